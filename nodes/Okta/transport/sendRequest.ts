import type { IHookFunctions, IHttpRequestMethods, IPollFunctions } from 'n8n-workflow';

import { AccessTokenError } from '../protocol/auth/accessTokenError';
import { withInterception } from '../protocol/responses/interception';
import { networkErrorResponse } from '../protocol/responses/noResponse';
import type { AuthenticationMethod, OktaResponse } from '../protocol/responses/oktaResponse';
import { credentialTypeOf } from './credential';
import { responseWithoutCause } from './olderN8n';

/** A context in which requests to Okta are made. */
export type RequestContext = IHookFunctions | IPollFunctions;

/** A request to Okta's API. */
export interface OktaRequest {
	method: IHttpRequestMethods;
	/** With the query, if there is one. */
	path: string;
	body?: object;
	/** Default: 10 s. */
	timeoutMs?: number;
	/**
	 * When the caller needs a response at the latest, in ms since 1970. Before then, the request isn't
	 * repeated after a timeout, nor after waiting for a rate limit to reset.
	 */
	deadline?: number;
}

/** Who sends a request, and where to. */
interface Sender {
	readonly context: RequestContext;
	readonly org: string;
	readonly authentication: AuthenticationMethod;
}

const TIMEOUT_MS = 10_000;

/** What n8n returns for a request with `returnFullResponse`. */
interface FullResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/**
 * Sends a request once. Returns any response, whatever its status.
 *
 * @param renewOn the status that n8n is to see, so that it fetches a new access token and sends the
 * request again
 */
export async function sendRequest(
	{ context, org, authentication }: Sender,
	request: OktaRequest,
	renewOn?: number,
): Promise<OktaResponse> {
	const { method, path, body, timeoutMs = TIMEOUT_MS, deadline = Infinity } = request;
	// With a service app, the time includes an access token that n8n may have to fetch first.
	const maxTimeout = timeoutMs * (authentication === 'oAuth2' ? 2 : 1);
	const timeout = Math.max(Math.min(maxTimeout, deadline - Date.now()), 1);
	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialTypeOf(context),
			{
				method,
				url: `${org}${path}`,
				body,
				json: true,
				timeout,
				// n8n's `timeout` starts over with every byte. This one doesn't.
				abortSignal: AbortSignal.timeout(timeout),
				returnFullResponse: true,
				ignoreHttpStatusErrors: renewOn === undefined,
			},
			{ preAuthenticationRetryStatusCode: renewOn },
		)) as FullResponse;
		const { statusCode, headers, body: received } = response;
		return withInterception({ status: statusCode, headers, body: received });
	} catch (thrown) {
		return tokenResponseIn(thrown) ?? networkErrorResponse(thrown);
	}
}

/** If there's no access token: the response that says why, however deep n8n has wrapped the error. */
function tokenResponseIn(thrown: unknown): OktaResponse | undefined {
	for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof AccessTokenError) return cause.oktaResponse;
	}
	return responseWithoutCause(thrown);
}
