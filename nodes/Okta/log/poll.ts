import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { matchingEvents } from '../protocol/events/eventMatching';
import type { JsonObject } from '../protocol/json';
import { rewindCursor } from '../protocol/log/logCursor';
import { filterByType, isSameQuery, latestLink, RETENTION_DAYS } from '../protocol/log/logQuery';
import { buildLogItems } from '../protocol/log/logItems';
import { pollTimeoutMs } from '../transport/olderN8n';
import { clearInitialCursor, initialCursor } from './initialCursor';
import { readParameters, type PollParameters } from './parameters';
import { activeRateLimit } from './rateLimitPause';
import { readPages, type TimeLimit } from './readPages';
import { createBatch, resume } from './recovery';
import { requestPage, toSystemLogError } from './request';
import { loadLogState, saveLogState } from './state';

/** n8n polls once to activate a workflow, which times out after 84 s. Older versions set no limit. */
const MAX_POLL_TIME_MS = 70_000;

/** The share of a poll's time in which it may request another page. */
const REQUEST_SHARE = 0.4;

/** The nodes that are being polled, by `nodeKeyOf`: n8n starts a poll even if one is still running. */
const activePolls = new Set<string>();

/**
 * Reads the System Log from where the last poll ended, and emits the matching events in the order in
 * which Okta stored them. See recovery.ts for what happens when n8n restarts.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const limit = timeLimitOf(this);
	const parameters = await readParameters(this);
	if (this.getMode() === 'manual') {
		return [toItems([await fetchLatestEvent(this, parameters, limit.deadline)], parameters)];
	}
	const key = nodeKeyOf(this);
	if (activePolls.has(key)) return null;
	activePolls.add(key);
	try {
		return await readNewEvents(this, parameters, limit, key);
	} finally {
		activePolls.delete(key);
	}
}

async function readNewEvents(
	context: IPollFunctions,
	parameters: PollParameters,
	limit: TimeLimit,
	nodeKey: string,
): Promise<INodeExecutionData[][] | null> {
	const { org, query } = parameters;
	const state = loadLogState(context);
	if (state) clearInitialCursor(nodeKey);
	const rateLimit = activeRateLimit(org);
	// The poll that exceeded it reported that. Until the reset, a published workflow waits silently.
	if (rateLimit && state) return null;
	if (rateLimit) throw await toSystemLogError(context, parameters, rateLimit);

	const start = state
		? resume(context, state)
		: { cursor: await initialCursor(context, parameters, nodeKey, limit.deadline) };
	const isSame = state === undefined || (state.org === org && isSameQuery(state.query, query));
	const from = isSame ? start.cursor : rewindCursor(start.cursor, query, Date.now());

	const { events, cursor } = await readPages(context, parameters, from, limit);
	const matching = matchingEvents(events, parameters.criteria);
	if (matching.length === 0) {
		saveLogState(context, { org, query, cursor });
		return null;
	}
	// Before the state is saved, so that no event is skipped if its item can't be built.
	const items = toItems(matching, parameters);
	saveLogState(context, { org, query, cursor: from, batch: createBatch(cursor, start) });
	return [items];
}

/** The latest matching event, for Fetch Test Event. Doesn't move the cursor. */
async function fetchLatestEvent(
	context: IPollFunctions,
	parameters: PollParameters,
	deadline: number,
): Promise<JsonObject> {
	const { org, query, criteria } = parameters;
	const rateLimit = activeRateLimit(org);
	if (rateLimit) throw await toSystemLogError(context, parameters, rateLimit);

	const link = latestLink(query, Date.now());
	const { page, ...response } = await requestPage(context, parameters, link, deadline);
	if (page === undefined) throw await toSystemLogError(context, parameters, response);

	const [event] = matchingEvents(filterByType(page.events, query), criteria);
	if (event) return event;
	const where =
		page.next === undefined
			? `in the System Log of the last ${RETENTION_DAYS} days`
			: `among the latest ${page.events.length} events of the System Log`;
	throw new NodeOperationError(context.getNode(), `No matching event found ${where}.`, {
		description: 'Trigger one in Okta, or select other events or options.',
	});
}

function timeLimitOf(context: IPollFunctions): TimeLimit {
	const now = Date.now();
	const timeMs = Math.min(pollTimeoutMs(context), MAX_POLL_TIME_MS);
	return { deadline: now + timeMs, lastRequestAt: now + timeMs * REQUEST_SHARE };
}

/** Identifies a node of a workflow. */
function nodeKeyOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

function toItems(events: JsonObject[], { org, output }: PollParameters): INodeExecutionData[] {
	return buildLogItems(events, org, output).map((json) => ({ json: json as IDataObject }));
}
