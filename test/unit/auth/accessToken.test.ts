import { generateKeyPairSync } from 'node:crypto';

import {
	parseAccessToken,
	readServiceApp,
	tokenRequest,
} from '../../../nodes/Okta/protocol/auth/accessToken';

const FIELDS = {
	domain: ' https://acme-admin.okta.com/admin/apps ',
	clientId: ' 0oaStandIn\n',
	keyId: 'k1',
	privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
		.privateKey.export({ type: 'pkcs8', format: 'pem' })
		.toString(),
	scopes: ['okta.eventHooks.manage', 'okta.logs.read'],
};

test('the token request is what Okta documents, and asks for the chosen scopes alone', () => {
	const { url, headers, body } = tokenRequest(readServiceApp(FIELDS), 0, 'once');
	expect(url).toBe('https://acme.okta.com/oauth2/v1/token');
	expect(headers['Content-Type']).toBe('application/x-www-form-urlencoded');
	const { client_assertion: jwt = '', ...form } = Object.fromEntries(new URLSearchParams(body));
	expect(form).toStrictEqual({
		grant_type: 'client_credentials',
		scope: 'okta.eventHooks.manage okta.logs.read',
		client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
	});
	expect(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
		iss: '0oaStandIn',
		sub: '0oaStandIn',
		aud: url,
		jti: 'once',
	});
	const one = readServiceApp({ ...FIELDS, scopes: ['okta.logs.read'] });
	expect(new URLSearchParams(tokenRequest(one, 0, 'x').body).get('scope')).toBe('okta.logs.read');
});

test.each<[string, object, RegExp]>([
	['no domain', { domain: '' }, /^No Okta domain is set/],
	['http', { domain: 'http://acme.okta.com' }, /^The Okta domain starts with http:\/\//],
	[
		'no client ID',
		{ clientId: '  ' },
		/^No client ID is set in the credential\. Copy it from Okta/,
	],
	['no scope', { scopes: [] }, /^No scope is chosen in the credential\. Choose okta\.eventHooks/],
])('a credential with %s is told what to enter', (_, change, sentence) => {
	expect(() => readServiceApp({ ...FIELDS, ...change })).toThrow(sentence);
});

test('the access token is taken from an answer that is one, and from nothing else', () => {
	const answer = (status: number, body: unknown) => parseAccessToken({ status, headers: {}, body });
	const token = { access_token: 'eyJ', token_type: 'Bearer', expires_in: 3600, scope: 'x' };
	expect(answer(200, token)).toStrictEqual({ accessToken: 'eyJ', isBound: false });
	expect(answer(200, { ...token, token_type: 'bearer' })?.isBound).toBe(false);
	expect(answer(200, { ...token, token_type: 'DPoP' })?.isBound).toBe(true);
	for (const [status, body] of [
		[400, token],
		[200, { ...token, token_type: 'MAC' }],
		[200, { ...token, access_token: '' }],
		[200, '<html>'],
		[200, null],
	] as const) {
		expect(answer(status, body)).toBeUndefined();
	}
});
