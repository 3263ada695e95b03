import { ADVICE } from '../../../nodes/Okta/protocol/responses/advice';
import {
	adviceFor,
	describeApiError,
	errorCodeOf,
	fieldsIn,
	lacksScope,
} from '../../../nodes/Okta/protocol/responses/apiError';
import {
	NO_RESPONSE,
	type OktaResponse,
} from '../../../nodes/Okta/protocol/responses/oktaResponse';

const ORG = 'https://acme.okta.com';

function response(status: number, body?: unknown, headers = {}): OktaResponse {
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

test('the texts of an error are read if it has a code, and a text of another type is left out', () => {
	const messageFor = (body: unknown) =>
		describeApiError('try', ORG, response(400, body), 'Do this.').replace(/^Okta .* try: /, '');
	const error = { errorCode: 'E0000001', errorSummary: 'Invalid', errorCauses: [] };
	expect(messageFor(error)).toBe('400 E0000001: Invalid. Do this.');
	expect(messageFor({ ...error, errorCode: 1 })).toBe('400. Do this.');
	expect(messageFor({ errorSummary: 'Invalid' })).toBe('400. Do this.');
	expect(messageFor({ ...error, errorSummary: 1 })).toBe('400 E0000001. Do this.');
	expect(messageFor({ ...error, errorCauses: 'many' })).toBe('400 E0000001: Invalid. Do this.');
	expect(
		messageFor({ ...error, errorCauses: [{ errorSummary: 1 }, { a: 1 }, { errorSummary: 'x' }] }),
	).toBe('400 E0000001: Invalid; x. Do this.');
});

test('a code that every object has as a property says nothing', () => {
	const received = response(400, { errorCode: 'constructor' });
	expect(describeApiError('try', ORG, received)).toBe(
		describeApiError('try', ORG, response(400, { errorCode: 'E0000000' })).replace(
			'E0000000',
			'constructor',
		),
	);
});

describe('the message', () => {
	test("for a rejected request has Okta's own words: code, summary, causes", () => {
		const body = oktaError('E0000001', 'Api validation failed: name', 'name: too long.', 'x: y');
		expect(describeApiError('create the event hook', ORG, response(400, body), 'Do this.')).toBe(
			'Okta (https://acme.okta.com) rejected the request to create the event hook: 400 E0000001: Api validation failed: name; name: too long; x: y. Do this.',
		);
	});

	test.each([429, 500, 503])('for %d does not say that Okta rejected the request', (status) => {
		expect(describeApiError('create the event hook', ORG, response(status), 'Do this.')).toBe(
			`Okta (https://acme.okta.com) couldn't create the event hook: ${status}. Do this.`,
		);
	});

	test('says what to do', () => {
		const body = oktaError('E0000011', 'Invalid token provided');
		expect(describeApiError('list the event hooks', ORG, response(401, body))).toMatch(
			/401 E0000011: Invalid token provided\. Okta doesn't accept the API token\. .* create a new one/,
		);
		expect(describeApiError('x', ORG, response(403, oktaError('E0000006', 'No.')))).toMatch(
			/403 E0000006: No\. The API token isn't allowed to manage event hooks\. .*okta\.eventhooks\.manage/,
		);
	});

	test.each([
		['HTML', '<html>Not Found</html>'],
		['an empty text', ''],
		['undefined', undefined],
		['another error', { error: 'x' }],
	])('has only the status if the body is %s', (_, body) => {
		expect(describeApiError('list the event hooks', ORG, response(404, body))).toBe(
			"Okta (https://acme.okta.com) rejected the request to list the event hooks: 404. No Okta API found at this address. Check 'Okta Domain' in the credential.",
		);
	});

	test('has at least the code if Okta changes the texts of its errors', () => {
		const body = { errorCode: 'E0000006', errorSummary: null, errorCauses: 'none' };
		expect(describeApiError('x', ORG, response(403, body))).toContain(
			'403 E0000006. The API token',
		);
	});

	test('for a successful status with an unexpected body says that it does not come from Okta', () => {
		expect(describeApiError('list the event hooks', ORG, response(200, '<html>'))).toBe(
			"Unexpected response from https://acme.okta.com to the request to list the event hooks: 200. No Okta API found at this address. Check 'Okta Domain' in the credential.",
		);
	});

	test('for 300, which is not a success, says that Okta rejected the request', () => {
		expect(describeApiError('list the event hooks', ORG, response(300))).toBe(
			"Okta (https://acme.okta.com) rejected the request to list the event hooks: 300. Check 'Okta Domain' and 'API Token' in the credential, then try again.",
		);
	});

	test('for a request without an access token has only the advice if no reason is known', () => {
		const tokenError = { advice: 'Enter a key.' };
		expect(describeApiError('list the event hooks', ORG, { ...response(401), tokenError })).toBe(
			"n8n couldn't list the event hooks. Enter a key.",
		);
	});

	test('for a network error says why the org could not be reached', () => {
		const lost = { ...response(NO_RESPONSE), code: 'ENOTFOUND' };
		expect(describeApiError('list the event hooks', ORG, lost)).toBe(
			"n8n couldn't reach Okta at https://acme.okta.com to list the event hooks: the domain doesn't exist. Check 'Okta Domain' in the credential and n8n's internet connection.",
		);
	});

	test("for an unknown network error has n8n's words", () => {
		const lost = { ...response(NO_RESPONSE, 'The address is blocked.'), code: 'EODD' };
		expect(describeApiError('x', ORG, lost)).toContain(' to x: The address is blocked. Check');
	});

	test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED'])(
		'for an untrusted certificate (%s) says how to trust it',
		(code) => {
			expect(describeApiError('x', ORG, { ...response(NO_RESPONSE), code })).toMatch(
				/its certificate .*NODE_EXTRA_CA_CERTS/,
			);
		},
	);
});

test('each documented status has its own advice, and any other gets a general one', () => {
	for (const status of [400, 401, 403, 404, 405, 429, 500, 503, 302]) {
		expect(adviceFor(response(status))).toBe(ADVICE[status]);
	}
	expect(adviceFor(response(418))).toMatch(/^Check 'Okta Domain' and 'API Token'/);
});

test('a disabled feature is reported as such, although the status is that of an invalid token', () => {
	const disabled = response(401, oktaError('E0000015', 'x'));
	expect(adviceFor(disabled)).toMatch(/feature that isn't enabled in your org/);
	expect(adviceFor({ ...disabled, authentication: 'oAuth2' })).toBe(adviceFor(disabled));
});

describe('the advice for a service app', () => {
	const rejected = (status: number, headers = {}): OktaResponse => ({
		...response(status, undefined, headers),
		authentication: 'oAuth2',
	});

	test.each([302, 400, 401, 403, 404, 405, 418, 429, 500, 503])(
		'does not mention an API token: %d',
		(status) => {
			expect(adviceFor(rejected(status))).not.toMatch(/API token/i);
		},
	);

	test('without permission says where to assign a role', () => {
		expect(adviceFor(rejected(403))).toMatch(
			/Assign it an admin role .* \(.*your app › Admin roles/,
		);
	});

	test('whose token is missing a scope, as Okta says in a header, says which to select', () => {
		const headers = { 'www-authenticate': 'Bearer scope="x", error="insufficient_scope"' };
		expect(adviceFor(rejected(403, headers))).toMatch(
			/^The access token is missing a scope\. Select okta/,
		);
		expect(adviceFor(response(403, undefined, headers))).toBe(ADVICE[403]);
		expect(lacksScope(rejected(403, headers))).toBe(true);
		expect(lacksScope(rejected(401, headers))).toBe(false);
		expect(lacksScope(rejected(403))).toBe(false);
	});

	test('without an access token is that for the token, and the message does not mention a rejection', () => {
		const tokenError = { description: "Okta didn't issue one", advice: 'Do this.' };
		const unauthenticated = { ...rejected(401), tokenError };
		expect(adviceFor(unauthenticated)).toBe('Do this.');
		expect(describeApiError('list the event hooks', ORG, unauthenticated)).toBe(
			"n8n couldn't list the event hooks. Okta didn't issue one. Do this.",
		);
		expect(describeApiError('x', ORG, unauthenticated, 'Do that.')).toBe(
			"n8n couldn't x. Okta didn't issue one. Do that.",
		);
	});
});

describe('the advice for a rate limit', () => {
	test('says when it resets', () => {
		const headers = { 'x-rate-limit-reset': '1786696200' };
		expect(adviceFor(response(429, undefined, headers))).toBe(
			"Your org has reached Okta's API rate limit. Wait until 2026-08-14T08:30:00.000Z, then try again.",
		);
	});

	test.each(['1786696140, 1786696200', ['1786696200', '1786696140']])(
		'says when the last of several resets: %j',
		(reset) => {
			const headers = { 'x-rate-limit-reset': reset };
			expect(adviceFor(response(429, undefined, headers))).toContain(
				'until 2026-08-14T08:30:00.000Z',
			);
		},
	);

	test.each(['soon', '', undefined, '-1', '0', '9e99', ',', [], 1786696200])(
		'does not contain the reset time %j, which is not valid',
		(reset) => {
			const headers = { 'x-rate-limit-reset': reset };
			expect(adviceFor(response(429, undefined, headers))).toBe(ADVICE[429]);
		},
	);
});

test.each([
	[oktaError('E0000007', 'x'), 'E0000007'],
	[{ errorCode: 7 }, ''],
	['<html>', ''],
	[undefined, ''],
])('the error code in %j is %j', (body, code) => {
	expect(errorCodeOf(body)).toBe(code);
});

describe("an Okta error's texts", () => {
	const textOf = (body: unknown) =>
		/: 400 (.*)\. Do this\.$/.exec(
			describeApiError('try', ORG, response(400, body), 'Do this.'),
		)?.[1];

	test('are left out if they are empty', () => {
		expect(textOf(oktaError('E0000001', 'Invalid', '', ' '))).toBe('E0000001: Invalid');
	});
});

test('only a 429 is about a rate limit, whatever the headers say', () => {
	const headers = { 'x-rate-limit-reset': '1786696200' };
	expect(adviceFor(response(429, undefined, headers))).toContain('Wait until');
	expect(adviceFor(response(503, undefined, headers))).toBe(ADVICE[503]);
});

test.each<[string, string[], string[]]>([
	['Api validation failed: channel.config.uri', [], ['channel.config.uri']],
	[
		'Api validation failed: events.items[0]',
		['events.items[0]: x'],
		['events.items[0]', 'events.items[0]'],
	],
	['Invalid', ["name: isn't unique", 'The field is odd'], ['name']],
	["'channel.config.uri' isn't valid", [], ['channel.config.uri']],
	['name', [], []],
	['Api validation failed: name: too long', [], ['name']],
	['It says name: x', ['see name: x', "a 'name'"], []],
	['name is odd', [], []],
])('the fields that %j and its causes %j name are %j', (summary, causes, fields) => {
	expect(fieldsIn(oktaError('E0000001', summary, ...causes))).toStrictEqual(fields);
});

test('a body that is not an Okta error, or an error without texts, names no fields', () => {
	expect(fieldsIn('<html>')).toStrictEqual([]);
	expect(fieldsIn({ errorCode: 'E0000001', errorSummary: null })).toStrictEqual([]);
});
