import type { IPollFunctions } from 'n8n-workflow';

import { serverTime } from '../protocol/errors/oktaResponse';
import { createCursor, type LogCursor } from '../protocol/log/logCursor';
import { latestLink } from '../protocol/log/logQuery';
import type { PollParameters } from './parameters';
import { requestPage, toSystemLogError } from './request';

/**
 * The initial cursors that n8n hasn't saved yet, by node, with the parameters that they are for. With
 * durable cursors n8n discards the static data of the poll at activation, but the next poll must start
 * from the same cursor.
 */
const initialCursors = new Map<string, { cursor: LogCursor; parametersKey: string }>();

/**
 * The cursor of a node that doesn't have one: it starts now, or as many days ago as the parameters
 * say. By Okta's clock, so that no event is missed if n8n's clock is ahead.
 *
 * @param nodeKey identifies the node
 * @param deadline when there must be a response, in ms since 1970
 * @throws {NodeApiError} if Okta rejects the request or can't be reached
 */
export async function initialCursor(
	context: IPollFunctions,
	parameters: PollParameters,
	nodeKey: string,
	deadline: number,
): Promise<LogCursor> {
	const { org, query, startFromMs } = parameters;
	const parametersKey = JSON.stringify([org, query, startFromMs]);
	const known = initialCursors.get(nodeKey);
	if (known?.parametersKey === parametersKey) return known.cursor;

	const link = latestLink(query, Date.now(), 1);
	const { page, ...response } = await requestPage(context, parameters, link, deadline);
	if (page === undefined) throw await toSystemLogError(context, parameters, response);

	const now = serverTime(response) || Date.now();
	const cursor = createCursor(now - startFromMs, query, now);
	initialCursors.set(nodeKey, { cursor, parametersKey });
	return cursor;
}

/** For when n8n has saved a cursor of the node. */
export function clearInitialCursor(nodeKey: string): void {
	initialCursors.delete(nodeKey);
}
