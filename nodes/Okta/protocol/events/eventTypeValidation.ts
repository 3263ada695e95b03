import { EVENT_TYPES } from './eventTypes';

/** Okta's limit of event types in one hook. */
const MAX_EVENT_TYPES = 300;

/** What to do for events that are only in the System Log. */
const USE_LOG_TRIGGER = 'use the Okta System Log Trigger node instead';

/** Event types that event hooks don't support, and the closest ones that they do. */
const CLOSEST_HOOK_EVENTS: Readonly<Record<string, string>> = {
	'user.lifecycle.delete.completed': 'user.lifecycle.delete.initiated',
	'user.authentication.slo': 'user.session.end',
	'policy.evaluate_sign_on': 'user.session.start',
	'user.session.access_admin_app': 'user.authentication.sso',
};

/** The selected event types, trimmed and without duplicates. Strings can be lists of types. Skips anything else. */
export function parseEventTypes(...values: unknown[]): string[] {
	const types = values
		.flat()
		.filter((value) => typeof value === 'string')
		.flatMap((value) => value.split(/[,;\n\r]/))
		.map((type) => type.trim())
		.filter((type) => type !== '');
	return [...new Set(types)];
}

/**
 * Describes why the values of the parameters that select events can't be parsed as a whole: only an
 * expression can return something other than text. Returns nothing if they can.
 */
export function validateEventTypeValues(...values: unknown[]): string | undefined {
	const present = values.flat().filter((value) => value !== null && value !== undefined);
	return present.every((value) => typeof value === 'string')
		? undefined
		: "'Okta Events' or 'Additional Event Types' contains something other than text. Select events, or enter an expression that returns event types as text or as an array of texts.";
}

/** Describes what's invalid about event types. Returns nothing if all may exist. */
export function validateEventTypes(eventTypes: readonly string[]): string | undefined {
	return eventTypes.map(validateEventType).find(Boolean);
}

/** Describes why an event hook can't have these types. Returns nothing if it can. */
export function validateHookEventTypes(eventTypes: readonly string[]): string | undefined {
	if (eventTypes.length === 0) {
		return "No events selected. Select at least one in 'Okta Events'.";
	}
	if (eventTypes.length > MAX_EVENT_TYPES) {
		return `${eventTypes.length} events are selected, but an event hook supports up to ${MAX_EVENT_TYPES}. Select fewer in 'Okta Events', or use several Okta Trigger nodes.`;
	}
	return eventTypes.map(validateHookEventType).find(Boolean) ?? validateEventTypes(eventTypes);
}

/** The types that aren't in this package's list: Okta added them later, or they're misspelled. */
export function unknownTypes(eventTypes: readonly string[]): string[] {
	return eventTypes.filter((type) => !KNOWN_TYPES.has(type));
}

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES.map(({ type }) => type));

function validateHookEventType(type: string): string | undefined {
	const lowerCase = type.toLowerCase();
	if (lowerCase.startsWith('event_hook.')) {
		return `Okta doesn't support event hooks for "${shorten(type)}": ${USE_LOG_TRIGGER}.`;
	}
	const closest = Object.hasOwn(CLOSEST_HOOK_EVENTS, lowerCase)
		? CLOSEST_HOOK_EVENTS[lowerCase]
		: undefined;
	if (closest) {
		return `Okta doesn't support event hooks for "${type}": ${USE_LOG_TRIGGER}. The closest event type that event hooks support is ${closest}.`;
	}
	return undefined;
}

function validateEventType(type: string): string | undefined {
	if (KNOWN_TYPES.has(type)) return undefined;
	const intended = EVENT_TYPES.find((known) =>
		[known.type, known.name].some((name) => normalize(name) === normalize(type)),
	);
	if (intended) {
		return `"${shorten(type)}" isn't an Okta event type. Use ${intended.type} instead.`;
	}
	return /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i.test(type)
		? undefined
		: `"${shorten(type)}" isn't a valid event type. Event types look like user.mfa.factor.activate. Correct it in 'Additional Event Types'.`;
}

/** A type or a name in lower case, with single spaces between its words. */
function normalize(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}

function shorten(text: string): string {
	return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
