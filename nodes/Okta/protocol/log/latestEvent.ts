import { matchingEvents } from '../events/eventMatching';
import { filterByType } from '../events/typeFilter';
import type { JsonObject } from '../json';
import type { LogPage } from './logPage';
import { RETENTION_DAYS } from './logQuery';
import type { Selection } from './logSegment';

/** The latest event that matches, in a page that begins with the latest event. */
export function findLatestEvent(
	{ events }: LogPage,
	{ query, criteria }: Selection,
): JsonObject | undefined {
	return matchingEvents(filterByType(events, query), criteria)[0];
}

/** Says that no event of a page matches. */
export function describeNoMatch({ events, next }: LogPage): string {
	const where =
		next === undefined
			? `in the System Log of the last ${RETENTION_DAYS} days`
			: `among the latest ${events.length} events of the System Log`;
	return `No matching event found ${where}.`;
}
