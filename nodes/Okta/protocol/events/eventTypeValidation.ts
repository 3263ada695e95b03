import { EVENT_TYPES } from './eventTypes';

/** Okta takes at most this many event types in one hook. */
const MAX_EVENT_TYPES = 300;

/** Where the events are that no hook can have, and what gets them. */
const USE_LOG_TRIGGER = 'use the Okta System Log Trigger node instead';

/**
 * Types that Okta does not offer to event hooks though they look it, and what comes nearest.
 */
const CLOSEST_HOOK_EVENTS: Readonly<Record<string, string>> = {
	'user.lifecycle.delete.completed': 'user.lifecycle.delete.initiated',
	'user.authentication.slo': 'user.session.end',
	'policy.evaluate_sign_on': 'user.session.start',
	'user.session.access_admin_app': 'user.authentication.sso',
};

/** The chosen event types: without doubles and stray white space, also from a list in a text. */
export function parseEventTypes(...values: unknown[]): string[] {
	const types = values
		.flat()
		.filter((value) => typeof value === 'string')
		.flatMap((value) => value.split(/[,;\n\r]/))
		.map((type) => type.trim())
		.filter((type) => type !== '');
	return [...new Set(types)];
}

/** Why the System Log cannot be searched for these event types, in a sentence, or nothing. */
export function validateLogEventTypes(eventTypes: readonly string[]): string | undefined {
	if (eventTypes.length === 0) {
		return "No events selected. Select at least one in 'Okta Events'.";
	}
	return eventTypes.map(validateEventType).find(Boolean);
}

/** Why no event hook can have these event types, in a sentence, or nothing if one can. */
export function validateHookEventTypes(eventTypes: readonly string[]): string | undefined {
	if (eventTypes.length > MAX_EVENT_TYPES) {
		return `${eventTypes.length} events are selected, but an event hook supports up to ${MAX_EVENT_TYPES}. Select fewer in 'Okta Events', or use several Okta Trigger nodes.`;
	}
	return eventTypes.map(validateHookEventType).find(Boolean) ?? validateLogEventTypes(eventTypes);
}

/** The types that this package does not know: Okta may have added them since, or they are misspelt. */
export function unknownTypes(eventTypes: readonly string[]): string[] {
	return eventTypes.filter((type) => !KNOWN_TYPES.has(type));
}

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES.map(({ type }) => type));

function validateHookEventType(type: string): string | undefined {
	const known = type.toLowerCase();
	if (known.startsWith('event_hook.')) {
		return `Okta doesn't support event hooks for "${shorten(type)}": ${USE_LOG_TRIGGER}.`;
	}
	const near = Object.hasOwn(CLOSEST_HOOK_EVENTS, known) ? CLOSEST_HOOK_EVENTS[known] : undefined;
	if (near) {
		return `Okta doesn't support event hooks for "${type}": ${USE_LOG_TRIGGER}. The closest event type that event hooks support is ${near}.`;
	}
	return undefined;
}

function validateEventType(type: string): string | undefined {
	if (KNOWN_TYPES.has(type)) return undefined;
	const meant = EVENT_TYPES.find((known) =>
		[known.type, known.name].some((name) => normalize(name) === normalize(type)),
	);
	if (meant) {
		return `"${shorten(type)}" isn't an Okta event type. Use ${meant.type} instead.`;
	}
	return /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i.test(type)
		? undefined
		: `"${shorten(type)}" isn't a valid event type. Event types look like user.mfa.factor.activate. Correct it in 'Additional Event Types'.`;
}

/** How a type or a name sounds: in lower case, whatever stands between its words. */
function normalize(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}

function shorten(text: string): string {
	return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
