import { z } from 'zod/v4';

/** Conditions in Okta Expression Language, at most one for each event type. */
const filterSchema = z.strictObject({
	type: z.literal('EXPRESSION_LANGUAGE'),
	eventFilterMap: z
		.array(
			z.strictObject({
				event: z.string(),
				condition: z.strictObject({ expression: z.string().min(1) }),
			}),
		)
		.min(1),
});

/** What Okta takes to create a hook. Strict: a property it does not know is a mistake of ours. */
export const newHookSchema = z.strictObject({
	name: z.string().min(1).max(255),
	description: z.string().max(1024).nullish(),
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
		config: z.strictObject({
			uri: z
				.string()
				.max(1024)
				.regex(/^https:\/\/\S+$/, 'must be an https URL without white space'),
			headers: z.array(z.strictObject({ key: z.string().min(1), value: z.string() })).optional(),
			authScheme: z.strictObject({
				type: z.literal('HEADER'),
				key: z.string().regex(/^[\w-]+$/),
				value: z.string().min(1),
			}),
		}),
	}),
});

export type NewHook = z.infer<typeof newHookSchema>;

export interface Hook extends NewHook {
	id: string;
	status: 'ACTIVE' | 'INACTIVE';
	verificationStatus: 'UNVERIFIED' | 'VERIFIED';
	created: string;
	lastUpdated: string;
}

/** Okta offers neither its own reports on hooks nor these look-alikes, nor types it does not have. */
const NOT_HOOKABLE = [
	'user.tea.drink',
	'user.lifecycle.delete.completed',
	'user.authentication.slo',
	'policy.evaluate_sign_on',
	'user.session.access_admin_app',
];

function isHookable(type: string): boolean {
	return (
		/^[a-z_]+(\.\w+)+$/.test(type) &&
		!type.startsWith('event_hook.') &&
		!NOT_HOOKABLE.includes(type)
	);
}

/**
 * A hook as Okta returns it: the secret is never in it, the event types come in another order, and
 * the links may name another host than the one that was asked.
 */
export function toResponse(hook: Hook): object {
	const { authScheme, ...config } = hook.channel.config;
	return {
		id: hook.id,
		name: hook.name,
		description: hook.description ?? null,
		status: hook.status,
		verificationStatus: hook.verificationStatus,
		created: hook.created,
		createdBy: '00uStandInAdmin00001',
		lastUpdated: hook.lastUpdated,
		events: { type: 'EVENT_TYPE', items: hook.events.items.toReversed(), filter: filterOf(hook) },
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: {
				uri: config.uri,
				headers: config.headers ?? [],
				method: 'POST',
				authScheme: authScheme && { type: authScheme.type, key: authScheme.key },
			},
		},
		_links: { self: { href: `https://stand-in.okta.com/api/v1/eventHooks/${hook.id}` } },
	};
}

/** In another order too, and with the version of the language. */
function filterOf({ events: { filter } }: Hook): object | null {
	if (!filter) return null;
	const eventFilterMap = filter.eventFilterMap.toReversed().map(({ event, condition }) => ({
		event,
		condition: { version: '1.0', ...condition },
	}));
	return { type: filter.type, eventFilterMap };
}
