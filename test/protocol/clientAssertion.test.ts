import { createPublicKey, generateKeyPairSync } from 'node:crypto';

import { CompactSign, decodeProtectedHeader, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';

import { clientAssertion } from '../../nodes/Okta/protocol/clientAssertion';

const AUDIENCE = 'https://acme.okta.com/oauth2/v1/token';
const NOW = Date.parse('2026-08-14T08:00:00.700Z');

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

function assertion(change: Partial<Parameters<typeof clientAssertion>[0]> = {}): string {
	return clientAssertion({
		clientId: '0oaStandIn',
		keyId: 'k1',
		privateKey: ec.export({ type: 'pkcs8', format: 'pem' }).toString(),
		audience: AUDIENCE,
		now: NOW,
		jwtId: 'once',
		...change,
	});
}

test.each([
	['RS256', rsa],
	['ES256', ec],
])('an independent library takes the JWT, signed with %s', async (algorithm, key) => {
	const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
	const { payload, protectedHeader } = await jwtVerify(
		assertion({ privateKey }),
		createPublicKey(key),
		{
			algorithms: [algorithm],
			issuer: '0oaStandIn',
			subject: '0oaStandIn',
			audience: AUDIENCE,
			currentDate: new Date(NOW),
			requiredClaims: ['exp', 'iat', 'jti'],
		},
	);
	expect(protectedHeader).toStrictEqual({ alg: algorithm, kid: 'k1', typ: 'JWT' });
	expect(payload).toStrictEqual({
		iss: '0oaStandIn',
		sub: '0oaStandIn',
		aud: AUDIENCE,
		iat: 1786694400,
		exp: 1786694700,
		jti: 'once',
	});
});

test('with RS256, which knows no chance, it is to the letter what the library makes', async () => {
	const pair = await generateKeyPair('RS256', { extractable: true });
	const ours = assertion({ privateKey: await exportPKCS8(pair.privateKey) });
	const payload = Buffer.from(ours.split('.')[1] ?? '', 'base64url');
	const theirs = await new CompactSign(payload)
		.setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' })
		.sign(pair.privateKey);
	expect(ours).toBe(theirs);
});

test('an EC signature has its two numbers side by side, 64 bytes in all, every time', () => {
	for (let i = 0; i < 50; i++) {
		const signature = Buffer.from(assertion().split('.')[2] ?? '', 'base64url');
		expect(signature).toHaveLength(64);
	}
});

test('a JWT is good for five minutes, of the hour that Okta allows', async () => {
	const key = createPublicKey(ec);
	const at = (seconds: number) => ({ currentDate: new Date(NOW + seconds * 1000) });
	await expect(jwtVerify(assertion(), key, at(298))).resolves.toBeDefined();
	await expect(jwtVerify(assertion(), key, at(300))).rejects.toThrow(/exp/);
});

describe('the key ID', () => {
	const jwk = JSON.stringify({ ...ec.export({ format: 'jwk' }), kid: 'of the JWK' });

	test.each([
		['of the field', { keyId: ' k1\n' }, 'k1'],
		['of the field, where the JWK has another', { keyId: 'k1', privateKey: jwk }, 'k1'],
		['of the JWK, where the field is empty', { keyId: ' ', privateKey: jwk }, 'of the JWK'],
	])('is that %s', (_, change, kid) => {
		expect(decodeProtectedHeader(assertion(change)).kid).toBe(kid);
	});

	test('that nobody told is asked for', () => {
		expect(() => assertion({ keyId: '' })).toThrow(/^No key ID is set .* into the field Key ID\.$/);
	});
});
