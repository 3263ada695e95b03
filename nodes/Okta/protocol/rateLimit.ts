import { numbersIn, type OktaResponse } from './failure';
import { waitForReset } from './patience';

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
