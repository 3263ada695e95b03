import type { JsonObject } from '../json';

/** The events of these types, in the order received. Case doesn't matter. Without types, all events. */
export function filterByType(
	events: JsonObject[],
	{ eventTypes }: { eventTypes: readonly string[] },
): JsonObject[] {
	if (eventTypes.length === 0) return events;
	const types = new Set(eventTypes.map((type) => type.toLowerCase()));
	return events.filter(
		({ eventType }) => typeof eventType === 'string' && types.has(eventType.toLowerCase()),
	);
}
