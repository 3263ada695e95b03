import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { forgetInitialCursor, initialCursor } from './log/initialCursor';
import { readParameters, type PollParameters } from './log/parameters';
import { rateLimitInForce } from './log/rateLimitPause';
import { readPages } from './log/readPages';
import { batchOf, resume } from './log/recovery';
import { logError, requestPage } from './log/request';
import type { JsonObject } from './protocol/json';
import { ofTypes, rewindCursor } from './protocol/logCursor';
import { isSameQuery, latestLink, RETENTION_DAYS } from './protocol/logQuery';
import { select } from './protocol/selection';
import { itemsOfLog } from './protocol/systemLog';
import { loadLogState, saveLogState } from './state';

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
	const limit = { startedAt: Date.now(), timeMs: timeOf(this) };
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
	const rateLimit = rateLimitInForce(org);
	// The poll that exceeded it has said so. Until the reset, a running workflow waits in silence.
	if (rateLimit && state) return null;
	if (rateLimit) throw await logError(context, parameters, rateLimit);

	const start = state
		? resume(context, state)
		: { cursor: await initialCursor(context, parameters, nodeKey, deadlineOf(limit)) };
	const isSame = state === undefined || (state.org === org && isSameQuery(state.query, query));
	const from = isSame ? start.cursor : rewindCursor(start.cursor, query, Date.now());

	const { events, cursor } = await readPages(context, parameters, from, limit);
	const wanted = select(events, parameters.selection);
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
	const rateLimit = rateLimitInForce(org);
	if (rateLimit) throw await logError(context, parameters, rateLimit);

	const link = latestLink(query, Date.now());
	const { page, ...response } = await requestPage(context, parameters, link, deadlineOf(limit));
	if (page === undefined) throw await logError(context, parameters, response);

	const [event] = select(ofTypes(page.events, query), selection);
	if (event) return event;
	const where =
		page.next === undefined
			? `in the System Log of the last ${RETENTION_DAYS} days`
			: `among the latest ${page.events.length} events of the System Log`;
	throw new NodeOperationError(context.getNode(), `No matching event found ${where}.`, {
		description: 'Trigger one in Okta, or select other events or options.',
	});
}

function timeOf(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return Math.min(getPollBudgetMs?.call(context) ?? Infinity, MAX_POLL_TIME_MS);
}

function deadlineOf({ startedAt, timeMs }: TimeLimit): number {
	return startedAt + timeMs;
}

/** One node of one workflow. */
function nodeKeyOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

function asItems(events: JsonObject[], { org, output }: PollParameters): INodeExecutionData[] {
	return itemsOfLog(events, org, output).map((json) => ({ json: json as IDataObject }));
}
