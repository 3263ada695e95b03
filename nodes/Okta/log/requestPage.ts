import { recordRateLimit } from '../memory/rateLimits';
import { serverTime, type OktaResponse } from '../protocol/errors/oktaResponse';
import { adviceForLog } from '../protocol/log/logAdvice';
import { checkLink } from '../protocol/log/logQuery';
import type { OktaClient } from '../transport/client';
import { getLogPage, type LogResponse } from '../transport/systemLog';
import type { PollParameters } from './parameters';

/**
 * Requests a page, and records a rate limit.
 *
 * @param link path and query
 * @param deadline when there must be a response, in ms since 1970
 */
export async function requestPage(
	client: OktaClient,
	{ account }: PollParameters,
	link: string,
	deadline: number,
): Promise<LogResponse> {
	const response = await getLogPage(client, link, deadline);
	recordRateLimit(account, response);
	return response;
}

/**
 * The time by Okta's clock, in ms since 1970. Also makes sure that Okta accepts the query.
 *
 * @throws {NodeApiError} if it doesn't, or if Okta can't be reached
 */
export async function requestOktaTime(
	client: OktaClient,
	parameters: PollParameters,
	deadline: number,
): Promise<number> {
	const requestedAt = Date.now();
	const link = checkLink(parameters.selection.query, requestedAt);
	const { page, ...response } = await requestPage(client, parameters, link, deadline);
	if (page === undefined) throw toSystemLogError(client, parameters, response);

	// Okta says the time in whole seconds. If n8n's clock agrees, it's more precise.
	const second = serverTime(response) || requestedAt;
	return requestedAt >= second && requestedAt < second + 1000 ? requestedAt : second;
}

/** The error for a response without a page. */
export function toSystemLogError(
	client: OktaClient,
	{ selection }: PollParameters,
	response: OktaResponse,
): Error {
	const advice = adviceForLog(response, selection.query);
	return client.toError('read the System Log', response, advice);
}
