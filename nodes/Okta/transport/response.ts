import { AccessTokenError } from '../protocol/auth/accessTokenError';
import type { OktaResponse } from '../protocol/responses/oktaResponse';
import { responseWithoutCause } from './olderN8n';

/** What n8n returns for a request with `returnFullResponse`. */
export interface FullResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** A response of n8n's request helpers in the form that the protocol expects. */
export function toOktaResponse({ statusCode, headers, body }: FullResponse): OktaResponse {
	return { status: statusCode, headers, body };
}

/**
 * The response in an error that n8n throws, however deep n8n has wrapped it: why there's no access
 * token, or a 401 that remained one with a new token. Nothing if Okta sent no response.
 */
export function responseIn(thrown: unknown): OktaResponse | undefined {
	for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof AccessTokenError) return cause.oktaResponse;
		if ('response' in cause && typeof cause.response === 'object' && cause.response !== null) {
			const { status, headers, data } = cause.response as AxiosResponse;
			return { status, headers: { ...headers }, body: data };
		}
	}
	return responseWithoutCause(thrown);
}

/** The response in an error of axios. */
interface AxiosResponse {
	status: number;
	headers: Record<string, unknown>;
	data: unknown;
}
