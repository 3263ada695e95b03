import type { JsonObject } from '../json';

/** A function that tells whether an event has one of these types. Case doesn't matter. */
export function typeMatcher(eventTypes: readonly string[]): (event: JsonObject) => boolean {
	const types = new Set(eventTypes.map((type) => type.toLowerCase()));
	return ({ eventType }) => typeof eventType === 'string' && types.has(eventType.toLowerCase());
}

/** The events of these types. Without types, all of them. */
export function filterByType(
	events: JsonObject[],
	{ eventTypes }: { eventTypes: readonly string[] },
): JsonObject[] {
	return eventTypes.length === 0 ? events : events.filter(typeMatcher(eventTypes));
}
