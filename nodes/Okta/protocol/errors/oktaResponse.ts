/** The status of an answer that never came. */
export const NO_RESPONSE = 0;

/** An answer of Okta's API, whatever its status. */
export interface OktaResponse {
	/** The HTTP status, or `NO_RESPONSE`. */
	status: number;
	/** Names in lower case. */
	headers: Record<string, unknown>;
	/** With `NO_RESPONSE`: a text, what n8n said of it. */
	body: unknown;
	/** With `NO_RESPONSE`: the code that Node.js gave, e.g. `ENOTFOUND`. */
	code?: string;
	/** What the request was authorized with: an API token unless told. */
	authentication?: AuthenticationMethod;
	/** When it arrived or failed to, by n8n's clock, in ms since 1970. */
	receivedAt?: number;
	/**
	 * Set if Okta did not get as far as the request, since there was no access token or its proof was
	 * refused: why, as far as that is known.
	 */
	tokenError?: { description?: string; advice: string };
}

/** The two ways to get in, by the values of the parameter "Authentication". */
export type AuthenticationMethod = 'apiToken' | 'oAuth2';

/** Whether the same request may well be answered later: an outage, a rate limit, no connection. */
export function isRetryable({ status }: OktaResponse): boolean {
	return status === NO_RESPONSE || status === 429 || status >= 500;
}

/** Okta's own clock: when it answered, in milliseconds since 1970, or NaN if it does not say. */
export function serverTime({ headers }: OktaResponse): number {
	return typeof headers.date === 'string' ? Date.parse(headers.date) : NaN;
}
