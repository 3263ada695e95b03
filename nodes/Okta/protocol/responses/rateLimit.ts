import { serverTime, type OktaResponse } from './oktaResponse';

/** The share of an org's rate limit to leave to other clients. */
const RESERVED_SHARE = 0.1;

/** How long to wait if the response doesn't say: Okta's limits are per minute. */
const WINDOW_MS = 60_000;
const MIN_WAIT_MS = 1000;
/** A longer wait is a mistake, e.g. of a proxy that caches `Date`, and must not stop polls for good. */
const MAX_WAIT_MS = 5 * WINDOW_MS;

/**
 * Whether only the share for other clients is left of a rate limit. If the limits of both the org and
 * the token apply, Okta sends each header twice. Without the headers, the limit isn't low.
 */
export function isRateLimitLow({ headers }: OktaResponse): boolean {
	const limits = numbersIn(headers['x-rate-limit-limit']);
	const remaining = numbersIn(headers['x-rate-limit-remaining']);
	return remaining.some((left, index) => left <= (limits[index] ?? NaN) * RESERVED_SHARE);
}

/** When to send the next request after a 429, by n8n's clock, in ms since 1970: within five minutes. */
export function rateLimitResetsAt(response: OktaResponse): number {
	const { receivedAt = 0 } = response;
	const wait = waitForReset(response) ?? WINDOW_MS;
	return receivedAt + Math.min(Math.max(wait, MIN_WAIT_MS), MAX_WAIT_MS);
}

/**
 * How long until a rate limit resets, in milliseconds: `X-Rate-Limit-Reset` minus Okta's own `Date`,
 * so that n8n's clock doesn't matter. Nothing if the response doesn't say.
 */
export function waitForReset(response: OktaResponse): number | undefined {
	const wait = latestResetTime(response) - serverTime(response);
	return Number.isFinite(wait) ? wait : undefined;
}

/**
 * When the rate limits reset (`X-Rate-Limit-Reset`, in seconds), in milliseconds since 1970, or NaN.
 *
 * If several limits apply, Okta repeats the header. The latest time counts, since one of the limits
 * may still be exceeded before it.
 */
export function latestResetTime({ headers }: OktaResponse): number {
	const seconds = numbersIn(headers['x-rate-limit-reset']).filter(Number.isFinite);
	return seconds.length === 0 ? NaN : Math.max(...seconds) * 1000;
}

/** The numbers in a header. n8n returns a repeated header as a list, or as a text with commas. */
function numbersIn(header: unknown): number[] {
	const values = [header].flat().filter((value) => typeof value === 'string');
	const texts = values.flatMap((value) => value.split(','));
	return texts.map((text) => (text.trim() === '' ? NaN : Number(text)));
}
