import { isRetryable, NO_RESPONSE, type OktaResponse } from './oktaResponse';
import { waitForReset } from './rateLimit';

/** The delays before the second, third and fourth attempt, in milliseconds. */
const BACKOFF_MS = [1000, 2000, 4000];

/** The longest wait for a rate limit to reset. A longer one is reported instead. */
const MAX_WAIT_MS = 60_000;

/**
 * Timeouts and long waits are retried only once: n8n gives an activation 84 s in total, and then shows
 * a message of its own instead of this package's.
 */
const TIMEOUT_CODES: readonly unknown[] = ['ECONNABORTED', 'ERR_CANCELED', 'ETIMEDOUT'];

/** A wait for a rate limit that counts as long. */
const LONG_WAIT_MS = 10_000;

/** Network errors that may be gone in a moment, unlike a misspelled domain or a bad certificate. */
const TRANSIENT_CODES: readonly unknown[] = [
	'EAI_AGAIN',
	'ECONNREFUSED',
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
];

/**
 * How long to wait before retrying a request, in milliseconds. Nothing if it shouldn't be retried:
 * Okta rejected it, it can't succeed, or there were four attempts.
 *
 * @param attempts how often the request was sent
 */
export function retryDelayMs(response: OktaResponse, attempts: number): number | undefined {
	const delay = BACKOFF_MS[attempts - 1];
	if (delay === undefined || !isRetryable(response)) return undefined;

	const { status } = response;
	if (hasTimedOut(response)) return attempts === 1 ? delay : undefined;
	if (status === NO_RESPONSE && !isTransient(response)) return undefined;
	if (status !== 429) return delay;

	const wait = waitForReset(response) ?? delay;
	if (wait > MAX_WAIT_MS || (wait > LONG_WAIT_MS && attempts > 1)) return undefined;
	return Math.max(wait, delay);
}

/** Whether the reason that Okta didn't respond may be gone in a moment. */
function isTransient({ code, interception }: OktaResponse): boolean {
	const status = interception?.status ?? NO_RESPONSE;
	return status === 429 || status >= 500 || TRANSIENT_CODES.includes(code);
}

/** Whether the request timed out. */
export function hasTimedOut({ status, code }: OktaResponse): boolean {
	return status === NO_RESPONSE && TIMEOUT_CODES.includes(code);
}
