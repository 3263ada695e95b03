import { randomBytes } from 'node:crypto';

import type { RequestHandler } from 'express';

const MINUTE_MS = 60_000;

/** How many requests a minute are allowed, by the beginning of the path: each limit is another. */
const LIMITS: ReadonlyArray<[path: RegExp, limit: number]> = [
	[/^\/api\/v1\/logs/, 120],
	[/^\/oauth2\/v1\/token/, 2000],
];

const DEFAULT_LIMIT = 1200;

/**
 * Puts the headers on every response that Okta puts there, refusals included: the rate limit of the
 * endpoint, the time by the same clock, and an id.
 *
 * Nothing is refused when a limit is used up, because tests send more in a minute than people do. A
 * test that wants a refusal adds a fault with `E0000047`.
 *
 * @param now Okta's clock, in milliseconds
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
