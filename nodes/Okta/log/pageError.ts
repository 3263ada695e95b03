import { recordRateLimit } from '../memory/log/rateLimits';
import type { OktaResponse } from '../protocol/responses/oktaResponse';
import { adviceForLog } from '../protocol/log/logAdvice';
import type { OktaClient } from '../transport/client';
import type { PollParameters } from './parameters';

/** The error for a response without a page. If it's about a rate limit, other polls wait for it too. */
export function toPageError(
	client: OktaClient,
	{ account, selection }: PollParameters,
	response: OktaResponse,
): Error {
	recordRateLimit(account, response);
	const advice = adviceForLog(response, selection.query);
	return client.toError('read the System Log', response, advice);
}
