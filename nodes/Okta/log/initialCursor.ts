import type { IPollFunctions } from 'n8n-workflow';

import { serverTime } from '../protocol/errors/oktaResponse';
import { createCursor, type LogCursor } from '../protocol/log/logCursor';
import { latestLink } from '../protocol/log/logQuery';
import type { PollParameters } from './parameters';
import { logError, requestPage } from './request';

/**
 * Where nodes started whose cursor n8n hasn't saved yet, and what for. With durable cursors n8n drops
 * what the poll at the activation leaves, but the next poll must start there all the same.
 */
const initialCursors = new Map<string, { cursor: LogCursor; purpose: string }>();

/**
 * Where a node without a cursor starts: now, or as many days ago as its parameters say. By Okta's
 * clock, so that no event of this moment is missed if n8n's is ahead.
 *
 * @param nodeKey tells the node from others
 * @throws {NodeApiError} if Okta doesn't let it read the log
 */
export async function initialCursor(
	context: IPollFunctions,
	parameters: PollParameters,
	nodeKey: string,
	deadline: number,
): Promise<LogCursor> {
	const { org, query, startFromMs } = parameters;
	const purpose = JSON.stringify([org, query, startFromMs]);
	const known = initialCursors.get(nodeKey);
	if (known?.purpose === purpose) return known.cursor;

	const link = latestLink(query, Date.now(), 1);
	const { page, ...response } = await requestPage(context, parameters, link, deadline);
	if (page === undefined) throw await logError(context, parameters, response);

	const now = serverTime(response) || Date.now();
	const cursor = createCursor(now - startFromMs, query, now);
	initialCursors.set(nodeKey, { cursor, purpose });
	return cursor;
}

/** From now on n8n knows where the node is. */
export function forgetInitialCursor(nodeKey: string): void {
	initialCursors.delete(nodeKey);
}
