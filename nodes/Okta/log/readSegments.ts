import { NO_RESPONSE, serverTime, type OktaResponse } from '../protocol/responses/oktaResponse';
import { isRateLimitLow } from '../protocol/responses/rateLimit';
import { describeSkippedEntries } from '../protocol/events/skippedEntries';
import type { JsonObject } from '../protocol/json';
import { rewindCursor } from '../protocol/log/logCursor';
import { estimateSize, type LogPage } from '../protocol/log/logPage';
import { DAY_MS } from '../protocol/log/logQuery';
import {
	consumeSegmentPage,
	isComplete,
	type LogSegment,
	type SegmentResult,
} from '../protocol/log/logSegment';
import type { OktaClient } from '../transport/client';
import { describeNode } from '../transport/describeNode';
import { getLogPage, type LogResponse } from '../transport/systemLog';
import type { PollParameters } from './parameters';
import { toPageError } from './pageError';

/**
 * The limit for the events of one poll, in characters of JSON: about 20,000 events, which n8n holds in
 * memory several times. If another page as large as the last one might exceed it, the poll ends.
 */
const MAX_CHARACTERS = 32_000_000;

/** When a poll ends. Times in ms since 1970. */
export interface TimeLimit {
	deadline: number;
	/** No page is requested after this time. The rest is for the last response, which may take 30 s. */
	lastRequestAt: number;
}

/** The result of a poll. */
interface ReadResult {
	events: JsonObject[];
	/** Where the next poll starts. */
	segments: LogSegment[];
	/** Whether there are no more events for now. */
	isEnd: boolean;
}

/** What a poll has read so far. */
interface Progress {
	events: JsonObject[];
	pages: number;
	characters: number;
}

/**
 * Reads the segments until the end of the log or until a limit of this poll: its number of pages, its
 * size, its time, or the share of the org's rate limit that's reserved for other clients. The next poll
 * continues from there.
 *
 * @throws {NodeApiError} if Okta doesn't return the first page
 */
export async function readSegments(
	client: OktaClient,
	parameters: PollParameters,
	segments: LogSegment[],
	limit: TimeLimit,
): Promise<ReadResult> {
	const progress: Progress = { events: [], pages: 0, characters: 0 };
	const read: LogSegment[] = [];
	for (const [index, start] of segments.entries()) {
		const { segment, isEnd } = await readSegment(client, parameters, start, limit, progress);
		if (segment && !isComplete(segment)) read.push(segment);
		if (!isEnd) {
			const rest = segments.slice(index + 1);
			return { events: progress.events, segments: [...read, ...rest], isEnd };
		}
	}
	return { events: progress.events, segments: read, isEnd: true };
}

/** Reads a segment. Returns where to continue, unless it can't be read anymore. */
async function readSegment(
	client: OktaClient,
	parameters: PollParameters,
	start: LogSegment,
	{ deadline, lastRequestAt }: TimeLimit,
	progress: Progress,
): Promise<{ segment?: LogSegment; isEnd: boolean }> {
	let segment = start;
	for (;;) {
		const requested = await requestByLinkOrTime(client, segment, deadlineOf(segment, deadline));
		const { page, ...response } = requested.response;
		if (page === undefined) {
			const error = toPageError(client, parameters, response);
			const isPrevious = segment.until !== undefined;
			if (isPrevious && (isLinkRejected(response) || (isFailure(response) && segment === start))) {
				return passOver(client, segment, response, error.message);
			}
			if (progress.pages === 0) throw error;
			// What was read before is emitted, and the next poll continues from here.
			warn(client, error.message);
			return { segment, isEnd: false };
		}

		const result = consumeSegmentPage(requested.segment, page, {
			readAt: serverTime(response) || Date.now(),
			minAgeMs: parameters.minAgeMs,
		});
		segment = result.segment;
		progress.events.push(...result.events);
		progress.pages++;
		warnOfMissingEvents(client, page, result);

		const size = estimateSize(page);
		progress.characters += size;
		const isFull =
			progress.pages >= parameters.maxPages || progress.characters + size > MAX_CHARACTERS;
		const mustStop = isFull || Date.now() > lastRequestAt || isRateLimitLow(response);
		if (result.isEnd || mustStop) return { segment, isEnd: result.isEnd };
	}
}

/** The page at the cursor's link or, if Okta no longer accepts the link, at the cursor's time. */
async function requestByLinkOrTime(
	client: OktaClient,
	segment: LogSegment,
	deadline: number,
): Promise<{ response: LogResponse; segment: LogSegment }> {
	const { cursor, selection } = segment;
	const response = await getLogPage(client, cursor.nextLink, deadline);
	const rewound = isLinkRejected(response)
		? rewindCursor(cursor, selection.query, Date.now())
		: cursor;
	if (rewound.nextLink === cursor.nextLink) return { response, segment };

	warn(
		client,
		`Okta no longer accepts the saved System Log link (${response.status}). Resuming from the time of the last event.`,
	);
	return {
		response: await getLogPage(client, rewound.nextLink, deadline),
		segment: { ...segment, cursor: rewound },
	};
}

/** Segments with previous parameters leave half of the time to those with later ones. */
function deadlineOf({ until }: LogSegment, deadline: number): number {
	const now = Date.now();
	return until === undefined ? deadline : now + Math.floor((deadline - now) / 2);
}

/**
 * Lets the poll go on with the later parameters, since Okta may fail for the previous ones only. If it
 * rejects these, or has failed for a day, they're given up.
 */
function passOver(
	client: OktaClient,
	segment: LogSegment,
	response: OktaResponse,
	reason: string,
): { segment?: LogSegment; isEnd: boolean } {
	const now = Date.now();
	const { until = now, failingSince = now } = segment;
	const isGivenUp = isLinkRejected(response) || now - failingSince > DAY_MS;
	const what = `Events from before the parameters were changed (${toIso(until)})`;
	const outcome = isGivenUp
		? 'may be missing, since Okta no longer accepts the previous parameters.'
		: "couldn't be read yet. The next poll tries again.";
	warn(client, `${what} ${outcome} ${reason}`);
	return isGivenUp ? { isEnd: true } : { segment: { ...segment, failingSince }, isEnd: true };
}

/** Whether Okta, or the connection to it, failed. */
function isFailure({ status }: OktaResponse): boolean {
	return status === NO_RESPONSE || status >= 500;
}

/** Whether Okta rejected the link itself: it's too old, or it's for another query. */
function isLinkRejected({ status }: OktaResponse): boolean {
	return [400, 404, 410].includes(status);
}

function warnOfMissingEvents(
	client: OktaClient,
	{ skipped }: LogPage,
	{ skippedTime }: SegmentResult,
): void {
	if (skipped !== undefined) {
		warn(client, describeSkippedEntries(skipped, 'a page of the System Log'));
	}
	if (skippedTime !== undefined) {
		warn(
			client,
			`Some System Log events of ${toIso(skippedTime)} may be missing: Okta stored more than one page of them, and its response has no link to the next page. Check whether a proxy removes the 'Link' header.`,
		);
	}
}

function warn({ context }: OktaClient, message: string): void {
	context.logger.warn(`${describeNode(context)}: ${message}`);
}

function toIso(time: number): string {
	return new Date(time).toISOString();
}
