import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify, type JWK } from 'jose';

import {
	dpopProof,
	type ProofOptions,
} from '../../../../nodes/Okta/protocol/auth/signing/dpopProof';
import { fuzzRuns } from '../../../support/fuzzRuns';
import { newProofKey } from '../../../support/proofKey';

const NOW = Date.parse('2026-08-14T08:00:00.700Z');
const KEY = newProofKey();

function proof(change: Partial<ProofOptions> = {}): string {
	return dpopProof({
		key: KEY,
		method: 'GET',
		url: 'https://acme.okta.com/api/v1/logs',
		now: NOW,
		jwtId: 'once',
		...change,
	});
}

/** Verified by an independent library, with the key in the header of the proof. */
async function verified(jwt: string) {
	return await jwtVerify(jwt, EmbeddedJWK, {
		typ: 'dpop+jwt',
		algorithms: ['ES256'],
		currentDate: new Date(NOW),
	});
}

test('an independent library accepts a proof for the token endpoint', async () => {
	const url = 'https://acme.okta.com/oauth2/v1/token';
	const { payload, protectedHeader } = await verified(proof({ method: 'POST', url, nonce: 'n1' }));
	expect(payload).toStrictEqual({
		htm: 'POST',
		htu: url,
		iat: Math.floor(NOW / 1000),
		jti: 'once',
		nonce: 'n1',
	});
	const { kty, crv, x, y } = KEY;
	expect(protectedHeader).toStrictEqual({
		alg: 'ES256',
		typ: 'dpop+jwt',
		jwk: { kty, crv, x, y },
	});
});

test('an independent library accepts a proof for the API, with the hash of the token', async () => {
	const { payload } = await verified(proof({ accessToken: 'eyJ.token' }));
	expect(payload.ath).toBe(createHash('sha256').update('eyJ.token').digest('base64url'));
	expect(payload).not.toHaveProperty('nonce');
});

test('a proof contains the public key that the token is bound to, and nothing of the private key', async () => {
	const jwt = proof();
	const { protectedHeader } = await verified(jwt);
	const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk as JWK);
	expect(thumbprint).toBe(await calculateJwkThumbprint(KEY as JWK));
	for (const part of jwt.split('.')) {
		expect(Buffer.from(part, 'base64url').toString()).not.toContain(KEY.d);
	}
});

test.each([
	['https://acme.okta.com/api/v1/logs?after=x&limit=1000', 'https://acme.okta.com/api/v1/logs'],
	['https://acme.okta.com/api/v1/users#all', 'https://acme.okta.com/api/v1/users'],
	['https://ACME.okta.com:443/api/v1/users', 'https://acme.okta.com/api/v1/users'],
	['https://localhost:8443/api/v1/users', 'https://localhost:8443/api/v1/users'],
	['https://acme.okta.com', 'https://acme.okta.com/'],
	// Okta decodes the path of the request before it compares the two.
	[
		'https://acme.okta.com/api/v1/users/a%40b.example',
		'https://acme.okta.com/api/v1/users/a@b.example',
	],
	[
		'https://acme.okta.com/api/v1/users/a@b.example',
		'https://acme.okta.com/api/v1/users/a@b.example',
	],
	['https://acme.okta.com/api/v1/groups/a%20b', 'https://acme.okta.com/api/v1/groups/a b'],
	['https://acme.okta.com/api/v1/groups/a+b', 'https://acme.okta.com/api/v1/groups/a+b'],
	['https://acme.okta.com/api/v1/groups/%E2%82%AC', 'https://acme.okta.com/api/v1/groups/€'],
	['https://acme.okta.com/api/v1/groups/100%', 'https://acme.okta.com/api/v1/groups/100%'],
])('the target URL of %s has no query and no fragment', async (url, htu) => {
	const { payload } = await verified(proof({ url }));
	expect(payload.htu).toBe(htu);
});

test('the method is in uppercase, as in the request', async () => {
	expect((await verified(proof({ method: 'delete' }))).payload.htm).toBe('DELETE');
});

test('a proof for any URL can be verified', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.webUrl({ withQueryParameters: true, withFragments: true }),
			fc.uuid(),
			async (url, jwtId) => {
				const { payload } = await verified(proof({ url, jwtId }));
				expect(String(payload.htu).startsWith(new URL(url).origin)).toBe(true);
				expect(payload.jti).toBe(jwtId);
			},
		),
		fuzzRuns(200),
	);
});
