/**
 * What older versions of n8n need. Each part names the versions and can be deleted once the package
 * no longer supports them.
 */
import { NodeApiError, type IPollFunctions } from 'n8n-workflow';

import { InvalidCredentialError } from '../protocol/auth/accessTokenError';
import { NO_RESPONSE, type OktaResponse } from '../protocol/responses/oktaResponse';

/** Before 2.34, except 1.100: n8n drops the cause of an error. This reads what's left of it. */
export function responseWithoutCause(thrown: unknown): OktaResponse | undefined {
	if (!(thrown instanceof NodeApiError) || thrown.cause instanceof Error) return undefined;
	const { message, httpCode } = thrown;
	// n8n has a code for everything that goes wrong on the network. Without one, no request was sent
	// because there was no access token, and the message says why.
	if (httpCode === null || httpCode === '') return new InvalidCredentialError(message).oktaResponse;
	return { status: NO_RESPONSE, headers: {}, body: message, code: httpCode };
}

/** Before 2.38: n8n doesn't tell a poll how long it may take, and sets it no limit. */
export function pollTimeoutMs(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context) ?? Infinity;
}
