import type { IPollFunctions } from 'n8n-workflow';

import { getLogPage, refusal } from '../client';
import type { OktaResponse } from '../protocol/failure';
import type { LogPage } from '../protocol/logCursor';
import { adviceOnLog } from '../protocol/systemLog';
import type { PollParameters } from './parameters';
import { noteRateLimit } from './rateLimitPause';

export type PageResponse = OktaResponse & { page?: LogPage };

/**
 * Requests a page, and remembers a rate limit.
 *
 * @param link path and query
 * @param deadline when there must be a response, in ms since 1970
 */
export async function requestPage(
	context: IPollFunctions,
	{ org }: PollParameters,
	link: string,
	deadline: number,
): Promise<PageResponse> {
	const response = await getLogPage(context, link, deadline);
	noteRateLimit(org, response);
	return response;
}

/** What a person reads when Okta returned no page. */
export async function logError(
	context: IPollFunctions,
	{ query }: PollParameters,
	response: OktaResponse,
): Promise<Error> {
	return await refusal(context, 'read the System Log', response, adviceOnLog(response, query));
}
