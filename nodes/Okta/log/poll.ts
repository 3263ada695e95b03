import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { forgetInitialCursor, initialCursor } from './initialCursor';
import { readParameters, type PollParameters } from './parameters';
import { activeRateLimit } from './rateLimitPause';
import { readPages } from './readPages';
import { batchOf, resume } from './recovery';
import { logError, requestPage } from './request';
import type { JsonObject } from '../protocol/json';
import { rewindCursor } from '../protocol/log/logCursor';
import { filterByType } from '../protocol/log/logQuery';
import { isSameQuery, latestLink, RETENTION_DAYS } from '../protocol/log/logQuery';
import { matchingEvents } from '../protocol/events/eventMatching';
import { buildLogItems } from '../protocol/log/systemLog';
import { loadLogState, saveLogState } from './state';
import { pollTimeoutMs } from '../transport/olderN8n';

/** An activation, which polls first of all, ends after 84 s. Older versions set polls no limit. */
const MAX_POLL_TIME_MS = 70_000;

/** The nodes, by `nodeKeyOf`, that are being polled: n8n's clock doesn't wait for the end of a poll. */
const activePolls = new Set<string>();

/** How long a poll may take. */
interface TimeLimit {
	/** In ms since 1970. */
	startedAt: number;
	timeMs: number;
}

/**
 * Reads on in the System Log from where the last poll ended, and emits the events that are wanted,
 * in the order in which Okta stored them. See log/recovery.ts for what happens when n8n restarts.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const limit = { startedAt: Date.now(), timeMs: Math.min(pollTimeoutMs(this), MAX_POLL_TIME_MS) };
	const parameters = await readParameters(this);
	if (this.getMode() === 'manual') {
		return [asItems([await latestEvent(this, parameters, limit)], parameters)];
	}
	const key = nodeKeyOf(this);
	if (activePolls.has(key)) return null;
	activePolls.add(key);
	try {
		return await readOn(this, parameters, limit, key);
	} finally {
		activePolls.delete(key);
	}
}

async function readOn(
	context: IPollFunctions,
	parameters: PollParameters,
	limit: TimeLimit,
	nodeKey: string,
): Promise<INodeExecutionData[][] | null> {
	const { org, query } = parameters;
	const state = loadLogState(context);
	if (state) forgetInitialCursor(nodeKey);
	const rateLimit = activeRateLimit(org);
	// The poll that exceeded it has said so. Until the reset, a running workflow waits in silence.
	if (rateLimit && state) return null;
	if (rateLimit) throw await logError(context, parameters, rateLimit);

	const start = state
		? resume(context, state)
		: { cursor: await initialCursor(context, parameters, nodeKey, deadlineOf(limit)) };
	const isSame = state === undefined || (state.org === org && isSameQuery(state.query, query));
	const from = isSame ? start.cursor : rewindCursor(start.cursor, query, Date.now());

	const { events, cursor } = await readPages(context, parameters, from, limit);
	const wanted = matchingEvents(events, parameters.selection);
	if (wanted.length === 0) {
		saveLogState(context, { org, query, cursor });
		return null;
	}
	saveLogState(context, { org, query, cursor: from, batch: batchOf(cursor, start) });
	return [asItems(wanted, parameters)];
}

/** The latest event that's wanted, for a look at it. The cursor stays where it is. */
async function latestEvent(
	context: IPollFunctions,
	parameters: PollParameters,
	limit: TimeLimit,
): Promise<JsonObject> {
	const { org, query, selection } = parameters;
	const rateLimit = activeRateLimit(org);
	if (rateLimit) throw await logError(context, parameters, rateLimit);

	const link = latestLink(query, Date.now());
	const { page, ...response } = await requestPage(context, parameters, link, deadlineOf(limit));
	if (page === undefined) throw await logError(context, parameters, response);

	const [event] = matchingEvents(filterByType(page.events, query), selection);
	if (event) return event;
	const where =
		page.next === undefined
			? `in the System Log of the last ${RETENTION_DAYS} days`
			: `among the latest ${page.events.length} events of the System Log`;
	throw new NodeOperationError(context.getNode(), `No matching event found ${where}.`, {
		description: 'Trigger one in Okta, or select other events or options.',
	});
}

function deadlineOf({ startedAt, timeMs }: TimeLimit): number {
	return startedAt + timeMs;
}

/** One node of one workflow. */
function nodeKeyOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

function asItems(events: JsonObject[], { org, output }: PollParameters): INodeExecutionData[] {
	return buildLogItems(events, org, output).map((json) => ({ json: json as IDataObject }));
}
