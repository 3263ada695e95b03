import {
	isRetryable,
	NO_RESPONSE,
	serverTime,
} from '../../../nodes/Okta/protocol/responses/oktaResponse';

function response(status: number, headers: Record<string, unknown> = {}) {
	return { status, headers, body: undefined };
}

test.each([NO_RESPONSE, 429, 500, 502, 503, 504])('%d can be retried', (status) => {
	expect(isRetryable(response(status))).toBe(true);
});

test.each([200, 302, 400, 401, 403, 404, 405])('%d cannot be retried', (status) => {
	expect(isRetryable(response(status))).toBe(false);
});

test("Okta's time is that of the Date header", () => {
	expect(serverTime(response(200, { date: 'Fri, 14 Aug 2026 08:30:00 GMT' }))).toBe(
		Date.parse('2026-08-14T08:30:00Z'),
	);
});

test.each([{}, { date: 'soon' }, { date: 7 }])('%j has no time', (headers) => {
	expect(serverTime(response(200, headers))).toBeNaN();
});
