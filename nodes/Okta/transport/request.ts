import { sleep, type IHttpRequestMethods, type IHttpRequestOptions } from 'n8n-workflow';

import { withInterception } from '../protocol/errors/interception';
import { networkErrorResponse } from '../protocol/errors/networkErrors';
import type { OktaResponse } from '../protocol/errors/oktaResponse';
import { isProofRejected, withProofError } from '../protocol/errors/proofError';
import { hasTimedOut, retryDelayMs } from '../protocol/errors/retryPolicy';
import { authenticationMethodOf, credentialTypeOf, orgOf, type RequestContext } from './credential';
import { responseIn, toOktaResponse, type FullResponse } from './response';

/** Requested only so that n8n renews the access token. Its response doesn't matter. */
const RENEWAL_PATH = '/api/v1/eventHooks';

const TIMEOUT_MS = 10_000;

interface OktaRequest {
	method: IHttpRequestMethods;
	/** With the query, if there is one. */
	path: string;
	body?: object;
	timeoutMs?: number;
	/**
	 * When the caller needs a response at the latest, in ms since 1970. Before then, the request isn't
	 * repeated after a timeout, nor after waiting for a rate limit to reset.
	 */
	deadline?: number;
}

/**
 * Sends an idempotent request, and retries it if the response is retryable.
 *
 * @throws {NodeOperationError} see `requestOnce`
 */
export async function requestWithRetry(
	context: RequestContext,
	request: OktaRequest,
): Promise<OktaResponse> {
	for (let attempt = 1; ; attempt++) {
		const response = await requestOnce(context, request);
		const delay = retryDelayMs(response, attempt);
		if (delay === undefined) return response;
		const { deadline } = request;
		if (deadline !== undefined) {
			if (response.status === 429 || hasTimedOut(response)) return response;
			if (Date.now() + delay >= deadline) return response;
		}
		await sleep(delay);
	}
}

/**
 * Sends a request. Returns status, headers and body of any response, and doesn't throw on any HTTP
 * status. If there's no response, the status is `NO_RESPONSE`.
 *
 * @throws {NodeOperationError} if 'Okta Domain' in the credential isn't a domain; no request is sent
 */
export async function requestOnce(
	context: RequestContext,
	request: OktaRequest,
): Promise<OktaResponse> {
	const authentication = authenticationMethodOf(context);
	const isServiceApp = authentication === 'oAuth2';
	const org = await orgOf(context);
	const url = `${org}${request.path}`;
	const complete = (response: OktaResponse): OktaResponse => ({
		...withProofError(org, withInterception(response)),
		authentication,
		receivedAt: Date.now(),
	});
	// n8n must see a 401 to fetch a new access token and retry the request. With an API token, a retry
	// wouldn't help.
	const ignoredStatuses = isServiceApp ? { ignore: true as const, except: [401] } : true;
	const sendOnce = async () =>
		withInterception(toOktaResponse(await send(context, { ...request, url, ignoredStatuses })));
	try {
		const sent = await sendOnce();
		// n8n before 2.34 can't make an exception for 401 (see olderN8n.ts). A rejected proof of
		// possession is a 400: the clock may have changed since, and a new token measures it again.
		const isTokenRejected = sent.status === 401 || isProofRejected(sent);
		if (!isServiceApp || !isTokenRejected) return complete(sent);

		const failed = await renewAccessToken(context, `${org}${RENEWAL_PATH}`, sent.status);
		if (failed) return complete(failed);
		return complete(await sendOnce());
	} catch (thrown) {
		return complete(responseIn(thrown) ?? networkErrorResponse(thrown));
	}
}

/**
 * Makes n8n fetch a new access token, with a request that is rejected and changes nothing. Returns
 * the response only if n8n gets no token. Otherwise, the request that needs the token follows, and
 * its response says more.
 *
 * @param rejectedWith the status with which the token was rejected; n8n before 2.34 only supports 401
 */
async function renewAccessToken(
	context: RequestContext,
	url: string,
	rejectedWith: number,
): Promise<OktaResponse | undefined> {
	try {
		await send(context, { method: 'GET', url, ignoredStatuses: false, renewOn: rejectedWith });
		return undefined;
	} catch (thrown) {
		const response = responseIn(thrown);
		return response?.tokenError && response;
	}
}

interface SendOptions extends Omit<OktaRequest, 'path'> {
	url: string;
	/** The statuses that don't throw. */
	ignoredStatuses: IHttpRequestOptions['ignoreHttpStatusErrors'];
	/** The status with which n8n fetches a new access token. */
	renewOn?: number;
}

async function send(context: RequestContext, options: SendOptions): Promise<FullResponse> {
	const { method, url, body, timeoutMs = TIMEOUT_MS, deadline = Infinity } = options;
	const isServiceApp = authenticationMethodOf(context) === 'oAuth2';
	// With a service app, the time includes an access token that n8n may have to fetch first.
	const maxTimeout = timeoutMs * (isServiceApp ? 2 : 1);
	const timeout = Math.max(Math.min(maxTimeout, deadline - Date.now()), 1);
	return (await context.helpers.httpRequestWithAuthentication.call(
		context,
		credentialTypeOf(context),
		{
			method,
			url,
			body,
			json: true,
			timeout,
			// n8n's `timeout` starts over with every byte. This one doesn't.
			abortSignal: AbortSignal.timeout(timeout),
			returnFullResponse: true,
			ignoreHttpStatusErrors: options.ignoredStatuses,
		},
		{ preAuthenticationRetryStatusCode: options.renewOn ?? 401 },
	)) as FullResponse;
}
