import type { INodeParameters } from 'n8n-workflow';

/** The option 'Event Filters' with these rows. */
export function eventFilters(
	...rows: Array<[eventType: string, expression: string]>
): INodeParameters {
	const filters = rows.map(([eventType, expression]) => ({ eventType, expression }));
	return { eventFilters: { filters } };
}
