import type { IPollFunctions } from 'n8n-workflow';

import { serverTime, type OktaResponse } from '../protocol/errors/oktaResponse';
import type { JsonObject } from '../protocol/json';
import {
	consumePage,
	rewindCursor,
	type LogCursor,
	type PageResult,
} from '../protocol/log/logCursor';
import { isRateLimitLow } from '../protocol/errors/rateLimit';
import type { PollParameters } from './parameters';
import { logError, requestPage, type PageResponse } from './request';

/** No page is requested that might make one poll's events more than this, in characters of JSON. */
const MAX_CHARACTERS = 64_000_000;

/**
 * The share of a poll's time in which pages are requested. The rest is for the last of them, which
 * may take 30 seconds.
 */
const REQUEST_SHARE = 0.4;

/** What a poll reads. */
export interface ReadResult {
	events: JsonObject[];
	/** Where the next poll starts. */
	cursor: LogCursor;
}

/**
 * Page after page, until the end of the log or a limit of this poll: its pages, its size, its time,
 * or the share of the org's rate limit that's left to other clients. The next poll continues.
 *
 * @param timeMs how long the poll may take in all
 * @throws {NodeApiError} if Okta doesn't return even the first page
 */
export async function readPages(
	context: IPollFunctions,
	parameters: PollParameters,
	start: LogCursor,
	{ startedAt, timeMs }: { startedAt: number; timeMs: number },
): Promise<ReadResult> {
	const events: JsonObject[] = [];
	let cursor = start;
	let characters = 0;
	for (let pages = 1; ; pages++) {
		const asked = await requestByLinkOrTime(context, parameters, cursor, startedAt + timeMs);
		const { page, ...response } = asked.response;
		if (page === undefined) {
			const error = await logError(context, parameters, response);
			if (pages === 1) throw error;
			// What was read isn't lost: the next poll goes on from here.
			context.logger.warn(error.message);
			return { events, cursor };
		}

		const result = consumePage(asked.cursor, page, parameters.query, {
			readAt: serverTime(response) || Date.now(),
			minAgeMs: parameters.minAgeMs,
		});
		events.push(...result.events);
		cursor = result.cursor;
		warnOfMissingLink(context, result);

		const size = JSON.stringify(page.events).length;
		characters += size;
		const isFull = pages >= parameters.maxPages || characters + size > MAX_CHARACTERS;
		const isLate = Date.now() > startedAt + timeMs * REQUEST_SHARE;
		if (result.isEnd || isFull || isLate || isRateLimitLow(response)) return { events, cursor };
	}
}

/** The page at the cursor's link. If Okta doesn't accept the link anymore, the page at its time. */
async function requestByLinkOrTime(
	context: IPollFunctions,
	parameters: PollParameters,
	cursor: LogCursor,
	deadline: number,
): Promise<{ response: PageResponse; cursor: LogCursor }> {
	const response = await requestPage(context, parameters, cursor.nextLink, deadline);
	const byTime = isLinkRefused(response)
		? rewindCursor(cursor, parameters.query, Date.now())
		: cursor;
	if (byTime.nextLink === cursor.nextLink) return { response, cursor };

	context.logger.warn(
		`Okta no longer accepts the saved System Log link (${response.status}). Resuming from the time of the last event.`,
	);
	return {
		response: await requestPage(context, parameters, byTime.nextLink, deadline),
		cursor: byTime,
	};
}

/** Refused for what's in the link, which is too old or was made for another query. */
function isLinkRefused({ status }: OktaResponse): boolean {
	return [400, 404, 410].includes(status);
}

function warnOfMissingLink({ logger }: IPollFunctions, { skippedTime }: PageResult): void {
	if (skippedTime === undefined) return;
	logger.warn(
		`Some System Log events of ${new Date(skippedTime).toISOString()} may be missing: Okta stored more than one page of them, and its response has no link to the next page. Check whether a proxy removes the 'Link' header.`,
	);
}
