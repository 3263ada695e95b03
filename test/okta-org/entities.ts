import { z } from 'zod/v4';

/** What Okta takes to create a hook. Strict: a property it does not know is a mistake of ours. */
export const newHookSchema = z.strictObject({
	name: z.string().min(1).max(255),
	description: z.string().max(1024).nullish(),
	events: z.strictObject({
		type: z.literal('EVENT_TYPE'),
		items: z
			.array(z.string().refine(isHookable, 'is not an event type for event hooks'))
			.min(1)
			.max(300),
		filter: z.null().optional(),
	}),
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

/** Okta offers neither its own reports on hooks nor these look-alikes. */
const NOT_HOOKABLE = [
	'user.lifecycle.delete.completed',
	'user.authentication.slo',
	'policy.evaluate_sign_on',
	'user.session.access_admin_app',
];

function isHookable(type: string): boolean {
	return (
		/^[a-z_]+(\.[a-z0-9_]+)+$/.test(type) &&
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
		events: { type: 'EVENT_TYPE', items: [...hook.events.items].reverse(), filter: null },
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: {
				uri: config.uri,
				headers: config.headers ?? [],
				method: 'POST',
				authScheme: { type: authScheme.type, key: authScheme.key },
			},
		},
		_links: { self: { href: `https://stand-in.okta.com/api/v1/eventHooks/${hook.id}` } },
	};
}
