import { hash } from 'node:crypto';

import { itemsOf, type Output } from './card';
import { lacksScope, type OktaResponse } from './failure';
import { isObject, type JsonObject } from './json';
import { logPageSchema } from './schemas';

/** Okta gives at most this many events in one page. */
const EVENTS_PER_PAGE = 1000;

/** Okta keeps the log for so many days. */
export const DAYS_KEPT = 90;

const DAY_MS = 86_400_000;

/**
 * Where there is no link to go on from, reading begins so long before the place that was reached:
 * Okta may store an event later than others that happened after it.
 */
const OVERLAP_MS = 5 * 60_000;

/** A filter longer than this makes no URL that every proxy takes: then the types are picked here. */
const LONGEST_FILTER = 4000;

/** So many events are known again at the most: it would be too much to keep otherwise. */
const MOST_MET = 10_000;

const LOGS = '/api/v1/logs';

/** How far a log has been read. */
export interface Place {
	/** The request that comes next: path and query, to be sent to the org of the credential. */
	link: string;
	/** When reading began first: nothing earlier is wanted; in ms since 1970. */
	begun: number;
	/** All that was stored before this time has been read, but for latecomers; in ms since 1970. */
	reached: number;
	/**
	 * UUIDs and times of events that were read but may be met again: those of the page that `link`
	 * begins with, and those of the overlap.
	 */
	met: Array<[id: string, time: number]>;
}

/** An answer of the log. */
export interface LogPage {
	events: JsonObject[];
	/** Path and query of the page that follows. */
	next?: string;
}

/** The events of a page that come out, in the order of the log, and where reading goes on. */
export interface Taken {
	events: JsonObject[];
	place: Place;
	/** There is nothing more for now. */
	isEnd: boolean;
}

/** A place at which reading begins, without knowing any event. */
export function beginAt(time: number, eventTypes: readonly string[], now: number): Place {
	const since = Math.max(time, now - DAYS_KEPT * DAY_MS);
	return { link: linkSince(since, eventTypes), begun: since, reached: since, met: [] };
}

/**
 * The place again, by time instead of by link, for when the link cannot be used any more: a little
 * earlier, and what was met there already will be left out.
 */
export function beginAgain(place: Place, eventTypes: readonly string[], now: number): Place {
	const time = Math.max(place.reached - OVERLAP_MS, place.begun);
	return { ...place, link: beginAt(time, eventTypes, now).link };
}

/**
 * A request for every event since a time, in the order in which Okta stored them. Without `until`
 * Okta promises to leave none out, and always gives a link to go on from ("polling request").
 */
function linkSince(since: number, eventTypes: readonly string[]): string {
	return linkOf({ since: iso(since), sortOrder: 'ASCENDING' }, eventTypes);
}

/** A request for the newest events of the last 90 days, the newest first. */
export function newestLink(
	eventTypes: readonly string[],
	now: number,
	limit = EVENTS_PER_PAGE,
): string {
	const since = iso(now - DAYS_KEPT * DAY_MS);
	return linkOf({ since, sortOrder: 'DESCENDING', limit: String(limit) }, eventTypes);
}

function linkOf(query: Record<string, string>, eventTypes: readonly string[]): string {
	const filter = eventTypes.map((type) => `eventType eq "${type}"`).join(' or ');
	const parameters = new URLSearchParams({ limit: String(EVENTS_PER_PAGE), ...query });
	if (filter.length <= LONGEST_FILTER) parameters.set('filter', filter);
	return `${LOGS}?${parameters.toString()}`;
}

/** The events of an answer, or nothing if it is no page of the log. */
export function readLogPage(body: unknown, headers: Record<string, unknown>): LogPage | undefined {
	const { success } = logPageSchema.safeParse(body);
	return success ? { events: body as JsonObject[], next: nextLinkOf(headers.link) } : undefined;
}

/**
 * The link to the page that follows. Only its path and query are taken, and only if they lead to the
 * log: where the request goes, and with it the token, is not for an answer to say.
 */
function nextLinkOf(header: unknown): string | undefined {
	const links = [header].flat().join(', ');
	const href = /<([^>]*)>[^,<]*;\s*rel="?next"?/i.exec(links)?.[1];
	if (href === undefined || !URL.canParse(href, 'https://okta')) return undefined;
	const { pathname, search } = new URL(href, 'https://okta');
	return pathname === LOGS ? pathname + search : undefined;
}

/** The events of these types. */
export function ofTypes(events: JsonObject[], eventTypes: readonly string[]): JsonObject[] {
	const types = new Set(eventTypes.map((type) => type.toLowerCase()));
	return events.filter(({ eventType }) => types.has(String(eventType).toLowerCase()));
}

/**
 * Takes what comes out of a page: events of the chosen types that were not met before, up to the
 * first that is younger than `settledBefore`. While one is held back, reading stays at this page.
 *
 * @param place where the page was asked for
 * @param readAt Okta's time when it answered
 */
export function takePage(
	place: Place,
	page: LogPage,
	eventTypes: readonly string[],
	{ settledBefore, readAt }: { settledBefore: number; readAt: number },
): Taken {
	const met = new Map(place.met);
	const events: JsonObject[] = [];
	let { reached } = place;
	for (const event of ofTypes(page.events, eventTypes)) {
		const id = idOf(event);
		if (met.has(id)) continue;
		const time = timeOf(event) ?? reached;
		if (time > settledBefore) {
			return { events, place: { ...place, met: [...met], reached }, isEnd: true };
		}
		events.push(event);
		met.set(id, time);
		reached = Math.max(reached, time);
	}

	const isEnd = page.events.length === 0;
	// At the end of the log all up to now has been read, with or without an event.
	if (isEnd) reached = Math.max(reached, Math.min(readAt, settledBefore));
	const inOverlap = [...met].filter(([, time]) => time >= reached - OVERLAP_MS).slice(-MOST_MET);
	const behind = { ...place, reached, met: inOverlap };
	// Okta always gives a link. Should something on the way have taken it, reading goes on by time.
	return page.next === undefined
		? { events, place: beginAgain(behind, eventTypes, readAt), isEnd: true }
		: { events, place: { ...behind, link: page.next }, isEnd };
}

/** What to do when Okta gives no page, or nothing where the refusal itself tells. */
export function adviceOnLog(response: OktaResponse): string | undefined {
	if (lacksScope(response)) return undefined;
	return response.access === 'oAuth2' && [403, 405].includes(response.status)
		? 'The service app may not read the System Log: give it an admin role that may, such as Report Administrator (Admin Console › Applications › the app › Admin roles › Edit assignments), and choose the scope okta.logs.read in the credential.'
		: ADVICE_ON_LOG[response.status];
}

const MAY_NOT_READ =
	'The API token may not read the System Log: its user needs a role that may, such as Read-Only Administrator.';

const ADVICE_ON_LOG: Readonly<Record<number, string>> = {
	400: 'Check the chosen events, and the Okta domain in the credential.',
	403: MAY_NOT_READ,
	404: 'No System Log answers at this address: check the Okta domain in the credential.',
	405: MAY_NOT_READ,
};

/** The items of events of the log: the same cards as of a delivery, with nothing of a delivery. */
export function itemsOfLog(events: JsonObject[], org: string, output: Output): JsonObject[] {
	const facts = {
		eventId: null,
		eventTime: null,
		source: `${org}${LOGS}`,
		eventHookId: null,
		headers: {},
	};
	return itemsOf(events, facts, output);
}

/** Short, since it is kept. Should an event have no UUID, it is known by all that is in it. */
function idOf(event: JsonObject): string {
	const id = typeof event.uuid === 'string' ? event.uuid : JSON.stringify(event);
	return hash('sha256', id, 'base64').slice(0, 12);
}

function timeOf({ published }: JsonObject): number | undefined {
	const time = typeof published === 'string' ? Date.parse(published) : NaN;
	return Number.isNaN(time) ? undefined : time;
}

function iso(time: number): string {
	return new Date(time).toISOString();
}

/** Whether a stored value is a place: static data can be edited, and may be of another version. */
export function isPlace(value: unknown): value is Place {
	return (
		isObject(value) &&
		typeof value.link === 'string' &&
		value.link.startsWith(`${LOGS}?`) &&
		typeof value.begun === 'number' &&
		typeof value.reached === 'number' &&
		Array.isArray(value.met) &&
		value.met.every((met) => Array.isArray(met) && met.length === 2)
	);
}
