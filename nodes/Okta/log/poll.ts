import {
	randomString,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { saveLogState } from '../memory/log/logState';
import { Poll } from '../memory/log/polls';
import { activeRateLimit } from '../memory/log/rateLimits';
import { isStartingUp } from '../memory/startup';
import type { JsonObject } from '../protocol/json';
import { buildLogItems } from '../protocol/log/logItems';
import { OktaClient } from '../transport/client';
import { describeNode } from '../transport/describeNode';
import { pollTimeoutMs } from '../transport/olderN8n';
import { readParameters, type PollParameters } from './parameters';
import { readSegments, type TimeLimit } from './readSegments';
import { resume } from './recovery';
import { toPageError } from './pageError';
import { changedSegments, unchangedSegments } from './segments';
import { fetchLatestEvent } from './testEvent';

/** n8n polls once to activate a workflow, which times out after 84 s. Older versions set no limit. */
const MAX_POLL_TIME_MS = 70_000;

/** When n8n starts, it waits for the first poll of each workflow, five workflows at a time. */
const MAX_STARTUP_TIME_MS = 20_000;

/** The share of a poll's time in which it may request another page. */
const REQUEST_SHARE = 0.4;

/** A poll that ends before the end of the log is reported after this many in a row. */
const UNFINISHED_POLLS = 3;

/**
 * Reads the System Log from where the last poll ended, and emits the matching events in the order in
 * which Okta stored them. See recovery.ts for what happens when n8n restarts.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (this.getMode() === 'manual') return [await fetchTestEvent(this)];
	const current = Poll.start(this);
	if (current === undefined) return null;
	try {
		return current.isFirst && isStartingUp(this)
			? await readWhileStarting(this, current)
			: await readNewEvents(this, current, timeLimitOf(this));
	} finally {
		current.stop();
	}
}

async function fetchTestEvent(context: IPollFunctions): Promise<INodeExecutionData[]> {
	const client = await OktaClient.connect(context);
	const parameters = await readParameters(client);
	const { deadline } = timeLimitOf(context);
	return toItems([await fetchLatestEvent(client, parameters, deadline)], parameters);
}

/**
 * The first poll after n8n has started. Whatever goes wrong, the next poll tries again: if this one
 * threw an error, n8n would give up on the node for good after five attempts.
 */
async function readWhileStarting(
	context: IPollFunctions,
	current: Poll,
): Promise<INodeExecutionData[][] | null> {
	try {
		return await readNewEvents(context, current, timeLimitOf(context, MAX_STARTUP_TIME_MS));
	} catch (error) {
		context.logger.warn(
			`${describeNode(context)}: n8n is starting and couldn't read the System Log. The next poll tries again. ${(error as Error).message}`,
		);
		return null;
	}
}

async function readNewEvents(
	context: IPollFunctions,
	current: Poll,
	limit: TimeLimit,
): Promise<INodeExecutionData[][] | null> {
	const client = await OktaClient.connect(context);
	const parameters = await readParameters(client);
	const { org, source, account } = parameters;
	const start = resume(context, current);
	const unchanged = unchangedSegments(start, parameters);

	const rateLimit = activeRateLimit(account);
	// The poll that exceeded it reported that. Until the reset, a published workflow waits silently.
	if (rateLimit && unchanged) return null;
	if (rateLimit) throw toPageError(client, parameters, rateLimit);

	const segments =
		unchanged ?? (await changedSegments(client, current, start, parameters, limit.deadline));
	// Even if the log can't be read then, changed parameters have taken effect.
	if (!unchanged && current.isCurrent) saveLogState(context, { org, source, segments });

	const read = await readSegments(client, parameters, segments, limit);
	// n8n discards what this poll returns. The new registration has loaded its own state.
	if (!current.isCurrent) return null;

	warnIfBehind(context, current.countUnfinished(read.isEnd));
	if (read.events.length === 0) {
		saveLogState(context, { org, source, segments: read.segments });
		current.complete();
		return null;
	}
	// Before the state is saved, so that no event is skipped if its item can't be built.
	const items = toItems(read.events, parameters);
	const emission = {
		id: randomString(12),
		segments: read.segments,
		...(start?.replayingSince !== undefined && { firstReplayedAt: start.replayingSince }),
	};
	saveLogState(context, { org, source, segments, emission });
	current.complete(emission.id);
	return [items];
}

function warnIfBehind(context: IPollFunctions, unfinishedPolls: number): void {
	if (unfinishedPolls === 0 || unfinishedPolls % UNFINISHED_POLLS !== 0) return;
	context.logger.warn(
		`${describeNode(context)}: the last ${unfinishedPolls} polls didn't reach the end of the System Log, so events come late. If that goes on, add poll times, or select fewer events.`,
	);
}

function timeLimitOf(context: IPollFunctions, maxTimeMs = MAX_POLL_TIME_MS): TimeLimit {
	const now = Date.now();
	const timeMs = Math.min(pollTimeoutMs(context), maxTimeMs);
	return { deadline: now + timeMs, lastRequestAt: now + timeMs * REQUEST_SHARE };
}

function toItems(events: JsonObject[], { org, output }: PollParameters): INodeExecutionData[] {
	return buildLogItems(events, org, output).map((json) => ({ json: json as IDataObject }));
}
