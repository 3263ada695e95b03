import { EVENT_TYPES } from './eventTypes';

/** Okta takes at most this many event types in one hook. */
const MOST_EVENT_TYPES = 300;

/** Where the events are that no hook can have. */
const IN_THE_LOG = 'Okta keeps it in the System Log alone';

/**
 * Types that Okta does not offer to event hooks though they look it, and what comes nearest.
 */
const NOT_HOOKABLE: Readonly<Record<string, string>> = {
	'user.lifecycle.delete.completed': 'user.lifecycle.delete.initiated',
	'user.authentication.slo': 'user.session.end',
	'policy.evaluate_sign_on': 'user.session.start',
	'user.session.access_admin_app': 'user.authentication.sso',
};

/** The chosen event types: without doubles and stray white space, also from a list in a text. */
export function readEventTypes(...values: unknown[]): string[] {
	const types = values
		.flat()
		.filter((value) => typeof value === 'string')
		.flatMap((value) => value.split(/[,;\n\r]/))
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
	for (const type of eventTypes) {
		const complaint = complaintAbout(type);
		if (complaint) return complaint;
	}
	return undefined;
}

/** The types that this package does not know: Okta may have added them since, or they are misspelt. */
export function unknownTypes(eventTypes: readonly string[]): string[] {
	return eventTypes.filter((type) => !KNOWN.has(type));
}

const KNOWN: ReadonlySet<string> = new Set(EVENT_TYPES.map(({ type }) => type));

function complaintAbout(type: string): string | undefined {
	if (KNOWN.has(type)) return undefined;
	if (type.startsWith('event_hook.')) {
		return `Okta offers no event hook for "${shorten(type)}": no hook can report on hooks. ${IN_THE_LOG}.`;
	}
	const near = Object.hasOwn(NOT_HOOKABLE, type) ? NOT_HOOKABLE[type] : undefined;
	if (near) {
		return `Okta offers no event hook for "${type}": ${IN_THE_LOG}. What comes nearest among the events for hooks is ${near}.`;
	}
	const meant = EVENT_TYPES.find((known) =>
		[known.type, known.name].some((name) => sounds(name) === sounds(type)),
	);
	if (meant) {
		return `"${shorten(type)}" is no event type of Okta as it is written: choose ${meant.type}.`;
	}
	return /^[a-z0-9_]+(\.[a-z0-9_]+)+$/i.test(type)
		? undefined
		: `"${shorten(type)}" cannot be an event type of Okta. Event types look like user.mfa.factor.activate: correct it in the parameter "Additional Event Types".`;
}

/** How a type or a name sounds: in lower case, whatever stands between its words. */
function sounds(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}

function shorten(text: string): string {
	return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
