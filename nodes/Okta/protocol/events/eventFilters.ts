/** A condition for an event type. Okta delivers only events for which it's true. */
export interface EventFilter {
	eventType: string;
	/** In Okta Expression Language. */
	expression: string;
}

/** The filters in a parameter, trimmed and without empty rows. */
export function parseEventFilters(rows: unknown): EventFilter[] {
	if (!Array.isArray(rows)) return [];
	return (rows as Array<Partial<Record<'eventType' | 'expression', unknown>> | null>)
		.map((row) => ({ eventType: toText(row?.eventType), expression: toText(row?.expression) }))
		.filter(({ eventType, expression }) => eventType !== '' || expression !== '');
}

/** Describes what's invalid about filters for these event types. Returns nothing if they're valid. */
export function validateEventFilters(
	filters: readonly EventFilter[],
	eventTypes: readonly string[],
): string | undefined {
	const seen = new Set<string>();
	for (const { eventType, expression } of filters) {
		if (eventType === '' || expression === '') {
			return `An event filter has no ${eventType === '' ? `event type (condition: ${expression})` : `condition (event type: ${eventType})`}. Complete or delete it in 'Event Filters'.`;
		}
		if (!eventTypes.includes(eventType)) {
			return `The event filter for ${eventType} doesn't match a selected event. Select the event too, or delete the filter in 'Event Filters'.`;
		}
		if (seen.has(eventType)) {
			return `'Event Filters' has several conditions for ${eventType}, but Okta allows one per event type. Combine them with && or ||.`;
		}
		seen.add(eventType);
	}
	return undefined;
}

/** Whether two lists have the same filters, in any order. */
export function haveSameFilters(
	left: readonly EventFilter[] | undefined,
	right: readonly EventFilter[],
): boolean {
	if (left === undefined) return false;
	const expected = new Map(right.map(({ eventType, expression }) => [eventType, expression]));
	return (
		left.length === right.length &&
		left.every(({ eventType, expression }) => expected.get(eventType) === expression)
	);
}

function toText(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
