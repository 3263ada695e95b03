import { z } from 'zod/v4';

/** Conditions in Okta Expression Language, at most one for each event type. */
const filterSchema = z.strictObject({
	type: z.literal('EXPRESSION_LANGUAGE'),
	eventFilterMap: z
		.array(
			z.strictObject({
				event: z.string(),
				condition: z
					.strictObject({ expression: z.string().min(1), version: z.string().nullish() })
					// Read-only: Okta puts its own there.
					.transform(({ expression }) => ({ expression })),
			}),
		)
		.min(1),
});

/** Okta does not return the value, so an object that was got and is sent back lacks it. */
const authSchemeSchema = z.strictObject({
	type: z.literal('HEADER'),
	key: z.string().regex(/^[\w-]+$/),
	value: z.string().min(1).optional(),
});

/**
 * The body of a POST or PUT. Strict: a property that Okta does not know is a mistake of ours. What is
 * read-only is taken, so that a hook can be sent back as it came, and ignored.
 */
export const hookRequestSchema = z
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
				{ path: ['filter'], message: 'must name chosen events, each once' },
			),
		channel: z.strictObject({
			type: z.literal('HTTP'),
			version: z.literal('1.0.0'),
			config: z
				.strictObject({
					uri: z
						.string()
						.max(1024)
						.regex(/^https:\/\/\S+$/, 'must be an https URL without white space'),
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

export type HookRequest = z.infer<typeof hookRequestSchema>;

/** The header that Okta sends with every call of a hook. */
export interface AuthScheme {
	type: 'HEADER';
	key: string;
	value: string;
}

export interface Hook {
	id: string;
	name: string;
	description?: string | null;
	status: 'ACTIVE' | 'INACTIVE';
	verificationStatus: 'UNVERIFIED' | 'VERIFIED';
	created: string;
	lastUpdated: string;
	events: HookRequest['events'];
	channel: {
		type: 'HTTP';
		version: '1.0.0';
		config: {
			uri: string;
			headers?: Array<{ key: string; value: string }>;
			/** Null for a hook without authentication, which Okta takes too. */
			authScheme: AuthScheme | null;
		};
	};
}

/** Only such hooks get events, and only they count for Okta's limit of 25. */
export function isActive({ status, verificationStatus }: Hook): boolean {
	return status === 'ACTIVE' && verificationStatus === 'VERIFIED';
}

/** What Okta sends in the hook's authentication header; nothing if the hook has none. */
export function secretOf({ channel }: Hook): string {
	return channel.config.authScheme?.value ?? '';
}

/** Okta offers neither its own reports on hooks nor these look-alikes, nor types it does not have. */
const NOT_HOOKABLE = [
	'user.tea.drink',
	'user.lifecycle.delete.completed',
	'user.authentication.slo',
	'policy.evaluate_sign_on',
	'user.session.access_admin_app',
];

/** A word of a type may contain hyphens, e.g. `system.agent.ad.invoke-powershell`. */
function isHookable(type: string): boolean {
	return (
		/^[a-z_]+(\.[\w-]+)+$/.test(type) &&
		!type.startsWith('event_hook.') &&
		!NOT_HOOKABLE.includes(type)
	);
}

/**
 * A hook as Okta returns it: the secret is never in it, the event types come in another order, and
 * the links may name another host than the one that was asked.
 */
export function toResponse(hook: Hook): object {
	const { uri, headers = [], authScheme } = hook.channel.config;
	return {
		id: hook.id,
		status: hook.status,
		verificationStatus: hook.verificationStatus,
		name: hook.name,
		description: hook.description ?? null,
		created: hook.created,
		createdBy: '00uStandInAdmin00001',
		lastUpdated: hook.lastUpdated,
		events: { type: 'EVENT_TYPE', items: hook.events.items.toReversed(), filter: filterOf(hook) },
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: {
				uri,
				headers,
				method: 'POST',
				authScheme: authScheme && { type: authScheme.type, key: authScheme.key },
			},
		},
		_links: linksOf(hook),
	};
}

/** In another order too, and with the version of the language, which Okta leaves null. */
function filterOf({ events: { filter } }: Hook): object | null {
	if (!filter) return null;
	const eventFilterMap = filter.eventFilterMap.toReversed().map(({ event, condition }) => ({
		event,
		condition: { ...condition, version: null },
	}));
	return { type: filter.type, eventFilterMap };
}

/** What can be done with the hook as it is: an active one cannot be deleted. */
function linksOf({ id, status }: Hook): object {
	const href = `https://stand-in.okta.com/api/v1/eventHooks/${id}`;
	const step = (name: string) => ({
		href: `${href}/lifecycle/${name}`,
		hints: { allow: ['POST'] },
	});
	return status === 'ACTIVE'
		? { self: { href }, verify: step('verify'), deactivate: step('deactivate') }
		: {
				activate: step('activate'),
				self: { href },
				delete: { href, hints: { allow: ['DELETE'] } },
			};
}
