import { ADVICE } from '../../../nodes/Okta/protocol/errors/advice';
import { adviceFor, describeApiError } from '../../../nodes/Okta/protocol/errors/apiError';
import {
	isRetryable,
	NO_RESPONSE,
	type OktaResponse,
} from '../../../nodes/Okta/protocol/errors/oktaResponse';
import { networkErrorResponse } from '../../../nodes/Okta/protocol/errors/networkErrors';

const ORG = 'https://acme.okta.com';

function answer(status: number, body?: unknown, headers = {}): OktaResponse {
	return { status, headers, body };
}

function oktaError(errorCode: string, errorSummary: string, ...causes: string[]): object {
	return {
		errorCode,
		errorSummary,
		errorLink: errorCode,
		errorId: 'oae1',
		errorCauses: causes.map((cause) => ({ errorSummary: cause })),
	};
}

test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED'])(
	'a certificate that n8n does not trust (%s) is told with the way to trust it',
	(code) => {
		expect(describeApiError('x', ORG, { ...answer(NO_RESPONSE), code })).toMatch(
			/its certificate .*NODE_EXTRA_CA_CERTS/,
		);
	},
);

test('a reason that is not known is told in the words of n8n', () => {
	const response = { ...answer(NO_RESPONSE, 'The address is blocked.'), code: 'EODD' };
	expect(describeApiError('x', ORG, response)).toContain(' to x: The address is blocked. Check');
});

describe('a refusal is told', () => {
	test("in Okta's own words, code first, causes after", () => {
		const body = oktaError('E0000001', 'Api validation failed: name', 'name: too long.', 'x: y');
		expect(describeApiError('create the event hook', ORG, answer(400, body), 'Do this.')).toBe(
			'Okta (https://acme.okta.com) refused to create the event hook: 400 E0000001: Api validation failed: name; name: too long; x: y. Do this.',
		);
	});

	test('with what to do about it', () => {
		const body = oktaError('E0000011', 'Invalid token provided');
		expect(describeApiError('list the event hooks', ORG, answer(401, body))).toMatch(
			/401 E0000011: Invalid token provided\. Okta does not accept the API token: .* make a new one/,
		);
		expect(describeApiError('x', ORG, answer(403, oktaError('E0000006', 'No.')))).toMatch(
			/403 E0000006: No\. The API token may not manage event hooks: .*okta\.eventhooks\.manage/,
		);
	});

	test.each([
		['HTML', '<html>Not Found</html>'],
		['nothing', ''],
		['undefined', undefined],
		['another error', { error: 'x' }],
	])('by its status when the body is %s', (_, body) => {
		expect(describeApiError('list the event hooks', ORG, answer(404, body))).toBe(
			'Okta (https://acme.okta.com) refused to list the event hooks: 404. No Okta API answers at this address: check the Okta domain in the credential.',
		);
	});

	test('also when Okta changes the texts of its errors', () => {
		const body = { errorCode: 'E0000006', errorSummary: null, errorCauses: 'none' };
		expect(describeApiError('x', ORG, answer(403, body))).toContain('403 E0000006. The API token');
	});

	test('as an answer that is not of Okta, when the status is good and the body is not', () => {
		expect(describeApiError('list the event hooks', ORG, answer(200, '<html>'))).toBe(
			'https://acme.okta.com answered the request to list the event hooks with 200, but not as it should. No Okta API answers at this address: check the Okta domain in the credential.',
		);
	});

	test('as an org that was not reached', () => {
		const response = { ...answer(NO_RESPONSE), code: 'ENOTFOUND' };
		expect(describeApiError('list the event hooks', ORG, response)).toBe(
			'n8n could not reach Okta at https://acme.okta.com to list the event hooks: no such name exists. Check the Okta domain in the credential and the way from n8n to the internet.',
		);
	});
});

test('every status that the API documents has its advice, and any other gets one', () => {
	for (const status of [400, 401, 403, 404, 405, 429, 500, 503, 302]) {
		expect(adviceFor(answer(status))).toBe(ADVICE[status]);
	}
	expect(adviceFor(answer(418))).toMatch(/^Check the Okta domain and the API token/);
});

describe('a service app', () => {
	const refused = (status: number, headers = {}, body?: unknown): OktaResponse => ({
		...answer(status, body, headers),
		authentication: 'oAuth2',
	});

	test.each([302, 400, 401, 403, 404, 405, 418, 429, 500, 503])(
		'is not told of an API token, which it has none of: %d',
		(status) => {
			expect(adviceFor(refused(status))).not.toMatch(/API token/);
		},
	);

	test('without a role is told where to give it one', () => {
		expect(adviceFor(refused(403))).toMatch(/give it an admin role \(.*the app › Admin roles/);
	});

	test('whose token lacks a scope, as Okta says in a header, is told which to choose', () => {
		const headers = { 'www-authenticate': 'Bearer scope="x", error="insufficient_scope"' };
		expect(adviceFor(refused(403, headers))).toMatch(
			/^The access token lacks a scope: choose okta/,
		);
		expect(adviceFor(answer(403, undefined, headers))).toBe(ADVICE[403]);
	});

	test('is told of a feature that is switched off like anybody', () => {
		expect(adviceFor(refused(401, {}, oktaError('E0000015', 'x')))).toMatch(/not switched on/);
	});

	test('without an access token is told why, and nothing of a refused call', () => {
		const tokenError = { description: 'Okta gave none', advice: 'Do this.' };
		const response = { ...refused(401), tokenError };
		expect(adviceFor(response)).toBe('Do this.');
		expect(describeApiError('list the event hooks', ORG, response)).toBe(
			'n8n could not list the event hooks. Okta gave none. Do this.',
		);
		expect(describeApiError('x', ORG, response, 'Do that.')).toBe(
			'n8n could not x. Okta gave none. Do that.',
		);
	});
});

test('what got no answer is told by the code in the depth of what was thrown', () => {
	const cause = Object.assign(new Error('in depth'), { code: 'ENOTFOUND' });
	expect(networkErrorResponse(new Error('on top', { cause }))).toStrictEqual({
		status: NO_RESPONSE,
		headers: {},
		body: 'on top',
		code: 'ENOTFOUND',
	});
	expect(networkErrorResponse('a text')).toMatchObject({ status: NO_RESPONSE, code: undefined });
});

test('a used-up rate limit is told with the time of its end', () => {
	const headers = { 'x-rate-limit-reset': '1786696200' };
	expect(adviceFor(answer(429, undefined, headers))).toBe(
		"The org's rate limit for the Okta API is used up until 2026-08-14T08:30:00.000Z: try again then.",
	);
});

test.each(['1786696140, 1786696200', ['1786696200', '1786696140']])(
	'of several used-up rate limits (%j) the time is that of the last',
	(reset) => {
		expect(adviceFor(answer(429, undefined, { 'x-rate-limit-reset': reset }))).toContain(
			'until 2026-08-14T08:30:00.000Z',
		);
	},
);

test.each(['soon', '', undefined, '-1', '9e99', ',', [], 1786696200])(
	'a reset time of %j is left out',
	(reset) => {
		expect(adviceFor(answer(429, undefined, { 'x-rate-limit-reset': reset }))).toBe(ADVICE[429]);
	},
);

test('a feature that is not switched on is told so, though the status is that of a bad token', () => {
	expect(adviceFor(answer(401, oktaError('E0000015', 'x')))).toMatch(/not switched on in the org/);
});

test('outages and rate limits may pass by themselves, refusals do not', () => {
	const passing = [NO_RESPONSE, 429, 500, 502, 503, 504];
	const lasting = [200, 302, 400, 401, 403, 404, 405];
	expect(passing.map((status) => isRetryable(answer(status)))).not.toContain(false);
	expect(lasting.map((status) => isRetryable(answer(status)))).not.toContain(true);
});
