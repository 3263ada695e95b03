import { z } from 'zod/v4';

import type { Hook } from '../entities';

/** Conditions in Okta Expression Language, at most one for each event type. */
const filterSchema = z.strictObject({
	type: z.literal('EXPRESSION_LANGUAGE'),
	eventFilterMap: z
		.array(
			z.strictObject({
				event: z.string(),
				condition: z
					.strictObject({ expression: z.string().min(1), version: z.string().nullish() })
					// Okta ignores the version.
					.transform(({ expression }) => ({ expression })),
			}),
		)
		.min(1),
});

/** Okta doesn't return the value, so a client that sends back a hook can't set it. */
const authSchemeSchema = z.strictObject({
	type: z.literal('HEADER'),
	key: z.string().regex(/^[\w-]+$/),
	value: z.string().min(1).optional(),
});

/**
 * The body of a POST or PUT. Strict, so that the node can't send a property that Okta doesn't know.
 * Accepts and ignores read-only properties, so that a client can send back a hook unchanged.
 */
const hookRequestSchema = z
	.strictObject({
		name: z.string().min(1).max(255),
		description: z.string().max(1024).nullish(),
		status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
		events: z
			.strictObject({
				type: z.literal('EVENT_TYPE'),
				items: z
					.array(z.string().refine(isHookable, 'is not an event type for event hooks'))
					.min(1)
					.max(300),
				filter: filterSchema.nullish(),
			})
			.refine(
				({ items, filter }) => {
					const filtered = (filter?.eventFilterMap ?? []).map(({ event }) => event);
					const isOnce = new Set(filtered).size === filtered.length;
					return isOnce && filtered.every((event) => items.includes(event));
				},
				{ path: ['filter'], message: 'must name selected events, each once' },
			),
		channel: z.strictObject({
			type: z.literal('HTTP'),
			version: z.literal('1.0.0'),
			config: z
				.strictObject({
					uri: z
						.string()
						.max(1024)
						.regex(/^https:\/\/[!-~]+$/, 'must be an https URL in ASCII, without whitespace'),
					headers: z
						.array(z.strictObject({ key: z.string().min(1), value: z.string() }))
						.optional(),
					authScheme: authSchemeSchema.nullish(),
					method: z.unknown(),
				})
				.transform(({ uri, headers = [], authScheme = null }) => ({ uri, headers, authScheme })),
		}),
		id: z.unknown(),
		created: z.unknown(),
		createdBy: z.unknown(),
		lastUpdated: z.unknown(),
		verificationStatus: z.unknown(),
		_links: z.unknown(),
	})
	.transform(({ name, description = null, status, events, channel }) => ({
		...{ name, description, events, channel },
		...(status && { status }),
	}));

type HookRequest = z.infer<typeof hookRequestSchema>;

/** The properties of a hook that a client can set. */
type HookSettings = Pick<Hook, 'name' | 'description' | 'events' | 'channel'> &
	Partial<Pick<Hook, 'status'>>;

/**
 * Reads the body of a POST or PUT.
 *
 * @param replaced the hook that a PUT replaces. If the body doesn't set the value of the
 * authentication header, the hook keeps its value, since Okta never returns it to a client.
 * @returns the settings, or Okta's error causes if the body isn't valid
 */
export function readHookRequest(
	hooks: ReadonlyMap<string, Hook>,
	body: unknown,
	replaced?: Hook,
): HookSettings | string[] {
	const { success, data, error } = hookRequestSchema.safeParse(body);
	if (!success) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	const isTaken = [...hooks.values()].some((hook) => hook !== replaced && hook.name === data.name);
	if (isTaken) return ['name: An event hook with this name already exists'];

	const authScheme = readAuthScheme(data.channel.config.authScheme, replaced);
	if (authScheme === undefined) return ['channel.config.authScheme.value: must be set'];
	const config = { ...data.channel.config, authScheme };
	return { ...data, channel: { ...data.channel, config } };
}

/** Whether a body has a filter, valid or not. */
export function hasFilter(body: unknown): boolean {
	const { events } = (body ?? {}) as { events?: { filter?: unknown } };
	return events?.filter != null;
}

/** Returns undefined if there is no value for the header. */
function readAuthScheme(
	requested: HookRequest['channel']['config']['authScheme'],
	replaced?: Hook,
): Hook['channel']['config']['authScheme'] | undefined {
	if (requested === null) return null;
	const value = requested.value ?? replaced?.channel.config.authScheme?.value;
	return value === undefined ? undefined : { type: requested.type, key: requested.key, value };
}

/** Event types that Okta doesn't offer for event hooks, or doesn't have. */
const NOT_HOOKABLE = [
	'user.tea.drink',
	'user.lifecycle.delete.completed',
	'user.authentication.slo',
	'policy.evaluate_sign_on',
	'user.session.access_admin_app',
];

/** Event types may contain hyphens, e.g. `system.agent.ad.invoke-powershell`. */
function isHookable(type: string): boolean {
	return (
		/^[a-z_]+(\.[\w-]+)+$/.test(type) &&
		!type.startsWith('event_hook.') &&
		!NOT_HOOKABLE.includes(type)
	);
}
