import type { IPollFunctions } from 'n8n-workflow';

import { serverTime, type OktaResponse } from '../protocol/errors/oktaResponse';
import { isRateLimitLow } from '../protocol/errors/rateLimit';
import { describeSkippedEntries } from '../protocol/events/skippedEntries';
import type { JsonObject } from '../protocol/json';
import {
	consumePage,
	rewindCursor,
	type LogCursor,
	type PageResult,
} from '../protocol/log/logCursor';
import type { LogPage } from '../protocol/log/logPage';
import { describeNode } from '../transport/describeNode';
import type { LogResponse } from '../transport/systemLog';
import type { PollParameters } from './parameters';
import { requestPage, toSystemLogError } from './request';

/**
 * The limit for the events of one poll, in characters of JSON. If another page as large as the last
 * one might exceed it, the poll ends.
 */
const MAX_CHARACTERS = 64_000_000;

/** When a poll ends. Times in ms since 1970. */
export interface TimeLimit {
	deadline: number;
	/** No page is requested after this time. The rest is for the last response, which may take 30 s. */
	lastRequestAt: number;
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
	{ deadline, lastRequestAt }: TimeLimit,
): Promise<ReadResult> {
	const events: JsonObject[] = [];
	let cursor = start;
	let characters = 0;
	for (let pages = 1; ; pages++) {
		const requested = await requestByLinkOrTime(context, parameters, cursor, deadline);
		const { page, ...response } = requested.response;
		if (page === undefined) {
			const error = await toSystemLogError(context, parameters, response);
			if (pages === 1) throw error;
			// The pages before it are emitted, and the next poll continues from here.
			warn(context, error.message);
			return { events, cursor };
		}

		const result = consumePage(requested.cursor, page, parameters.query, {
			readAt: serverTime(response) || Date.now(),
			minAgeMs: parameters.minAgeMs,
		});
		events.push(...result.events);
		cursor = result.cursor;
		warnOfMissingEvents(context, page, result);

		const size = JSON.stringify(page.events).length;
		characters += size;
		const isFull = pages >= parameters.maxPages || characters + size > MAX_CHARACTERS;
		const isLate = Date.now() > lastRequestAt;
		if (result.isEnd || isFull || isLate || isRateLimitLow(response)) return { events, cursor };
	}
}

/** The page at the cursor's link or, if Okta no longer accepts the link, at the cursor's time. */
async function requestByLinkOrTime(
	context: IPollFunctions,
	parameters: PollParameters,
	cursor: LogCursor,
	deadline: number,
): Promise<{ response: LogResponse; cursor: LogCursor }> {
	const response = await requestPage(context, parameters, cursor.nextLink, deadline);
	const rewound = isLinkRejected(response)
		? rewindCursor(cursor, parameters.query, Date.now())
		: cursor;
	if (rewound.nextLink === cursor.nextLink) return { response, cursor };

	warn(
		context,
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

function warnOfMissingEvents(
	context: IPollFunctions,
	{ skipped }: LogPage,
	{ skippedTime }: PageResult,
): void {
	if (skipped !== undefined) {
		warn(context, describeSkippedEntries(skipped, 'a page of the System Log'));
	}
	if (skippedTime !== undefined) {
		warn(
			context,
			`Some System Log events of ${new Date(skippedTime).toISOString()} may be missing: Okta stored more than one page of them, and its response has no link to the next page. Check whether a proxy removes the 'Link' header.`,
		);
	}
}

function warn(context: IPollFunctions, message: string): void {
	context.logger.warn(`${describeNode(context)}: ${message}`);
}
