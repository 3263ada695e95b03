import {
	NO_RESPONSE,
	type OktaResponse,
} from '../../../nodes/Okta/protocol/responses/oktaResponse';
import { TokenRequestError } from '../../../nodes/Okta/protocol/auth/tokenRequestError';

const APP = { org: 'https://acme.okta.com', scopes: ['okta.eventHooks.manage', 'okta.logs.read'] };
const NOW = Date.parse('2026-08-14T08:00:00Z');

function tokenError({ headers, ...response }: Partial<OktaResponse>, now = NOW): TokenRequestError {
	const fromOkta = {
		status: 401,
		headers: { 'x-okta-request-id': 'x', ...headers },
		body: undefined,
	};
	return new TokenRequestError(APP, { ...fromOkta, ...response }, now);
}

function messageFor(
	error: string,
	description?: string,
	headers: Record<string, unknown> = {},
): string {
	const status = error === 'invalid_client' ? 401 : 400;
	const body = { error, error_description: description };
	return tokenError({ status, headers, body }).message;
}

test.each([{}, { error: 5 }, { error: null, error_description: 'x' }, []])(
	"a body that isn't an OAuth error (%j) is not quoted",
	(body) => {
		expect(tokenError({ status: 400, body }).message).toContain('access token: 400. ');
	},
);

test("the message has Okta's own words and what to do", () => {
	expect(messageFor('invalid_client', 'The client_assertion JWT kid is invalid.')).toBe(
		"Okta (https://acme.okta.com) didn't issue an access token: 401 invalid_client: The client_assertion JWT kid is invalid. The private key doesn't match any public key of the app, or the key ID belongs to another key. Compare 'Key ID' in the credential with the KIDs of the app's active public keys (Admin Console › Applications › your app › General › Public Keys), or add a new key there and update the credential.",
	);
});

const KEY = /The private key doesn't match any public key of the app/;
const CLIENT = /Check 'Client ID' in the credential/;
const TYPE = /Create an app integration of type 'API Services'/;
const CLOCK = /Check the system clock of the machine that runs n8n/;
const GRANT = /Grant the app okta\.eventHooks\.manage and okta\.logs\.read \(.*Okta API Scopes/;

test.each<[string, string | undefined, RegExp]>([
	['invalid_client', 'The client_assertion signature is invalid.', KEY],
	['invalid_client', 'The client_assertion JWT kid is invalid.', KEY],
	['invalid_client', "Invalid value for 'client_id' parameter.", CLIENT],
	['invalid_client', 'The issuer of the client_assertion is not known.', CLIENT],
	[
		'invalid_client',
		'The audience claim for client_assertion must be the endpoint invoked for the request.',
		/Check 'Okta Domain' in the credential/,
	],
	[
		'invalid_client',
		'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.',
		TYPE,
	],
	['unauthorized_client', 'The client is not authorized to use the provided grant type.', TYPE],
	['unauthorized_client', undefined, TYPE],
	['unsupported_grant_type', undefined, TYPE],
	['invalid_client', 'The client_assertion token is expired.', CLOCK],
	['invalid_client', 'The client_assertion token has an expiration too far ahead.', CLOCK],
	['invalid_client', "The 'iat' claim is in the future.", CLOCK],
	['invalid_client', 'The client_assertion token must be issued before the current time.', CLOCK],
	[
		'access_denied',
		"The request originates from an IP address outside the client's permitted network zones.",
		/Add the public IP address of n8n to a permitted zone/,
	],
	['access_denied', 'Policy evaluation failed for this request.', GRANT],
	[
		'invalid_client',
		'Error retrieving the client JWKSet from the JWKSet URI configured on the client.',
		/Okta can't load the app's public keys from their URL/,
	],
	[
		'use_dpop_nonce',
		'Authorization server requires nonce in DPoP proof.',
		/no proxy between n8n and Okta removes the response header 'DPoP-Nonce'/,
	],
	[
		'invalid_dpop_proof',
		'The DPoP proof JWT header is missing.',
		/no proxy between n8n and Okta removes the request header 'DPoP'/,
	],
	['invalid_dpop_proof', undefined, /Okta rejected n8n's proof of possession \(DPoP\)\. Check/],
	['consent_required', 'You are not allowed any of the requested scopes.', GRANT],
	['invalid_scope', 'One or more scopes are not configured.', GRANT],
	[
		'invalid_client',
		undefined,
		/Check 'Client ID' .* If it's correct, the private key doesn't match/,
	],
	['invalid_client', 'Something that Okta has never said yet.', CLIENT],
	['something_new', undefined, /Check the service app in Okta/],
])('%s (%s) says what to do', (error, description, advice) => {
	const message = messageFor(error, description);
	expect(message).toMatch(advice);
	expect(message).toContain(error);
	const ours = message.replace(`${description}`.replace(/\.$/, ''), '');
	expect(ours).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
});

describe("n8n's clock", () => {
	const expired = 'The client_assertion token is expired.';
	const date = (minutes: number) => ({ date: new Date(NOW + minutes * 60_000).toUTCString() });

	test.each([
		[7, /is 7 minutes behind Okta's\. Correct it \(NTP\)/],
		[-70, /is 70 minutes ahead of Okta's\. Correct it/],
	])(
		"is reported with its difference if the response has Okta's time: %d minutes",
		(minutes, message) => {
			expect(messageFor('invalid_client', expired, date(minutes))).toMatch(message);
			expect(messageFor('invalid_client', undefined, date(minutes))).toMatch(message);
		},
	);

	test.each([{}, { date: 'soon' }, date(0), date(1)])(
		'otherwise, the message says to check the clock: %j',
		(headers) => {
			expect(messageFor('invalid_client', expired, headers)).toMatch(CLOCK);
		},
	);

	test('is not mentioned if Okta names another reason', () => {
		const message = messageFor(
			'invalid_client',
			'The client_assertion signature is invalid.',
			date(60),
		);
		expect(message).toMatch(KEY);
		expect(message).not.toContain('clock');
	});
});

test.each([
	[403, '<title>Blocked</title>', '403, "Blocked". No Okta API found at this address.'],
	[401, { message: 'Unauthorized' }, '401, "Unauthorized". No Okta API found'],
	[407, '', '407. The proxy between n8n and Okta requires authentication.'],
	[502, 'Bad Gateway', '502, "Bad\u00a0Gateway". Check the proxy or firewall'],
	[200, '<html>Sign in</html>', '200, "Sign in". No Okta API found'],
])("a response that isn't Okta's is named as such: %d %j", (status, body, expected) => {
	const { message, oktaResponse } = new TokenRequestError(APP, { status, headers: {}, body }, NOW);
	expect(message).toContain(
		`Something between n8n and Okta (https://acme.okta.com) responded to the request to get an access token instead of Okta: ${expected}`,
	);
	expect(oktaResponse).toMatchObject({ status: NO_RESPONSE, interception: { status } });
});

test("the message says to check the domain if Okta doesn't issue tokens there", () => {
	expect(tokenError({ status: 404 }).message).toBe(
		"Okta (https://acme.okta.com) didn't issue an access token: 404. No Okta API found at this address. Check 'Okta Domain' in the credential.",
	);
	expect(tokenError({ status: 302 }).message).toContain('redirects to another address');
});

test('a network error is reported in words', () => {
	expect(tokenError({ status: NO_RESPONSE, code: 'ENOTFOUND' }).message).toBe(
		"n8n couldn't reach Okta at https://acme.okta.com to get an access token: the domain doesn't exist. Check 'Okta Domain' in the credential and n8n's internet connection.",
	);
});

test.each([400, 401, 403, 404, 200, 302])(
	'for the request that needed the token, %d becomes a 401',
	(status) => {
		expect(tokenError({ status }).oktaResponse.status).toBe(401);
	},
);

test.each([NO_RESPONSE, 429, 500, 503])(
	'for the request that needed the token, %d remains and can be retried',
	(status) => {
		const headers = { date: 'x', 'x-rate-limit-reset': '1', 'set-cookie': 'secret' };
		const { oktaResponse } = tokenError({ status, headers, code: 'ECONNRESET' });
		expect(oktaResponse).toMatchObject({ status, code: 'ECONNRESET' });
		expect(oktaResponse.headers).toStrictEqual({ date: 'x', 'x-rate-limit-reset': '1' });
	},
);

test('it has no property that makes n8n replace its message', () => {
	expect(Object.keys(tokenError({})).sort()).toStrictEqual(['name', 'oktaResponse']);
});

test("without a description, the message has Okta's code alone", () => {
	expect(messageFor('invalid_client')).toContain(": 401 invalid_client. Check 'Client ID'");
});

test('the request that needed the token reports what happened and what to do', () => {
	const body = { error: 'invalid_scope', error_description: 'No.' };
	const { oktaResponse } = tokenError({ status: 400, body });
	expect(oktaResponse.tokenError).toStrictEqual({
		description: "Okta (https://acme.okta.com) didn't issue an access token: 400 invalid_scope: No",
		advice: expect.stringMatching(GRANT),
	});
});

test('a difference of two minutes between the clocks is reported', () => {
	const expired = 'The client_assertion token is expired.';
	const date = (seconds: number) => ({ date: new Date(NOW + seconds * 1000).toUTCString() });
	expect(messageFor('invalid_client', expired, date(120))).toContain('is 2 minutes behind');
	expect(messageFor('invalid_client', expired, date(-120))).toContain('is 2 minutes ahead of');
	expect(messageFor('invalid_client', expired, date(119))).toMatch(CLOCK);
});

test("advice that doesn't come from Okta's text is that for a service app", () => {
	expect(tokenError({ status: 404, body: '' }).oktaResponse.tokenError?.advice).toContain(
		'No Okta API found',
	);
	expect(tokenError({ status: 400, body: '' }).message).toContain('service app');
});
