import { NodeApiError, type Failure } from 'n8n-workflow';

import { describeApiError } from '../protocol/errors/apiError';
import { NO_RESPONSE, type OktaResponse } from '../protocol/errors/oktaResponse';
import { rateLimitResetsAt } from '../protocol/errors/rateLimit';
import { orgOf, type RequestContext } from './credential';

/**
 * An unsuccessful response as the error that n8n shows. The message says everything, since n8n shows
 * nothing else of a failed activation. The error contains nothing of the request, which has the token.
 *
 * @param action what was tried, to follow "couldn't", e.g. `create the event hook`
 * @param advice what to do about it, if more is known than the response tells
 * @throws {NodeOperationError} if 'Okta Domain' in the credential isn't a domain
 */
export async function toApiError(
	context: RequestContext,
	action: string,
	response: OktaResponse,
	advice?: string,
): Promise<NodeApiError> {
	const message = describeApiError(action, await orgOf(context), response, advice);
	const error = new NodeApiError(
		context.getNode(),
		{ message },
		{
			message,
			httpCode: response.status === NO_RESPONSE ? undefined : `${response.status}`,
			failure: failureOf(response),
		},
	);
	// The constructor replaces any message that contains the name of a network error, even as a part
	// of a word.
	error.message = message;
	return error;
}

/** What n8n's poller needs to know to wait for the end of a rate limit. Older versions ignore it. */
function failureOf(response: OktaResponse): Failure | undefined {
	return response.status === 429
		? { cause: 'rate-limited', resetsAtEpochMs: rateLimitResetsAt(response) }
		: undefined;
}
