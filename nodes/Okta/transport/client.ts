import { NodeApiError, sleep, type Failure } from 'n8n-workflow';

import { describeApiError } from '../protocol/responses/apiError';
import {
	NO_RESPONSE,
	type AuthenticationMethod,
	type OktaResponse,
} from '../protocol/responses/oktaResponse';
import { isProofRejected, withProofError } from '../protocol/responses/proofError';
import { rateLimitResetsAt } from '../protocol/responses/rateLimit';
import { hasTimedOut, retryDelayMs } from '../protocol/responses/retryPolicy';
import { authenticationMethodOf, orgOf } from './credential';
import { sendRequest, type OktaRequest, type RequestContext } from './sendRequest';

/** Requested only so that n8n renews the access token. Its response doesn't matter. */
const RENEWAL_PATH = '/api/v1/eventHooks';

/** Whether there's time to wait before a request is retried. */
export type MayWait = (delayMs: number) => boolean;

/** Sends the requests of one operation to the org of the node's credential. */
export class OktaClient<Context extends RequestContext = RequestContext> {
	private constructor(
		readonly context: Context,
		/** E.g. `https://acme.okta.com`. */
		readonly org: string,
		readonly authentication: AuthenticationMethod,
		private readonly mayWait: MayWait,
	) {}

	/**
	 * @param mayWait by default, there's always time to wait
	 * @throws {NodeOperationError} if 'Okta Domain' in the credential isn't a domain
	 */
	static async connect<Context extends RequestContext>(
		context: Context,
		mayWait: MayWait = () => true,
	): Promise<OktaClient<Context>> {
		const org = await orgOf(context);
		return new OktaClient(context, org, authenticationMethodOf(context), mayWait);
	}

	/** Sends an idempotent request, and retries it if the response is retryable. */
	async request(request: OktaRequest): Promise<OktaResponse> {
		for (let attempt = 1; ; attempt++) {
			const response = await this.requestOnce(request);
			if (!(await this.waitForRetry(response, attempt, request.deadline))) return response;
		}
	}

	/**
	 * Sends a request. Returns status, headers and body of any response, and doesn't throw on any HTTP
	 * status. If Okta doesn't respond, the status is `NO_RESPONSE`.
	 */
	async requestOnce(request: OktaRequest): Promise<OktaResponse> {
		const sent = await sendRequest(this, request);
		// A rejected proof of possession is a 400: the clock may have changed since, and a new token
		// measures it again.
		const isTokenRejected = sent.status === 401 || isProofRejected(sent);
		if (this.authentication !== 'oAuth2' || !isTokenRejected || sent.tokenError) {
			return this.complete(sent);
		}
		const failed = await this.renewAccessToken(sent.status);
		return this.complete(failed ?? (await sendRequest(this, request)));
	}

	/**
	 * Waits before a retry. Returns false if there must be none.
	 *
	 * @param attempts how often the request was sent
	 * @param deadline see `OktaRequest`
	 */
	async waitForRetry(
		response: OktaResponse,
		attempts: number,
		deadline?: number,
	): Promise<boolean> {
		const delay = retryDelayMs(response, attempts);
		if (delay === undefined) return false;
		if (deadline !== undefined) {
			if (response.status === 429 || hasTimedOut(response)) return false;
			if (Date.now() + delay >= deadline) return false;
		}
		if (!this.mayWait(delay)) return false;
		await sleep(delay);
		return true;
	}

	/**
	 * An unsuccessful response as the error that n8n shows. The message says everything, since n8n shows
	 * nothing else of a failed activation. The error contains nothing of the request, which has the token.
	 *
	 * @param action what was tried, to follow "couldn't", e.g. `create the event hook`
	 * @param advice what to do about it, if more is known than the response tells
	 */
	toError(action: string, response: OktaResponse, advice?: string): NodeApiError {
		const message = describeApiError(action, this.org, response, advice);
		const error = new NodeApiError(
			this.context.getNode(),
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

	/**
	 * Makes n8n fetch a new access token, with a request that is rejected and changes nothing. Returns
	 * the response only if n8n gets no token. Otherwise, the request that needs the token follows, and
	 * its response says more.
	 *
	 * @param rejectedWith the status with which the token was rejected; n8n before 2.34 only supports 401
	 */
	private async renewAccessToken(rejectedWith: number): Promise<OktaResponse | undefined> {
		const response = await sendRequest(this, { method: 'GET', path: RENEWAL_PATH }, rejectedWith);
		return response.tokenError && response;
	}

	private complete(response: OktaResponse): OktaResponse {
		return {
			...withProofError(this.org, response),
			authentication: this.authentication,
			receivedAt: Date.now(),
		};
	}
}

/** What n8n's poller needs to know to wait for the end of a rate limit. Older versions ignore it. */
function failureOf(response: OktaResponse): Failure | undefined {
	return response.status === 429
		? { cause: 'rate-limited', resetsAtEpochMs: rateLimitResetsAt(response) }
		: undefined;
}
