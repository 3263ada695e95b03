import { randomBytes } from 'node:crypto';

import type { RequestHandler } from 'express';

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
 * Doesn't enforce the limit, because tests send more requests per minute than users do. To test a
 * rate limit, inject a fault with `E0000047`.
 *
 * @param now Okta's clock, in milliseconds since 1970
 */
export function standardHeaders(now: () => number): RequestHandler {
	let minute = 0;
	const counts = new Map<number, number>();
	return (request, response, next) => {
		const current = Math.floor(now() / MINUTE_MS);
		if (current !== minute) counts.clear();
		minute = current;
		const limit = LIMITS.find(([path]) => path.test(request.path))?.[1] ?? DEFAULT_LIMIT;
		const count = (counts.get(limit) ?? 0) + 1;
		counts.set(limit, count);
		response.set({
			Date: new Date(now()).toUTCString(),
			'X-Okta-Request-Id': randomBytes(16).toString('hex'),
			'X-Rate-Limit-Limit': String(limit),
			'X-Rate-Limit-Remaining': String(Math.max(limit - count, 0)),
			'X-Rate-Limit-Reset': String(((minute + 1) * MINUTE_MS) / 1000),
		});
		next();
	};
}
