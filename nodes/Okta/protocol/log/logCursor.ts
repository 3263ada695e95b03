import { hash } from 'node:crypto';

import { isObject, type JsonObject } from '../json';
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
 * Without a link to the next page, the next request starts this long before the time that was
 * reached, in case Okta stores an event later than others that happened after it.
 */
const OVERLAP_MS = 5 * 60_000;

/** The most events that a cursor remembers: n8n stores it with every batch. */
const MAX_SEEN_EVENTS = 10_000;

/** How far a log has been read. */
export interface LogCursor {
	/** The next request: path and query, to be sent to the org of the credential. */
	nextLink: string;
	/** When reading started. Nothing that Okta stored earlier is wanted. In ms since 1970. */
	startedAt: number;
	/** Everything that Okta stored before this time has been read. In ms since 1970. */
	readUntil: number;
	/**
	 * Events that were read, but that Okta may return again: those of the page that `nextLink` starts
	 * with, and those of the overlap. By short ID, with `readUntil` as it was after their page.
	 */
	seenEvents: Array<[id: string, readUntil: number]>;
	/** Events dated in the future that wait for their minimum age, and when they were first read. */
	heldEvents?: Array<[id: string, readAt: number]>;
}

/** A page of the log. */
export interface LogPage {
	events: JsonObject[];
	/** Path and query of the next page. */
	next?: string;
}

/** What a page adds. */
export interface PageResult {
	/** Events to emit, in the order in which Okta stored them. */
	events: JsonObject[];
	/** Where reading goes on. */
	cursor: LogCursor;
	/** There's nothing more for now. */
	isEnd: boolean;
	/** Okta may have more events of this time, which can't be reached. In ms since 1970. */
	skippedTime?: number;
}

/** A cursor that starts at a time, or as long ago as Okta keeps events. */
export function createCursor(time: number, query: LogQuery, now: number): LogCursor {
	const since = Math.max(time, retainedSince(now));
	return { nextLink: linkSince(since, query), startedAt: since, readUntil: since, seenEvents: [] };
}

/**
 * The same cursor, but by time instead of by Okta's link, for when the link can't be used anymore.
 * It starts a little earlier, and `consumePage` leaves out the events that were read there already.
 */
export function rewindCursor(cursor: LogCursor, query: LogQuery, now: number): LogCursor {
	const time = Math.max(cursor.readUntil - OVERLAP_MS, cursor.startedAt);
	return { ...cursor, nextLink: createCursor(time, query, now).nextLink };
}

/**
 * Takes the events to emit from a page: those of the query's types that weren't read before, up to
 * the first that's younger than `minAgeMs`. While one waits for its age, the cursor stays there.
 *
 * A page that isn't full is the end for now. A full page without a link to the next one isn't: then
 * reading goes on by time, and every such step asks for a later time than the one before.
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
	const isWanted = typeMatcher(query);
	const events: JsonObject[] = [];
	const ids: string[] = [];
	let { readUntil } = cursor;
	for (const [index, event] of page.events.entries()) {
		const id = isWanted(event) ? idOf(event) : '';
		const isNew = id !== '' && !seen.has(id);
		const time = timeOf(event) ?? readUntil;
		if (isNew && readAt - Math.min(time, firstRead.get(id) ?? readAt) < minAgeMs) {
			const waiting = page.events.slice(index).filter(isWanted);
			const heldEvents = datedInFuture(waiting, firstRead, readAt);
			return {
				events,
				cursor: { ...cursor, readUntil, seenEvents: [...seen], heldEvents },
				isEnd: true,
			};
		}
		// Okta stored the page's later events no earlier than this, unless it was dated in the future.
		if (time <= readAt && !firstRead.has(id) && !seen.has(id)) {
			readUntil = Math.max(readUntil, time);
		}
		if (isNew) {
			events.push(event);
			ids.push(id);
			seen.set(id, readUntil);
		}
	}

	const isEnd = page.events.length < pageSizeOf(cursor.nextLink);
	if (isEnd) readUntil = Math.max(readUntil, readAt);
	const { nextLink, startedAt } = cursor;
	for (const id of ids) seen.set(id, readUntil);
	const read = { nextLink, startedAt, readUntil, seenEvents: stillKnown(seen, readUntil) };
	if (page.next !== undefined) return { events, cursor: { ...read, nextLink: page.next }, isEnd };
	return isEnd
		? { events, cursor: rewindCursor(read, query, readAt), isEnd }
		: { events, isEnd, ...advanceByTime(read, query) };
}

/** The events that are dated in the future, or were when they were first read, and when that was. */
function datedInFuture(
	waiting: JsonObject[],
	firstRead: ReadonlyMap<string, number>,
	readAt: number,
): Array<[id: string, readAt: number]> {
	const now = waiting
		.filter((event) => (timeOf(event) ?? 0) > readAt)
		.map((event): [string, number] => [idOf(event), readAt]);
	return [...new Map([...now, ...firstRead])];
}

/**
 * The next request after a full page without a link. With the overlap Okta may return the same page
 * again. Without it no event is skipped either, since Okta stores an event no earlier than it
 * happens. But if a page is full of events of one time, what comes after it is out of reach, and
 * reading goes on in growing steps.
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

/** The events of the page that was just read, and those of the overlap. */
function stillKnown(seen: ReadonlyMap<string, number>, readUntil: number): LogCursor['seenEvents'] {
	return [...seen].filter(([, time]) => time >= readUntil - OVERLAP_MS).slice(-MAX_SEEN_EVENTS);
}

/** Short, since it's stored. An event without a UUID is known by its content. */
function idOf(event: JsonObject): string {
	const id = typeof event.uuid === 'string' ? event.uuid : JSON.stringify(event);
	return hash('sha256', id, 'base64').slice(0, 12);
}

function timeOf({ published }: JsonObject): number | undefined {
	const time = typeof published === 'string' ? Date.parse(published) : NaN;
	return Number.isNaN(time) ? undefined : time;
}

/** Whether a stored value is a cursor: static data can be edited, and may be of another version. */
export function isLogCursor(value: unknown): value is LogCursor {
	return (
		isObject(value) &&
		typeof value.nextLink === 'string' &&
		value.nextLink.startsWith(`${LOGS_PATH}?`) &&
		typeof value.startedAt === 'number' &&
		typeof value.readUntil === 'number' &&
		isPairs(value.seenEvents) &&
		(value.heldEvents === undefined || isPairs(value.heldEvents))
	);
}

function isPairs(value: unknown): boolean {
	return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2);
}
