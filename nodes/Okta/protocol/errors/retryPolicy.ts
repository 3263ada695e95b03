import { isRetryable, NO_RESPONSE, type OktaResponse } from './oktaResponse';
import { waitForReset } from './rateLimit';

/** The pauses before the second, third and fourth try of a request, in milliseconds. */
const BACKOFF_MS = [1000, 2000, 4000];

/** The longest wait for the end of a rate limit. What takes longer is told instead. */
const MAX_WAIT_MS = 60_000;

/**
 * What took long already is tried only once more: n8n gives an activation 84 s in all, and after
 * that a person reads n8n's own words instead of ours.
 */
const TIMEOUT_CODES = ['ECONNABORTED', 'ERR_CANCELED', 'ETIMEDOUT'];
const LONG_WAIT_MS = 10_000;

/** Faults of a network that may be gone in a moment. A misspelt name or a bad certificate is not. */
const TRANSIENT_CODES = [
	'EAI_AGAIN',
	'ECONNREFUSED',
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
];

/**
 * How long to pause before the same request is sent again, in milliseconds; nothing if it should
 * not be: no refusal is tried again, and nothing more than three times.
 *
 * @param tries how often the request was sent
 */
export function retryDelayMs(response: OktaResponse, tries: number): number | undefined {
	const pause = BACKOFF_MS[tries - 1];
	if (pause === undefined || !isRetryable(response)) return undefined;

	const { status, code = '' } = response;
	if (hasTimedOut(response)) return tries === 1 ? pause : undefined;
	if (status === NO_RESPONSE && !TRANSIENT_CODES.includes(code)) return undefined;
	if (status !== 429) return pause;

	const wait = waitForReset(response) ?? pause;
	if (wait > MAX_WAIT_MS || (wait > LONG_WAIT_MS && tries > 1)) return undefined;
	return Math.max(wait, pause);
}

/** Whether there was no answer in time. */
export function hasTimedOut({ status, code = '' }: OktaResponse): boolean {
	return status === NO_RESPONSE && TIMEOUT_CODES.includes(code);
}
