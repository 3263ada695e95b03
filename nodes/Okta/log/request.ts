import type { IPollFunctions } from 'n8n-workflow';

import type { OktaResponse } from '../protocol/errors/oktaResponse';
import { adviceForLog } from '../protocol/log/logAdvice';
import { toApiError } from '../transport/apiError';
import { getLogPage, type LogResponse } from '../transport/systemLog';
import type { PollParameters } from './parameters';
import { recordRateLimit } from './rateLimitPause';

/**
 * Requests a page, and records a rate limit.
 *
 * @param link path and query
 * @param deadline when there must be a response, in ms since 1970
 */
export async function requestPage(
	context: IPollFunctions,
	{ org }: PollParameters,
	link: string,
	deadline: number,
): Promise<LogResponse> {
	const response = await getLogPage(context, link, deadline);
	recordRateLimit(org, response);
	return response;
}

/** The error for a response without a page. */
export async function toSystemLogError(
	context: IPollFunctions,
	{ query }: PollParameters,
	response: OktaResponse,
): Promise<Error> {
	return await toApiError(context, 'read the System Log', response, adviceForLog(response, query));
}
