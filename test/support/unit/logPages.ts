import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import type { LogCursor, PageResult } from '../../../nodes/Okta/protocol/log/logCursor';
import type { LogQuery } from '../../../nodes/Okta/protocol/log/logQuery';

export const NOW = Date.parse('2026-08-14T09:30:00.000Z');
export const MINUTE = 60_000;
export const QUERY: LogQuery = {
	eventTypes: ['user.mfa.factor.activate', 'user.mfa.factor.update'],
	filter: '',
	search: '',
	actorIds: [],
	targetIds: [],
};
export const NEXT = '/api/v1/logs?after=2&limit=1000';

export function event(uuid: string, minutesAgo = 0, eventType = QUERY.eventTypes[0]): JsonObject {
	return { uuid, eventType, published: new Date(NOW - minutesAgo * MINUTE).toISOString() };
}

export function uuidsOf({ events }: Pick<PageResult, 'events'>): unknown[] {
	return events.map(({ uuid }) => uuid);
}

/** The same cursor with another page size. */
export function withPageSize(cursor: LogCursor, size: number): LogCursor {
	return { ...cursor, nextLink: cursor.nextLink.replace(/limit=\d+/, `limit=${size}`) };
}
