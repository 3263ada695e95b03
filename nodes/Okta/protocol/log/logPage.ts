import { z } from 'zod/v4';

import { isObject, type JsonObject } from '../json';
import { parseUrl } from '../url';
import { LOGS_PATH } from './logQuery';

/** A page of the log. */
export interface LogPage {
	events: JsonObject[];
	/**
	 * The number of entries that aren't events, if there are any. Okta doesn't send such entries, but
	 * they mustn't stop all further polls.
	 */
	skipped?: number;
	/** Path and query of the next page. */
	next?: string;
}

/** How many events of a page are measured to estimate its size. */
const MEASURED_EVENTS = 20;

/** A page of the System Log is an array of events. What they contain isn't validated. */
const logPageSchema = z.custom<unknown[]>(
	(body) => Array.isArray(body) && (body.length === 0 || body.some((entry) => isObject(entry))),
);

/** Parses a response into a page, or returns nothing if it isn't one. */
export function readLogPage(body: unknown, headers: Record<string, unknown>): LogPage | undefined {
	const { success, data } = logPageSchema.safeParse(body);
	if (!success) return undefined;
	const events = data.filter(isObject);
	const skipped = data.length - events.length;
	return { events, ...(skipped > 0 && { skipped }), next: nextLinkOf(headers.link) };
}

/**
 * Path and query of the link to the next page, if it's a link to the log. Its host is ignored, since a
 * response mustn't decide where the token is sent.
 */
function nextLinkOf(header: unknown): string | undefined {
	const links = [header].flat().join(', ');
	const href = /<([^<>]*)>[^,<]*;\s*rel="?next"?/i.exec(links)?.[1];
	const url = href === undefined ? undefined : parseUrl(href, 'https://okta');
	const isLink = url?.pathname === LOGS_PATH && url.search !== '';
	return isLink ? url.pathname + url.search : undefined;
}

/**
 * The size of a page in characters of JSON, estimated by some of its events: measuring all of them
 * would take as long as parsing them.
 */
export function estimateSize({ events }: LogPage): number {
	const interval = Math.ceil(events.length / MEASURED_EVENTS);
	const measured = events.filter((_, index) => index % interval === 0);
	return (JSON.stringify(measured).length * events.length) / Math.max(measured.length, 1);
}
