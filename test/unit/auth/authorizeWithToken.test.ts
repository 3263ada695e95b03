import { EmbeddedJWK, jwtVerify } from 'jose';

import { authorizeWithToken } from '../../../nodes/Okta/protocol/auth/authorizeWithToken';
import type { StoredToken } from '../../../nodes/Okta/protocol/auth/storedToken';
import { newProofKey } from '../../support/proofKey';

const ORG = 'https://acme.okta.com';
const NOW = Date.parse('2026-08-14T08:00:00Z');
const AT = { now: NOW, jwtId: 'once' };

const BEARER: StoredToken = { accessToken: 'eyJ', issuedFor: '', issuedAt: NOW, clockOffset: 0 };
const BOUND: StoredToken = { ...BEARER, dpop: { key: newProofKey() } };

interface AnyRequest {
	method?: string;
	url?: string;
	uri?: string;
	baseURL?: string;
	qs?: object;
	headers?: Record<string, string>;
}

async function claimsOf(request: AnyRequest) {
	const proof = request.headers?.DPoP ?? '';
	return (await jwtVerify(proof, EmbeddedJWK, { currentDate: new Date(NOW) })).payload;
}

test('a request with a bearer token contains no proof', () => {
	const request: AnyRequest = { url: '/api/v1/logs' };
	expect(authorizeWithToken(request, ORG, BEARER, AT)).toMatchObject({
		url: 'https://acme.okta.com/api/v1/logs',
		headers: { Authorization: 'Bearer eyJ' },
	});
	expect(authorizeWithToken(request, ORG, BEARER, AT).headers).not.toHaveProperty('DPoP');
});

test.each<[string, AnyRequest, string, string]>([
	['a path', { url: '/api/v1/logs?limit=1' }, 'GET', '/api/v1/logs'],
	['a full URL', { method: 'POST', url: `${ORG}/api/v1/x?a=b#c` }, 'POST', '/api/v1/x'],
	['a separate query', { method: 'GET', url: '/api/v1/x', qs: { q: 'a b' } }, 'GET', '/api/v1/x'],
	[
		'the URI of the HTTP Request node',
		{ method: 'DELETE', uri: `${ORG}/api/v1/x?y=1` },
		'DELETE',
		'/api/v1/x',
	],
	['both URL and URI', { url: `${ORG}/next?after=1`, uri: `${ORG}/next?after=1` }, 'GET', '/next'],
	['neither URL nor URI', {}, 'GET', '/'],
	['a method in lowercase', { method: 'patch', url: '/x' }, 'PATCH', '/x'],
	[
		'an encoded path',
		{ uri: `${ORG}/api/v1/users/a%40b.example` },
		'GET',
		'/api/v1/users/a@b.example',
	],
])(
	'a request with %s gets a DPoP token and a proof for its address',
	async (_, request, htm, path) => {
		const authorized = authorizeWithToken(request, ORG, BOUND, AT);
		expect(authorized.headers?.Authorization).toBe('DPoP eyJ');
		expect(await claimsOf(authorized)).toMatchObject({
			htm,
			htu: `${ORG}${path}`,
			iat: NOW / 1000,
			jti: 'once',
		});
		expect(new URL(authorized.url ?? authorized.uri ?? '').href).toMatch(
			/^https:\/\/acme\.okta\.com\//,
		);
	},
);

test("a proof uses Okta's time, by the clock offset that is stored with the token", async () => {
	const token = { ...BOUND, clockOffset: -600_000 };
	const authorized = authorizeWithToken<AnyRequest>({ url: '/x' }, ORG, token, AT);
	expect((await claimsOf(authorized)).iat).toBe(NOW / 1000 - 600);
});

test('a request that n8n repeats gets a new proof, or none if the new token is not bound to a key', () => {
	const first = authorizeWithToken<AnyRequest>({ url: '/x' }, ORG, BOUND, AT);
	const again = authorizeWithToken(first, ORG, BOUND, { ...AT, jwtId: 'twice' });
	expect(again.headers?.DPoP).toBeDefined();
	expect(again.headers?.DPoP).not.toBe(first.headers?.DPoP);
	const bearer = authorizeWithToken(first, ORG, BEARER, AT);
	expect(bearer.headers).toStrictEqual({ Authorization: 'Bearer eyJ' });
});

test('the headers of a request are kept, except for an earlier proof', () => {
	const headers = { Accept: 'application/json', DPoP: 'earlier' };
	expect(authorizeWithToken({ url: '/x', headers }, ORG, BEARER, AT).headers).toStrictEqual({
		Accept: 'application/json',
		Authorization: 'Bearer eyJ',
	});
	expect(authorizeWithToken({ url: '/x', headers }, ORG, BOUND, AT).headers).toStrictEqual({
		Accept: 'application/json',
		Authorization: 'DPoP eyJ',
		DPoP: expect.stringMatching(/^eyJ/),
	});
});

test('a request without a token gets one that does not exist, so that Okta responds with 401', () => {
	const { headers } = authorizeWithToken<AnyRequest>({ url: '/x' }, ORG, undefined, AT);
	expect(headers).toStrictEqual({ Authorization: 'Bearer none' });
});

test.each(['https://evil.example/', '//evil.example/x', 'http://acme.okta.com/api/v1/logs'])(
	'neither token nor proof is sent to %s',
	(url) => {
		for (const request of [{ url }, { uri: url }]) {
			expect(() => authorizeWithToken<AnyRequest>(request, ORG, BOUND, AT)).toThrow(
				/^The access token for https:\/\/acme\.okta\.com can't be sent to /,
			);
		}
	},
);
