import { NO_RESPONSE, type OktaResponse } from '../../../nodes/Okta/protocol/errors/oktaResponse';
import { TokenRequestError } from '../../../nodes/Okta/protocol/errors/tokenRequestError';

const APP = { org: 'https://acme.okta.com', scopes: ['okta.eventHooks.manage', 'okta.logs.read'] };
const NOW = Date.parse('2026-08-14T08:00:00Z');

function refusal(response: Partial<OktaResponse>, now = NOW): TokenRequestError {
	return new TokenRequestError(
		APP,
		{ status: 401, headers: {}, body: undefined, ...response },
		now,
	);
}

function told(error: string, description?: string, headers: Record<string, unknown> = {}): string {
	const status = error === 'invalid_client' ? 401 : 400;
	const body = { error, error_description: description };
	return refusal({ status, headers, body }).message;
}

test("it is told in Okta's own words, with what to do", () => {
	expect(told('invalid_client', 'The client_assertion JWT kid is invalid.')).toBe(
		"Okta (https://acme.okta.com) gave no access token: 401 invalid_client: The client_assertion JWT kid is invalid. The private key is not one that is registered with the app, or the key ID belongs to another key: compare the field Key ID with the KID of the app's active public keys (Admin Console › Applications › the app › General › Public Keys). If the private key of none of them is at hand, add a new one there and put it into the credential.",
	);
});

const KEY = /The private key is not one that is registered with the app/;
const CLIENT = /Check the client ID in the credential/;
const TYPE = /make an app integration of the type "API Services"/;
const CLOCK = /make sure that the clock of the machine that n8n runs on is right/;
const GRANT = /Grant the app .*, okta\.eventHooks\.manage and okta\.logs\.read \(.*Okta API Scopes/;

test.each<[string, string | undefined, RegExp]>([
	['invalid_client', 'The client_assertion signature is invalid.', KEY],
	['invalid_client', 'The client_assertion JWT kid is invalid.', KEY],
	['invalid_client', "Invalid value for 'client_id' parameter.", CLIENT],
	['invalid_client', 'The issuer of the client_assertion is not known.', CLIENT],
	[
		'invalid_client',
		'The audience claim for client_assertion must be the endpoint invoked for the request.',
		/Check the Okta domain in the credential/,
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
	['invalid_client', undefined, /Check the client ID .* If that is right: the private key is not/],
	['invalid_client', 'Something that Okta has never said yet.', CLIENT],
	['something_new', undefined, /Check the service app in Okta/],
])('%s (%s) says what to do', (error, description, advice) => {
	const message = told(error, description);
	expect(message).toMatch(advice);
	expect(message).toContain(error);
	const ours = message.replace(`${description}`.replace(/\.$/, ''), '');
	expect(ours).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
});

describe("n8n's clock", () => {
	const expired = 'The client_assertion token is expired.';
	const date = (minutes: number) => ({ date: new Date(NOW + minutes * 60_000).toUTCString() });

	test.each([
		[7, /is 7 minutes behind that of Okta: set it right \(NTP\)/],
		[-70, /is 70 minutes ahead of that of Okta: set it right/],
	])('is told by how much it is wrong, where Okta tells its time: %d minutes', (minutes, told_) => {
		expect(told('invalid_client', expired, date(minutes))).toMatch(told_);
		expect(told('invalid_client', undefined, date(minutes))).toMatch(told_);
	});

	test.each([{}, { date: 'soon' }, date(0), date(1)])('is to be looked at else: %j', (headers) => {
		expect(told('invalid_client', expired, headers)).toMatch(CLOCK);
	});

	test('is not blamed for what Okta says of something else', () => {
		const message = told('invalid_client', 'The client_assertion signature is invalid.', date(60));
		expect(message).toMatch(KEY);
		expect(message).not.toContain('clock');
	});
});

test('where no Okta answers, the domain is to be checked', () => {
	expect(refusal({ status: 404, body: '<html>' }).message).toBe(
		'Okta (https://acme.okta.com) gave no access token: 404. No Okta API answers at this address: check the Okta domain in the credential.',
	);
	expect(refusal({ status: 200, body: '<html>' }).message).toContain('No Okta API answers');
	expect(refusal({ status: 302 }).message).toContain('leads elsewhere');
});

test('an org that was not reached is told in words', () => {
	expect(refusal({ status: NO_RESPONSE, code: 'ENOTFOUND' }).message).toBe(
		'n8n could not reach Okta at https://acme.okta.com to get an access token: no such name exists. Check the Okta domain in the credential and the way from n8n to the internet.',
	);
});

test.each([400, 401, 403, 404, 200, 302])(
	'to the call that needed the token, %d is a 401: never "there is no such hook"',
	(status) => {
		expect(refusal({ status }).oktaResponse.status).toBe(401);
	},
);

test.each([NO_RESPONSE, 429, 500, 503])('%d may pass, and is handed on as it is', (status) => {
	const headers = { date: 'x', 'x-rate-limit-reset': '1', 'set-cookie': 'secret' };
	const { oktaResponse: answer } = refusal({ status, headers, code: 'ECONNRESET' });
	expect(answer).toMatchObject({ status, code: 'ECONNRESET' });
	expect(answer.headers).toStrictEqual({ date: 'x', 'x-rate-limit-reset': '1' });
});

test('it has nothing that n8n looks for to put its own words in the place of ours', () => {
	expect(Object.keys(refusal({})).sort()).toStrictEqual(['name', 'oktaResponse']);
});
