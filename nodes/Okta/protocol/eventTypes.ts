/** One kind of event that an Okta Event Hook can name. */
export interface EventType {
	/** Okta's name of the type, e.g. `user.mfa.factor.activate`. */
	type: string;
	/** The name that Okta Workflows gives to the event's card. */
	name: string;
	/** Fired by orgs on Okta Identity Engine only. */
	identityEngineOnly?: true;
	/** Fired by orgs on Okta Classic Engine only. */
	classicEngineOnly?: true;
}

/** The event types on offer, by name. */
export const EVENT_TYPES: readonly EventType[] = [
	{ type: 'user.authentication.auth_via_mfa', name: 'User MFA' },
	{ type: 'user.mfa.factor.activate', name: 'User MFA Factor Activated' },
	{ type: 'user.mfa.factor.deactivate', name: 'User MFA Factor Deactivated' },
	{ type: 'user.mfa.factor.reset_all', name: 'User MFA Factor Reset All', classicEngineOnly: true },
	{ type: 'user.mfa.factor.suspend', name: 'User MFA Factor Suspended', identityEngineOnly: true },
	{
		type: 'user.mfa.factor.unsuspend',
		name: 'User MFA Factor Unsuspended',
		identityEngineOnly: true,
	},
	{ type: 'user.mfa.factor.update', name: 'User MFA Factor Updated' },
];

/** Okta takes at most this many event types in one hook. */
const MOST_EVENT_TYPES = 300;

/** The chosen event types: without doubles and stray white space, also from a comma-separated text. */
export function readEventTypes(value: unknown): string[] {
	const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
	const types = list
		.filter((type) => typeof type === 'string')
		.map((type) => type.trim())
		.filter((type) => type !== '');
	return [...new Set(types)];
}

/** Why no event hook can have these event types, in a sentence, or nothing if one can. */
export function whyNotHookable(eventTypes: readonly string[]): string | undefined {
	if (eventTypes.length === 0) {
		return 'No event is chosen: choose at least one in the parameter "Events".';
	}
	if (eventTypes.length > MOST_EVENT_TYPES) {
		return `${eventTypes.length} events are chosen, and Okta takes at most ${MOST_EVENT_TYPES} in one event hook: choose fewer in the parameter "Events", or use several Okta Trigger nodes.`;
	}
	return undefined;
}
