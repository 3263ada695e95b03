import { serverTime, type OktaResponse } from './oktaResponse';

/** The share of an org's rate limit that's left to other clients. */
const RESERVED_SHARE = 0.1;

/** Okta's limits are per minute: how long to wait where the response doesn't say. */
const WINDOW_MS = 60_000;
const MIN_WAIT_MS = 1000;

/**
 * Whether no more than the share for other clients is left of a rate limit. A response that doesn't
 * say leaves enough. Where an org's and a token's limit apply, Okta sends each header twice.
 */
export function isRateLimitLow({ headers }: OktaResponse): boolean {
	const limits = numbersIn(headers['x-rate-limit-limit']);
	const remaining = numbersIn(headers['x-rate-limit-remaining']);
	return remaining.some((left, index) => left <= (limits[index] ?? NaN) * RESERVED_SHARE);
}

/** Until when to request nothing after a 429, by n8n's clock, in ms since 1970. */
export function rateLimitResetsAt(response: OktaResponse): number {
	const { receivedAt = 0 } = response;
	return receivedAt + Math.max(waitForReset(response) ?? WINDOW_MS, MIN_WAIT_MS);
}

/**
 * How long a rate limit still lasts: `X-Rate-Limit-Reset` (seconds since 1970) measured against
 * Okta's own `Date`, so that a wrong clock of n8n does no harm.
 */
export function waitForReset(response: OktaResponse): number | undefined {
	const wait = rateLimitResetAt(response) - serverTime(response);
	return Number.isFinite(wait) ? wait : undefined;
}

/**
 * When the rate limits reset (`X-Rate-Limit-Reset`, in seconds), in milliseconds since 1970, or NaN.
 *
 * Several limits can apply to a request, and Okta then repeats the header. The latest time counts:
 * before that, one of the limits may still be exceeded.
 */
export function rateLimitResetAt({ headers }: OktaResponse): number {
	const seconds = numbersIn(headers['x-rate-limit-reset']).filter(Number.isFinite);
	return seconds.length === 0 ? NaN : Math.max(...seconds) * 1000;
}

/** The numbers of a header. For one that Okta repeats, n8n returns a list or one text with commas. */
export function numbersIn(header: unknown): number[] {
	const values = [header].flat().filter((value) => typeof value === 'string');
	const texts = values.flatMap((value) => value.split(','));
	return texts.map((text) => (text.trim() === '' ? NaN : Number(text)));
}
