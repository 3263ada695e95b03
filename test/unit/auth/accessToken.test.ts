import { generateKeyPairSync } from 'node:crypto';

import {
	parseAccessToken,
	readServiceApp,
	tokenRequest,
} from '../../../nodes/Okta/protocol/auth/accessToken';

const FIELDS = {
	domain: ' https://acme-admin.okta.com/admin/apps ',
	clientId: ' 0oaServiceApp\n',
	keyId: 'k1',
	privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
		.privateKey.export({ type: 'pkcs8', format: 'pem' })
		.toString(),
	oktaScopes: 'okta.eventHooks.manage okta.logs.read',
};

test('the token request is as documented by Okta, with the selected scopes only', () => {
	const { url, headers, body } = tokenRequest(readServiceApp(FIELDS), 0, 'once');
	expect(url).toBe('https://acme.okta.com/oauth2/v1/token');
	expect(headers).toStrictEqual({
		'Content-Type': 'application/x-www-form-urlencoded',
		Accept: 'application/json',
	});
	const { client_assertion: jwt = '', ...form } = Object.fromEntries(new URLSearchParams(body));
	expect(form).toStrictEqual({
		grant_type: 'client_credentials',
		scope: 'okta.eventHooks.manage okta.logs.read',
		client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
	});
	expect(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
		iss: '0oaServiceApp',
		sub: '0oaServiceApp',
		aud: url,
		jti: 'once',
	});
	const one = readServiceApp({ ...FIELDS, oktaScopes: 'okta.logs.read' });
	expect(new URLSearchParams(tokenRequest(one, 0, 'x').body).get('scope')).toBe('okta.logs.read');
});

test.each<[string, object, RegExp]>([
	['no domain', { domain: '' }, /^'Okta Domain' in the credential is empty/],
	['http', { domain: 'http://acme.okta.com' }, /^'Okta Domain' starts with http:\/\//],
	[
		'no client ID',
		{ clientId: '  ' },
		/^'Client ID' in the credential is empty\. Copy it from Okta/,
	],
	['a client ID of another type', { clientId: 7 }, /^'Client ID' in the credential is empty\./],
])('a credential with %s is rejected with what to enter', (_, change, message) => {
	expect(() => readServiceApp({ ...FIELDS, ...change })).toThrow(message);
});

test('a field that is missing counts as empty, and missing scopes as those of both nodes', () => {
	expect(readServiceApp({ domain: 'acme.okta.com', clientId: '0oaServiceApp' })).toStrictEqual({
		org: 'https://acme.okta.com',
		clientId: '0oaServiceApp',
		keyId: '',
		privateKey: '',
		scopes: ['okta.eventHooks.manage', 'okta.logs.read'],
	});
});

test.each([undefined, '', ' ', []])(
	'scopes that are %j count as those of both nodes',
	(oktaScopes) => {
		expect(readServiceApp({ ...FIELDS, oktaScopes }).scopes).toStrictEqual([
			'okta.eventHooks.manage',
			'okta.logs.read',
		]);
	},
);

test('scopes are separated by whitespace', () => {
	const oktaScopes = ' okta.logs.read\n okta.users.read ';
	expect(readServiceApp({ ...FIELDS, oktaScopes }).scopes).toStrictEqual([
		'okta.logs.read',
		'okta.users.read',
	]);
});

test('the access token is only read from a valid token response', () => {
	const parse = (status: number, body: unknown) => parseAccessToken({ status, headers: {}, body });
	const token = { access_token: 'eyJ', token_type: 'Bearer', expires_in: 3600, scope: 'x' };
	expect(parse(200, token)).toStrictEqual({ accessToken: 'eyJ', isBound: false });
	expect(parse(200, { ...token, token_type: 'bearer' })?.isBound).toBe(false);
	expect(parse(200, { ...token, token_type: 'DPoP' })?.isBound).toBe(true);
	for (const [status, body] of [
		[400, token],
		[200, { ...token, token_type: 'MAC' }],
		[200, { ...token, token_type: 'Bearer or MAC' }],
		[200, { ...token, token_type: 'not DPoP' }],
		[200, { ...token, access_token: '' }],
		[200, '<html>'],
		[200, null],
	] as const) {
		expect(parse(status, body)).toBeUndefined();
	}
});
