import { NO_RESPONSE } from '../../../nodes/Okta/protocol/responses/oktaResponse';
import { hasTimedOut, retryDelayMs } from '../../../nodes/Okta/protocol/responses/retryPolicy';

const DATE = 'Fri, 14 Aug 2026 08:30:00 GMT';
/** The same moment, in seconds since 1970. */
const NOW = 1_786_696_200;

function response(status: number, headers: Record<string, unknown> = {}) {
	return { status, headers, body: undefined };
}

function rateLimited(secondsLeft: number) {
	return response(429, { date: DATE, 'x-rate-limit-reset': String(NOW + secondsLeft) });
}

function networkError(code?: string) {
	return { ...response(NO_RESPONSE), code };
}

test.each([500, 502, 503, 504])('%d is retried three times, with growing delays', (status) => {
	const delays = [1, 2, 3, 4, 5].map((tries) => retryDelayMs(response(status), tries));
	expect(delays).toStrictEqual([1000, 2000, 4000, undefined, undefined]);
});

test.each(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN'])('%s is retried three times', (code) => {
	const delays = [1, 2, 3, 4].map((tries) => retryDelayMs(networkError(code), tries));
	expect(delays).toStrictEqual([1000, 2000, 4000, undefined]);
});

test.each(['ECONNABORTED', 'ERR_CANCELED', 'ETIMEDOUT'])(
	'a timeout (%s) is retried once',
	(code) => {
		const delays = [1, 2, 3].map((tries) => retryDelayMs(networkError(code), tries));
		expect(delays).toStrictEqual([1000, undefined, undefined]);
	},
);

test.each(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN', undefined])(
	'%s is not retried',
	(code) => {
		expect(retryDelayMs(networkError(code), 1)).toBeUndefined();
	},
);

test('a long wait for a rate limit happens only once', () => {
	expect(retryDelayMs(rateLimited(11), 1)).toBe(11_000);
	expect(retryDelayMs(rateLimited(11), 2)).toBeUndefined();
	expect(retryDelayMs(rateLimited(9), 2)).toBe(9000);
});

test.each([200, 204, 302, 400, 401, 403, 404, 405, 411, 418])('%d is not retried', (status) => {
	expect(retryDelayMs(response(status), 1)).toBeUndefined();
});

test.each([
	[30, 30_000],
	[60, 60_000],
	[1, 1000],
	[0, 1000],
	[-5, 1000],
])(
	'a rate limit that resets %d s after the date of the response is retried after %d ms',
	(left, delay) => {
		expect(retryDelayMs(rateLimited(left), 1)).toBe(delay);
	},
);

test.each([
	[`${NOW + 9}, ${NOW + 3}`, 9000],
	[`${NOW + 3},${NOW + 9}`, 9000],
	[[`${NOW + 3}`, `${NOW + 9}`], 9000],
	[`soon, ${NOW + 9}`, 9000],
	[`${NOW + 3}, ${NOW + 70}`, undefined],
])('if there are several rate limits (%j), the last reset counts', (reset, delay) => {
	expect(retryDelayMs(response(429, { date: DATE, 'x-rate-limit-reset': reset }), 1)).toBe(delay);
});

test.each([61, 3600])('a rate limit that resets in %d s is not retried', (left) => {
	expect(retryDelayMs(rateLimited(left), 1)).toBeUndefined();
});

test.each([
	[{}],
	[{ date: DATE }],
	[{ 'x-rate-limit-reset': String(NOW) }],
	[{ date: 'today', 'x-rate-limit-reset': 'soon' }],
])('a rate limit without a valid reset time (%j) is retried like an outage', (headers) => {
	expect(retryDelayMs(response(429, headers), 2)).toBe(2000);
});

test('a rate limit that lasts up to ten seconds is waited for again, a longer one only once', () => {
	expect(retryDelayMs(rateLimited(10), 2)).toBe(10_000);
	expect(retryDelayMs(rateLimited(11), 1)).toBe(11_000);
	expect(retryDelayMs(rateLimited(11), 2)).toBeUndefined();
});

test('an outage is retried with the usual delays, whatever a header says about rate limits', () => {
	const headers = { date: DATE, 'x-rate-limit-reset': String(NOW + 30) };
	expect(retryDelayMs(response(503, headers), 1)).toBe(1000);
});

test('after the last attempt, nothing is retried', () => {
	expect(retryDelayMs(rateLimited(1), 4)).toBeUndefined();
});

test('only a request without a response has timed out', () => {
	expect(hasTimedOut(networkError('ETIMEDOUT'))).toBe(true);
	expect(hasTimedOut(networkError())).toBe(false);
	expect(hasTimedOut({ ...response(503), code: 'ETIMEDOUT' })).toBe(false);
});

describe('a response of something between n8n and Okta', () => {
	const intercepted = (status: number) => ({
		status: NO_RESPONSE,
		headers: {},
		body: undefined,
		interception: { status, excerpt: '' },
	});

	test.each([429, 500, 502, 503, 504])('may be gone in a moment: %d', (status) => {
		expect(retryDelayMs(intercepted(status), 1)).toBe(1000);
		expect(retryDelayMs(intercepted(status), 3)).toBe(4000);
		expect(retryDelayMs(intercepted(status), 4)).toBeUndefined();
	});

	test.each([200, 302, 400, 401, 403, 404, 407, 428, 430, 499])("won't change: %d", (status) => {
		expect(retryDelayMs(intercepted(status), 1)).toBeUndefined();
	});
});
