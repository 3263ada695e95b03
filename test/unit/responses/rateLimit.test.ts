import {
	isRateLimitLow,
	latestResetTime,
	rateLimitResetsAt,
} from '../../../nodes/Okta/protocol/responses/rateLimit';

const NOW = Date.parse('2026-08-14T09:30:00.000Z');

function response(headers: Record<string, unknown>) {
	return { status: 429, headers, body: {}, receivedAt: NOW };
}

test.each([
	['120', '13', false],
	['120', '12', true],
	['120', '0', true],
	['5', '1', false],
	['5', '0', true],
	['120, 60', '100, 6', true],
	['120, 60', '13, 7', false],
	[['120', '60'], ['100', '6'], true],
	[undefined, '1', false],
	['120', undefined, false],
	['many', 'some', false],
])('a limit of %j with %j requests left is low: %s', (limit, remaining, isLow) => {
	const headers = { 'x-rate-limit-limit': limit, 'x-rate-limit-remaining': remaining };
	expect(isRateLimitLow(response(headers))).toBe(isLow);
});

test.each([
	['when Okta says, by its own clock', { minutes: 5, seconds: 40 }, 40_000],
	['after at least a second', { minutes: 0, seconds: -10 }, 1000],
	['within five minutes, whatever Okta or a proxy says', { minutes: 0, seconds: 86_400 }, 300_000],
])('a rate limit resets %s', (_, { minutes, seconds }, wait) => {
	const oktaNow = NOW + minutes * 60_000;
	const headers = {
		date: new Date(oktaNow).toUTCString(),
		'x-rate-limit-reset': String(oktaNow / 1000 + seconds),
	};
	expect(rateLimitResetsAt(response(headers))).toBe(NOW + wait);
});

test('a rate limit without a reset time resets after a minute', () => {
	expect(rateLimitResetsAt(response({}))).toBe(NOW + 60_000);
});

test.each(['', ' ', ' , ', []])('a header without numbers (%j) says nothing', (header) => {
	const headers = { 'x-rate-limit-limit': '120', 'x-rate-limit-remaining': header };
	expect(isRateLimitLow(response(headers))).toBe(false);
	expect(latestResetTime(response({ 'x-rate-limit-reset': header }))).toBeNaN();
});
