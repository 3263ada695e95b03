import { matchingEvents, type EventCriteria } from '../events/eventMatching';
import {
	consumePage,
	createCursor,
	MAX_LATENESS_MS,
	publishedAt,
	rewindCursor,
	type LogCursor,
	type PageResult,
} from './logCursor';
import type { LogPage } from './logPage';
import { haveSameEntries, isSameQuery, type LogQuery } from './logQuery';

/** More segments than this are combined, since each is read with requests of its own. */
const MAX_SEGMENTS = 10;

/** Which events to emit. */
export interface Selection {
	query: LogQuery;
	criteria: EventCriteria;
}

/**
 * A part of the log that's read with one selection. After a change of the selection, there are two:
 * what happened before the change, and what happened since.
 */
export interface LogSegment {
	selection: Selection;
	cursor: LogCursor;
	/** When the selection took effect, if events from before may still come. In ms since 1970. */
	from?: number;
	/** When another selection took effect. In ms since 1970. */
	until?: number;
	/** Since when Okta has failed for it, in ms since 1970. */
	failingSince?: number;
}

/** The result of consuming a page of a segment. */
export interface SegmentResult extends Omit<PageResult, 'cursor'> {
	segment: LogSegment;
}

export function isSameSelection(one: Selection, other: Selection): boolean {
	return (
		isSameQuery(one.query, other.query) &&
		one.criteria.outcome === other.criteria.outcome &&
		one.criteria.initiatedBy === other.criteria.initiatedBy &&
		haveSameEntries(one.criteria.actors, other.criteria.actors) &&
		haveSameEntries(one.criteria.targets, other.criteria.targets)
	);
}

/** A segment that starts at a time. Times in ms since 1970. */
export function createSegment(selection: Selection, time: number, now: number): LogSegment {
	return { selection, cursor: createCursor(time, selection.query, now) };
}

/**
 * Lets another selection take effect at a time: events that happened before are still selected by the
 * previous one. If too many changes follow each other before the log is read, the last ones count as
 * one.
 *
 * @param time in ms since 1970
 */
export function switchSelection(
	segments: LogSegment[],
	selection: Selection,
	time: number,
): LogSegment[] {
	// The last one is replaced, unless it has been read since it took effect: it owes what follows.
	const replaced = segments.length >= MAX_SEGMENTS ? segments.at(-1)?.from : undefined;
	const from = replaced ?? time;
	const previous = replaced === undefined ? endSegments(segments, time) : segments.slice(0, -1);
	// An event may have been dated ahead when Okta stored it.
	const next = createSegment(selection, from - MAX_LATENESS_MS, time);
	return [...previous, { ...next, from }];
}

/** The segments, but without what happens after a time. */
export function endSegments(segments: LogSegment[], time: number): LogSegment[] {
	return segments.map((segment) => ({ ...segment, until: segment.until ?? time }));
}

/**
 * Replaces the selection of the last segment, without a time at which that takes effect: for
 * parameters whose expressions have another value at each poll.
 */
export function replaceSelection(
	segments: LogSegment[],
	selection: Selection,
	now: number,
): LogSegment[] {
	const last = segments.at(-1);
	if (last === undefined || isSameSelection(last.selection, selection)) return segments;
	const isSame = isSameQuery(last.selection.query, selection.query);
	const cursor = isSame ? last.cursor : rewindCursor(last.cursor, selection.query, now);
	return [...segments.slice(0, -1), { ...last, selection, cursor }];
}

/** Selects the events of a page to emit: those that match the selection and belong to the segment. */
export function consumeSegmentPage(
	segment: LogSegment,
	page: LogPage,
	at: { readAt: number; minAgeMs: number },
): SegmentResult {
	const { selection, from = -Infinity, until = Infinity } = segment;
	const { cursor, events, ...result } = consumePage(segment.cursor, page, selection.query, at);
	const ofSegment = events.filter((event) => {
		const time = publishedAt(event);
		// An event without a time belongs to the last segment.
		return Number.isNaN(time) ? until === Infinity : time >= from && time < until;
	});
	const read: LogSegment = { ...segment, cursor };
	delete read.failingSince;
	return {
		...result,
		events: matchingEvents(ofSegment, selection.criteria),
		segment: withoutPast(read),
	};
}

/** Whether everything that belongs to the segment has been read, even if Okta stored it late. */
export function isComplete({ until = Infinity, cursor }: LogSegment): boolean {
	return cursor.readUntil >= until + MAX_LATENESS_MS;
}

/** Once all that happened before `from` has been read, the segment has no start anymore. */
function withoutPast({ from = Infinity, ...segment }: LogSegment): LogSegment {
	return segment.cursor.readUntil >= from + MAX_LATENESS_MS
		? segment
		: { ...segment, ...(from !== Infinity && { from }) };
}
