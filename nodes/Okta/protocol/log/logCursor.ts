import { hash } from 'node:crypto';

import { z } from 'zod/v4';

import { filterByType } from '../events/typeFilter';
import type { JsonObject } from '../json';
import type { LogPage } from './logPage';
import {
	linkSince,
	LOGS_PATH,
	pageSizeOf,
	retainedSince,
	sinceOf,
	type LogQuery,
} from './logQuery';

const MINUTE_MS = 60_000;

/**
 * How long Okta may take to store an event. Without a link to the next page, the next request starts
 * this long before `readUntil`.
 */
export const MAX_LATENESS_MS = 5 * MINUTE_MS;

/** An event that's dated further ahead than this doesn't wait for its minimum age. */
const MAX_CLOCK_DIFFERENCE_MS = MINUTE_MS;

/** The maximum number of events in `seenEvents`, since n8n stores the cursor with every emission. */
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
	 * `nextLink`, and those of the overlap. By short ID, with the time until which their page was read.
	 */
	seenEvents: Array<[id: string, readUntil: number]>;
}

/** A stored cursor. Static data may be edited, or come from another version. */
export const logCursorSchema = z.object({
	nextLink: z.string().startsWith(`${LOGS_PATH}?`),
	startedAt: z.number(),
	readUntil: z.number(),
	seenEvents: z.array(z.tuple([z.string(), z.number()])),
});

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
	// A response may have been dated ahead, e.g. by a proxy.
	const readUntil = Math.min(cursor.readUntil, now);
	const time = Math.max(readUntil - MAX_LATENESS_MS, cursor.startedAt);
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
 * @param minAgeMs an event's age counts from `published`
 */
export function consumePage(
	cursor: LogCursor,
	page: LogPage,
	query: LogQuery,
	{ readAt, minAgeMs }: { readAt: number; minAgeMs: number },
): PageResult {
	const seen = new Map(cursor.seenEvents);
	const events: JsonObject[] = [];
	const ids: string[] = [];
	for (const event of filterByType(page.events, query)) {
		const id = shortIdOf(event);
		if (seen.has(id)) continue;
		if (isTooYoung(event, readAt, minAgeMs)) {
			return { events, cursor: { ...cursor, seenEvents: [...seen] }, isEnd: true };
		}
		events.push(event);
		ids.push(id);
		seen.set(id, cursor.readUntil);
	}

	const isEnd = page.events.length + (page.skipped ?? 0) < pageSizeOf(cursor.nextLink);
	const times = page.events.map(publishedAt).filter((time) => time <= readAt);
	times.sort((one, other) => one - other);
	// Okta stored each event of the page when it happened or later. The earliest one counts, since an
	// event may have been dated in the future when Okta stored it.
	const until = isEnd ? readAt : (times[0] ?? cursor.readUntil);
	const readUntil = Math.max(cursor.readUntil, until);
	const lastTime = Math.max(readUntil, times.at(-1) ?? readUntil);
	for (const id of ids) seen.set(id, lastTime);
	const { nextLink, startedAt } = cursor;
	const read = { nextLink, startedAt, readUntil, seenEvents: pruneSeenEvents(seen, readUntil) };
	if (page.next !== undefined) return { events, cursor: { ...read, nextLink: page.next }, isEnd };
	return isEnd
		? { events, cursor: rewindCursor(read, query, readAt), isEnd }
		: { events, isEnd, ...advanceByTime(read, query, times) };
}

/** An event without a time, or dated far ahead, doesn't wait: nobody knows how long. */
function isTooYoung(event: JsonObject, readAt: number, minAgeMs: number): boolean {
	const age = readAt - publishedAt(event);
	return age >= -MAX_CLOCK_DIFFERENCE_MS && Math.max(age, 0) < minAgeMs;
}

/**
 * The next request after a full page without a link. It starts where half of the events happened
 * later, which skips none, since Okta stores an event no earlier than it happens. But if a page is
 * full of events of one time, the rest of them can't be requested, and the time advances in growing
 * steps.
 *
 * @param times when the events of the page happened, in ascending order
 */
function advanceByTime(
	cursor: LogCursor,
	query: LogQuery,
	times: number[],
): Pick<PageResult, 'cursor' | 'skippedTime'> {
	const since = sinceOf(cursor.nextLink) || 0;
	const candidates = [times[Math.floor((times.length - 1) / 2)], times.at(-1)];
	const later = candidates.find((time) => time !== undefined && time > since);
	const step = Math.max(since - cursor.readUntil, 1);
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
	const kept = [...seen].filter(([, time]) => time >= readUntil - MAX_LATENESS_MS);
	return kept.slice(-MAX_SEEN_EVENTS);
}

/** Short, since it's stored. An event without a UUID is identified by its content. */
function shortIdOf(event: JsonObject): string {
	const id = typeof event.uuid === 'string' ? event.uuid : JSON.stringify(event);
	return hash('sha256', id, 'base64').slice(0, 12);
}

/** When an event happened, in ms since 1970, or NaN if that's unknown. */
export function publishedAt({ published }: JsonObject): number {
	return typeof published === 'string' ? Date.parse(published) : NaN;
}
