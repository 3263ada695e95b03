/** The status if Okta didn't respond, e.g. because of a timeout, a network error, or an interception. */
export const NO_RESPONSE = 0;

/** A response of Okta's API, whatever its status. */
export interface OktaResponse {
	/** The HTTP status, or `NO_RESPONSE`. */
	status: number;
	/** Names in lower case. */
	headers: Record<string, unknown>;
	/** With `NO_RESPONSE`: n8n's message. */
	body: unknown;
	/** With `NO_RESPONSE`: the error code of Node.js, e.g. `ENOTFOUND`. */
	code?: string;
	/** With `NO_RESPONSE`: set if something else responded instead of Okta. */
	interception?: Interception;
	/** How the request was authenticated; `apiToken` by default. */
	authentication?: AuthenticationMethod;
	/** When it arrived, or when the request failed, by n8n's clock, in ms since 1970. */
	receivedAt?: number;
	/**
	 * Set if Okta didn't process the request because there was no access token or Okta rejected its
	 * proof of possession: the reason, if known, and what to do about it.
	 */
	tokenError?: { description?: string; advice: string };
}

/** A response of something else than Okta. */
interface Interception {
	/** Its HTTP status. */
	status: number;
	/** The first words of its body, on one line. May be empty. */
	excerpt: string;
	/** Where it redirects to, without the query, which may contain a secret. */
	location?: string;
}

/** The values of the parameter 'Authentication' with which the node sends requests to Okta. */
export type AuthenticationMethod = 'apiToken' | 'oAuth2';

/** Whether the same request may succeed later: after an outage, a rate limit, or a network error. */
export function isRetryable({ status }: OktaResponse): boolean {
	return status === NO_RESPONSE || status === 429 || status >= 500;
}

/** When Okta responded, by its own clock, in milliseconds since 1970. NaN if the response doesn't say. */
export function serverTime({ headers }: OktaResponse): number {
	return typeof headers.date === 'string' ? Date.parse(headers.date) : NaN;
}
