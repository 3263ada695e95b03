import type { JsonObject } from '../json';

/** The events of these types, in the order received. The case of a type doesn't matter. */
export function eventsOfTypes(events: JsonObject[], eventTypes: readonly string[]): JsonObject[] {
	const selected = new Set(eventTypes.map((type) => type.toLowerCase()));
	return events.filter(
		({ eventType }) => typeof eventType === 'string' && selected.has(eventType.toLowerCase()),
	);
}
