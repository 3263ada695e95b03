import type { IPollFunctions } from 'n8n-workflow';

import { serverTime, type OktaResponse } from '../protocol/errors/oktaResponse';
import { isRateLimitLow } from '../protocol/errors/rateLimit';
import type { JsonObject } from '../protocol/json';
import {
	consumePage,
	rewindCursor,
	type LogCursor,
	type PageResult,
} from '../protocol/log/logCursor';
import type { PollParameters } from './parameters';
import { requestPage, toSystemLogError, type PageResponse } from './request';

/**
 * The limit for the events of one poll, in characters of JSON. If another page as large as the last
 * one might exceed it, the poll ends.
 */
const MAX_CHARACTERS = 64_000_000;

/**
 * The share of a poll's time in which it may request another page. The rest is for the response,
 * which may take 30 seconds.
 */
const REQUEST_SHARE = 0.4;

/** How long a poll may take. */
export interface TimeLimit {
	/** In ms since 1970. */
	startedAt: number;
	timeMs: number;
}

/** The result of reading pages. */
interface ReadResult {
	events: JsonObject[];
	/** Where the next poll starts. */
	cursor: LogCursor;
}

/**
 * Reads pages until the end of the log or until a limit of this poll: its number of pages, its size,
 * its time, or the share of the org's rate limit that's reserved for other clients. The next poll
 * continues from there.
 *
 * @throws {NodeApiError} if Okta doesn't return the first page
 */
export async function readPages(
	context: IPollFunctions,
	parameters: PollParameters,
	start: LogCursor,
	{ startedAt, timeMs }: TimeLimit,
): Promise<ReadResult> {
	const events: JsonObject[] = [];
	let cursor = start;
	let characters = 0;
	for (let pages = 1; ; pages++) {
		const requested = await requestByLinkOrTime(context, parameters, cursor, startedAt + timeMs);
		const { page, ...response } = requested.response;
		if (page === undefined) {
			const error = await toSystemLogError(context, parameters, response);
			if (pages === 1) throw error;
			// The pages before it are emitted, and the next poll continues from here.
			context.logger.warn(error.message);
			return { events, cursor };
		}

		const result = consumePage(requested.cursor, page, parameters.query, {
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

/** The page at the cursor's link or, if Okta no longer accepts the link, at the cursor's time. */
async function requestByLinkOrTime(
	context: IPollFunctions,
	parameters: PollParameters,
	cursor: LogCursor,
	deadline: number,
): Promise<{ response: PageResponse; cursor: LogCursor }> {
	const response = await requestPage(context, parameters, cursor.nextLink, deadline);
	const rewound = isLinkRejected(response)
		? rewindCursor(cursor, parameters.query, Date.now())
		: cursor;
	if (rewound.nextLink === cursor.nextLink) return { response, cursor };

	context.logger.warn(
		`Okta no longer accepts the saved System Log link (${response.status}). Resuming from the time of the last event.`,
	);
	return {
		response: await requestPage(context, parameters, rewound.nextLink, deadline),
		cursor: rewound,
	};
}

/** Whether Okta rejected the link itself: it's too old, or it's for another query. */
function isLinkRejected({ status }: OktaResponse): boolean {
	return [400, 404, 410].includes(status);
}

function warnOfMissingLink({ logger }: IPollFunctions, { skippedTime }: PageResult): void {
	if (skippedTime === undefined) return;
	logger.warn(
		`Some System Log events of ${new Date(skippedTime).toISOString()} may be missing: Okta stored more than one page of them, and its response has no link to the next page. Check whether a proxy removes the 'Link' header.`,
	);
}
