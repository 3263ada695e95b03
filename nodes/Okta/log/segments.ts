import type { IPollFunctions } from 'n8n-workflow';

import type { Poll } from '../memory/log/polls';
import { isStartingUp } from '../memory/startup';
import { checkLink, DAY_MS } from '../protocol/log/logQuery';
import {
	createSegment,
	endSegments,
	isSameSelection,
	replaceSelection,
	switchSelection,
	type LogSegment,
} from '../protocol/log/logSegment';
import { serverTime } from '../protocol/responses/oktaResponse';
import type { OktaClient } from '../transport/client';
import { describeNode } from '../transport/describeNode';
import { getLogPage } from '../transport/systemLog';
import type { PollParameters } from './parameters';
import type { PollStart } from './recovery';
import { toPageError } from './pageError';

/** How far back to read if the cursor was lost. */
const RECOVERY_MS = DAY_MS;

/**
 * The segments of a poll with the same parameters as the last one, or nothing if there's no last one or
 * someone has changed the parameters. If only the values of their expressions differ, they count from
 * now on: that isn't a change at a certain time.
 */
export function unchangedSegments(
	start: PollStart | undefined,
	{ org, selection, source }: PollParameters,
): LogSegment[] | undefined {
	if (start?.org !== org) return undefined;
	const last = start.segments.at(-1)?.selection;
	const isUnchanged = start.source === source || (last && isSameSelection(last, selection));
	return isUnchanged ? replaceSelection(start.segments, selection, Date.now()) : undefined;
}

/**
 * The segments of a poll with new parameters, or of the first one. Changed parameters take effect now:
 * what happened before is still selected by the previous ones.
 *
 * @throws {NodeApiError} if Okta doesn't say the time
 */
export async function changedSegments(
	client: OktaClient<IPollFunctions>,
	poll: Poll,
	start: PollStart | undefined,
	parameters: PollParameters,
	deadline: number,
): Promise<LogSegment[]> {
	const { context } = client;
	const { org, selection, startFromMs } = parameters;
	const now = await requestOktaTime(client, parameters, deadline);
	if (start !== undefined && start.org !== org) {
		warn(
			context,
			`the credential now points to ${org} instead of ${start.org}. Events of ${org} are emitted from now on.`,
		);
		return [createSegment(selection, now, now)];
	}
	// The poll of a publishing records the time of the change. If n8n starts without that record, it was
	// lost, and so may have been what was published since.
	const isLost = isStartingUp(context) || (start === undefined && !poll.isFirst);
	if (!isLost) {
		return start === undefined
			? [createSegment(selection, now - startFromMs, now)]
			: switchSelection(start.segments, selection, now);
	}
	const readUntil = start?.segments.at(-1)?.cursor.readUntil ?? 0;
	const since = Math.max(now - Math.max(startFromMs, RECOVERY_MS), readUntil);
	warn(
		context,
		`n8n has no cursor for the parameters of this node, so the System Log is read again from ${new Date(since).toISOString()} on. Events that were already processed may come again, with the same UUID.`,
	);
	return [...endSegments(start?.segments ?? [], now), createSegment(selection, since, now)];
}

/**
 * The time by Okta's clock, in ms since 1970. Also makes sure that Okta accepts the query.
 *
 * @throws {NodeApiError} if it doesn't, or if Okta can't be reached
 */
async function requestOktaTime(
	client: OktaClient,
	parameters: PollParameters,
	deadline: number,
): Promise<number> {
	const requestedAt = Date.now();
	const link = checkLink(parameters.selection.query, requestedAt);
	const { page, ...response } = await getLogPage(client, link, deadline);
	if (page === undefined) throw toPageError(client, parameters, response);

	// Okta says the time in whole seconds. If n8n's clock agrees, it's more precise.
	const second = serverTime(response) || requestedAt;
	return requestedAt >= second && requestedAt < second + 1000 ? requestedAt : second;
}

function warn(context: IPollFunctions, message: string): void {
	context.logger.warn(`${describeNode(context)}: ${message}`);
}
