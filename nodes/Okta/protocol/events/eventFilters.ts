/** A condition on one event type, in Okta Expression Language: Okta delivers only what meets it. */
export interface EventFilter {
	eventType: string;
	expression: string;
}

/** The filters as the parameter has them, without stray white space and without empty rows. */
export function parseEventFilters(rows: unknown): EventFilter[] {
	if (!Array.isArray(rows)) return [];
	return (rows as Array<Partial<Record<'eventType' | 'expression', unknown>> | null>)
		.map((row) => ({ eventType: asText(row?.eventType), expression: asText(row?.expression) }))
		.filter(({ eventType, expression }) => eventType !== '' || expression !== '');
}

/** What is wrong with the filters of a hook for these event types, in a sentence, or nothing. */
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

/** Whether two lists have the same filters: their order means nothing. */
export function sameFilters(
	left: readonly EventFilter[] | undefined,
	right: readonly EventFilter[],
): boolean {
	if (left === undefined) return false;
	const others = new Map(right.map(({ eventType, expression }) => [eventType, expression]));
	return (
		left.length === right.length &&
		left.every(({ eventType, expression }) => others.get(eventType) === expression)
	);
}

function asText(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
