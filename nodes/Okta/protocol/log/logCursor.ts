import { hash } from 'node:crypto';

import { isObject, type JsonObject } from '../json';
import type { LogPage } from './logPage';
import {
	linkSince,
	LOGS_PATH,
	pageSizeOf,
	retainedSince,
	sinceOf,
	typeMatcher,
	type LogQuery,
} from './logQuery';

/**
 * Without a link to the next page, the next request starts this long before `readUntil`, in case Okta
 * stores an event later than events that happened after it.
 */
const OVERLAP_MS = 5 * 60_000;

/** The maximum number of events in `seenEvents`, since n8n stores the cursor with every batch. */
const MAX_SEEN_EVENTS = 10_000;

/** How far a log has been read. */
export interface LogCursor {
	/** Path and query of the next request, which goes to the org of the credential. */
	nextLink: string;
	/** Events that Okta stored before this time are ignored. In ms since 1970. */
	startedAt: number;
	/** Everything that Okta stored before this time has been read. In ms since 1970. */
	readUntil: number;
	/**
	 * Events that were read, but that Okta may return again: those at the start of the page at
	 * `nextLink`, and those of the overlap. By short ID, with the value of `readUntil` after their page.
	 */
	seenEvents: Array<[id: string, readUntil: number]>;
	/** Events dated in the future that wait for their minimum age, and when they were first read. */
	heldEvents?: Array<[id: string, readAt: number]>;
}

/** The result of consuming a page. */
export interface PageResult {
	/** Events to emit, in the order in which Okta stored them. */
	events: JsonObject[];
	/** Where the next request starts. */
	cursor: LogCursor;
	/** Whether there are no more events for now. */
	isEnd: boolean;
	/** Set if Okta may have more events of this time that can't be requested. In ms since 1970. */
	skippedTime?: number;
}

/** A cursor that starts at a time, but no earlier than Okta keeps events. Times in ms since 1970. */
export function createCursor(time: number, query: LogQuery, now: number): LogCursor {
	const since = Math.max(time, retainedSince(now));
	return { nextLink: linkSince(since, query), startedAt: since, readUntil: since, seenEvents: [] };
}

/**
 * The same cursor, but with a link by time instead of Okta's link, for when that can't be used anymore.
 * It starts a little earlier, and `consumePage` skips the events that were already read.
 */
export function rewindCursor(cursor: LogCursor, query: LogQuery, now: number): LogCursor {
	const time = Math.max(cursor.readUntil - OVERLAP_MS, cursor.startedAt);
	return { ...cursor, nextLink: createCursor(time, query, now).nextLink };
}

/**
 * Selects the events of a page to emit: those of the query's types that weren't read before, up to
 * the first that's younger than `minAgeMs`. The cursor stays at that page until the event is old
 * enough.
 *
 * A page that isn't full is the end of the log for now. After a full page without a link to the next
 * one, the next request is by time, and always for a later time than the one before.
 *
 * @param cursor the cursor that the page was requested with
 * @param readAt Okta's time when it returned the page, in ms since 1970
 * @param minAgeMs an event's age counts from `published`, or from when it was first read if it's
 * dated in the future
 */
export function consumePage(
	cursor: LogCursor,
	page: LogPage,
	query: LogQuery,
	{ readAt, minAgeMs }: { readAt: number; minAgeMs: number },
): PageResult {
	const seen = new Map(cursor.seenEvents);
	const firstRead = new Map(cursor.heldEvents);
	const matchesType = typeMatcher(query);
	const events: JsonObject[] = [];
	const ids: string[] = [];
	let { readUntil } = cursor;
	for (const [index, event] of page.events.entries()) {
		const id = matchesType(event) ? shortIdOf(event) : '';
		const isNew = id !== '' && !seen.has(id);
		const time = publishedAt(event) ?? readUntil;
		if (isNew && readAt - Math.min(time, firstRead.get(id) ?? readAt) < minAgeMs) {
			const remaining = page.events.slice(index).filter(matchesType);
			const heldEvents = heldEventsOf(remaining, firstRead, readAt);
			return {
				events,
				cursor: { ...cursor, readUntil, seenEvents: [...seen], heldEvents },
				isEnd: true,
			};
		}
		// Okta stored the rest of the page no earlier, unless this event was dated in the future.
		if (time <= readAt && !firstRead.has(id) && !seen.has(id)) {
			readUntil = Math.max(readUntil, time);
		}
		if (isNew) {
			events.push(event);
			ids.push(id);
			seen.set(id, readUntil);
		}
	}

	const isEnd = page.events.length + (page.skipped ?? 0) < pageSizeOf(cursor.nextLink);
	if (isEnd) readUntil = Math.max(readUntil, readAt);
	const { nextLink, startedAt } = cursor;
	for (const id of ids) seen.set(id, readUntil);
	const read = { nextLink, startedAt, readUntil, seenEvents: pruneSeenEvents(seen, readUntil) };
	if (page.next !== undefined) return { events, cursor: { ...read, nextLink: page.next }, isEnd };
	return isEnd
		? { events, cursor: rewindCursor(read, query, readAt), isEnd }
		: { events, isEnd, ...advanceByTime(read, query) };
}

/** Events dated in the future now or when they were first read, with the time of that. */
function heldEventsOf(
	remaining: JsonObject[],
	firstRead: ReadonlyMap<string, number>,
	readAt: number,
): Array<[id: string, readAt: number]> {
	const added = remaining
		.filter((event) => (publishedAt(event) ?? 0) > readAt)
		.map((event): [string, number] => [shortIdOf(event), readAt]);
	return [...new Map([...added, ...firstRead])];
}

/**
 * The next request after a full page without a link. If the overlap would request the same page again,
 * the request starts at `readUntil`. That doesn't skip events, since Okta stores an event no earlier
 * than it happens. But if a page is full of events of one time, the rest of them can't be requested,
 * and the time advances in growing steps.
 */
function advanceByTime(
	cursor: LogCursor,
	query: LogQuery,
): Pick<PageResult, 'cursor' | 'skippedTime'> {
	const since = sinceOf(cursor.nextLink) || 0;
	const step = Math.max(since - cursor.readUntil, 1);
	const later = [cursor.readUntil - OVERLAP_MS, cursor.readUntil].find((time) => time > since);
	return {
		cursor: { ...cursor, nextLink: linkSince(later ?? since + step, query) },
		...(later === undefined && { skippedTime: since }),
	};
}

/** Only the events of the page that was just read, and those of the overlap. */
function pruneSeenEvents(
	seen: ReadonlyMap<string, number>,
	readUntil: number,
): LogCursor['seenEvents'] {
	return [...seen].filter(([, time]) => time >= readUntil - OVERLAP_MS).slice(-MAX_SEEN_EVENTS);
}

/** Short, since it's stored. An event without a UUID is identified by its content. */
function shortIdOf(event: JsonObject): string {
	const id = typeof event.uuid === 'string' ? event.uuid : JSON.stringify(event);
	return hash('sha256', id, 'base64').slice(0, 12);
}

function publishedAt({ published }: JsonObject): number | undefined {
	const time = typeof published === 'string' ? Date.parse(published) : NaN;
	return Number.isNaN(time) ? undefined : time;
}

/** Whether a stored value is a cursor. Static data may be edited, or come from another version. */
export function isLogCursor(value: unknown): value is LogCursor {
	return (
		isObject(value) &&
		typeof value.nextLink === 'string' &&
		value.nextLink.startsWith(`${LOGS_PATH}?`) &&
		typeof value.startedAt === 'number' &&
		typeof value.readUntil === 'number' &&
		isListOfPairs(value.seenEvents) &&
		(value.heldEvents === undefined || isListOfPairs(value.heldEvents))
	);
}

function isListOfPairs(value: unknown): boolean {
	return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2);
}
