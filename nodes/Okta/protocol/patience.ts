import { mayPassByItself, secondsOf, type OktaResponse } from './failure';

/** The pauses before the second, third and fourth try of a request, in milliseconds. */
const PAUSES_MS = [1000, 2000, 4000];

/** The longest wait for the end of a rate limit. What takes longer is told instead. */
const LONGEST_WAIT_MS = 60_000;

/**
 * How long to pause before the same request is sent again, in milliseconds; nothing if it should
 * not be: no refusal is tried again, and nothing more than three times.
 *
 * @param tries how often the request was sent
 */
export function pauseAfter(response: OktaResponse, tries: number): number | undefined {
	const pause = PAUSES_MS[tries - 1];
	if (pause === undefined || !mayPassByItself(response)) return undefined;
	if (response.status !== 429) return pause;
	const wait = waitForReset(response.headers) ?? pause;
	return wait > LONGEST_WAIT_MS ? undefined : Math.max(wait, pause);
}

/**
 * How long a rate limit still lasts: `X-Rate-Limit-Reset` (seconds since 1970) measured against
 * Okta's own `Date`, so that a wrong clock of n8n does no harm.
 */
function waitForReset(headers: OktaResponse['headers']): number | undefined {
	const reset = secondsOf(headers['x-rate-limit-reset']) * 1000;
	const now = typeof headers.date === 'string' ? Date.parse(headers.date) : NaN;
	const wait = reset - now;
	return Number.isFinite(wait) ? wait : undefined;
}
