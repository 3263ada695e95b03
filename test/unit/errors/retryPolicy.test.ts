import { NO_RESPONSE } from '../../../nodes/Okta/protocol/errors/oktaResponse';
import { retryDelayMs } from '../../../nodes/Okta/protocol/errors/retryPolicy';

const DATE = 'Fri, 14 Aug 2026 08:30:00 GMT';
/** The same moment, in seconds since 1970. */
const NOW = 1_786_696_200;

function answer(status: number, headers: Record<string, unknown> = {}) {
	return { status, headers, body: undefined };
}

function limited(secondsLeft: number) {
	return answer(429, { date: DATE, 'x-rate-limit-reset': String(NOW + secondsLeft) });
}

function unreached(code?: string) {
	return { ...answer(NO_RESPONSE), code };
}

test.each([500, 502, 503, 504])(
	'after %d there are three more tries, with growing pauses',
	(status) => {
		const pauses = [1, 2, 3, 4, 5].map((tries) => retryDelayMs(answer(status), tries));
		expect(pauses).toStrictEqual([1000, 2000, 4000, undefined, undefined]);
	},
);

test.each(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN'])(
	'after %s there are three more tries',
	(code) => {
		const pauses = [1, 2, 3, 4].map((tries) => retryDelayMs(unreached(code), tries));
		expect(pauses).toStrictEqual([1000, 2000, 4000, undefined]);
	},
);

test.each(['ECONNABORTED', 'ERR_CANCELED', 'ETIMEDOUT'])(
	'a time-out (%s), which took long already, is tried once more',
	(code) => {
		const pauses = [1, 2, 3].map((tries) => retryDelayMs(unreached(code), tries));
		expect(pauses).toStrictEqual([1000, undefined, undefined]);
	},
);

test.each(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN', undefined])(
	'%s does not pass by itself',
	(code) => {
		expect(retryDelayMs(unreached(code), 1)).toBeUndefined();
	},
);

test('a long wait for a rate limit is done once', () => {
	expect(retryDelayMs(limited(11), 1)).toBe(11_000);
	expect(retryDelayMs(limited(11), 2)).toBeUndefined();
	expect(retryDelayMs(limited(9), 2)).toBe(9000);
});

test.each([200, 204, 302, 400, 401, 403, 404, 405, 411, 418])('%d is final', (status) => {
	expect(retryDelayMs(answer(status), 1)).toBeUndefined();
});

test.each([
	[30, 30_000],
	[60, 60_000],
	[1, 1000],
	[0, 1000],
	[-5, 1000],
])("a rate limit that ends %d s after Okta's time is waited for %d ms", (left, pause) => {
	expect(retryDelayMs(limited(left), 1)).toBe(pause);
});

test.each([
	[`${NOW + 9}, ${NOW + 3}`, 9000],
	[`${NOW + 3},${NOW + 9}`, 9000],
	[[`${NOW + 3}`, `${NOW + 9}`], 9000],
	[`soon, ${NOW + 9}`, 9000],
	[`${NOW + 3}, ${NOW + 70}`, undefined],
])('of several rate limits (%j) the one that resets last is waited for', (reset, pause) => {
	expect(retryDelayMs(answer(429, { date: DATE, 'x-rate-limit-reset': reset }), 1)).toBe(pause);
});

test.each([61, 3600])('a rate limit that lasts %d s is not waited for', (left) => {
	expect(retryDelayMs(limited(left), 1)).toBeUndefined();
});

test.each([
	[{}],
	[{ date: DATE }],
	[{ 'x-rate-limit-reset': String(NOW) }],
	[{ date: 'today', 'x-rate-limit-reset': 'soon' }],
])('a rate limit without a usable end (%j) is waited for like an outage', (headers) => {
	expect(retryDelayMs(answer(429, headers), 2)).toBe(2000);
});
