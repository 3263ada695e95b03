import { randomBytes } from 'node:crypto';

import type { RequestHandler } from 'express';

import { sendError } from '../errors';

/** A rate limit that applies to all requests of the API. */
export interface RateLimit {
	/** How many requests are left to the client in each period. Others use the rest. */
	requests: number;
	/** Default: a minute, as in Okta. */
	periodMs?: number;
}

const MINUTE_MS = 60_000;

/** The rate limits per minute, by path. Each has its own count. */
const LIMITS: ReadonlyArray<[path: RegExp, limit: number]> = [
	[/^\/api\/v1\/logs/, 120],
	[/^\/oauth2\/v1\/token/, 2000],
];

const DEFAULT_LIMIT = 1200;

/**
 * Sets the headers that Okta sets on every response, errors included: the endpoint's rate limit, the
 * date, and a request ID.
 *
 * Only enforces a limit if a test sets one, because tests send more requests per minute than users do.
 *
 * @param now Okta's clock, in milliseconds since 1970
 * @param rateLimit the limit to enforce, if there is one
 */
export function standardHeaders(
	now: () => number,
	rateLimit: () => RateLimit | undefined,
): RequestHandler {
	let period = 0;
	const counts = new Map<number, number>();
	return (request, response, next) => {
		const { requests, periodMs = MINUTE_MS } = rateLimit() ?? {};
		const current = Math.floor(now() / periodMs);
		if (current !== period) counts.clear();
		period = current;
		const limit =
			requests ?? LIMITS.find(([path]) => path.test(request.path))?.[1] ?? DEFAULT_LIMIT;
		const count = (counts.get(limit) ?? 0) + 1;
		counts.set(limit, count);
		response.set({
			Date: new Date(now()).toUTCString(),
			'X-Okta-Request-Id': randomBytes(16).toString('hex'),
			'X-Rate-Limit-Limit': String(limit),
			'X-Rate-Limit-Remaining': String(Math.max(limit - count, 0)),
			'X-Rate-Limit-Reset': String(Math.ceil(((period + 1) * periodMs) / 1000)),
		});
		if (requests !== undefined && count > requests) sendError(response, 'E0000047');
		else next();
	};
}
