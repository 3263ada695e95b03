import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

import { CompactSign, decodeProtectedHeader, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';

import { clientAssertion } from '../../../../nodes/Okta/protocol/auth/signing/clientAssertion';

const AUDIENCE = 'https://acme.okta.com/oauth2/v1/token';
const NOW = Date.parse('2026-08-14T08:00:00.700Z');

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ec384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const ec521 = generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey;

function pkcs8(key: KeyObject): string {
	return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function assertion(change: Partial<Parameters<typeof clientAssertion>[0]> = {}): string {
	return clientAssertion({
		clientId: '0oaServiceApp',
		keyId: 'k1',
		privateKey: pkcs8(ec),
		audience: AUDIENCE,
		now: NOW,
		jwtId: 'once',
		...change,
	});
}

const jwkOf = (key: KeyObject, alg: string) =>
	JSON.stringify({ ...key.export({ format: 'jwk' }), alg });

test.each([
	['RS256', rsa, pkcs8(rsa)],
	['RS256', rsa, jwkOf(rsa, 'RS256')],
	['RS384', rsa, jwkOf(rsa, 'RS384')],
	['RS512', rsa, jwkOf(rsa, 'RS512')],
	['ES256', ec, pkcs8(ec)],
	['ES384', ec384, pkcs8(ec384)],
	['ES512', ec521, pkcs8(ec521)],
])('an independent library accepts the JWT, signed with %s', async (algorithm, key, privateKey) => {
	const { payload, protectedHeader } = await jwtVerify(
		assertion({ privateKey }),
		createPublicKey(key),
		{
			algorithms: [algorithm],
			issuer: '0oaServiceApp',
			subject: '0oaServiceApp',
			audience: AUDIENCE,
			currentDate: new Date(NOW),
			requiredClaims: ['exp', 'jti'],
		},
	);
	expect(protectedHeader).toStrictEqual({ alg: algorithm, kid: 'k1', typ: 'JWT' });
	expect(payload).toStrictEqual({
		iss: '0oaServiceApp',
		sub: '0oaServiceApp',
		aud: AUDIENCE,
		exp: 1786694700,
		jti: 'once',
	});
});

test('with RS256, which is deterministic, the JWT equals the one that the library signs', async () => {
	const pair = await generateKeyPair('RS256', { extractable: true });
	const ours = assertion({ privateKey: await exportPKCS8(pair.privateKey) });
	const payload = Buffer.from(ours.split('.')[1] ?? '', 'base64url');
	const theirs = await new CompactSign(payload)
		.setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' })
		.sign(pair.privateKey);
	expect(ours).toBe(theirs);
});

test.each([
	['P-256', 64],
	['P-384', 96],
	['P-521', 132],
])(
	'an EC signature (%s) always consists of its two numbers, %d bytes in total',
	(namedCurve, length) => {
		const privateKey = pkcs8(generateKeyPairSync('ec', { namedCurve }).privateKey);
		for (let i = 0; i < 50; i++) {
			const signature = Buffer.from(assertion({ privateKey }).split('.')[2] ?? '', 'base64url');
			expect(signature).toHaveLength(length);
		}
	},
);

test("the JWT has no issue time, since Okta rejects one that is ahead of Okta's clock", async () => {
	const key = createPublicKey(ec);
	const { payload } = await jwtVerify(assertion(), key, { currentDate: new Date(NOW - 3_000_000) });
	expect(payload).not.toHaveProperty('iat');
	expect(payload).not.toHaveProperty('nbf');
});

test('the JWT is valid for five minutes', async () => {
	const key = createPublicKey(ec);
	const at = (seconds: number) => ({ currentDate: new Date(NOW + seconds * 1000) });
	await expect(jwtVerify(assertion(), key, at(298))).resolves.toBeDefined();
	await expect(jwtVerify(assertion(), key, at(300))).rejects.toThrow(/exp/);
});

describe('the key ID', () => {
	const jwk = JSON.stringify({ ...ec.export({ format: 'jwk' }), kid: 'of the JWK' });

	test.each([
		['in the field', { keyId: ' k1\n' }, 'k1'],
		['in the field, even if the JWK has another', { keyId: 'k1', privateKey: jwk }, 'k1'],
		['of the JWK if the field is empty', { keyId: ' ', privateKey: jwk }, 'of the JWK'],
	])('is the one %s', (_, change, kid) => {
		expect(decodeProtectedHeader(assertion(change)).kid).toBe(kid);
	});

	test('that is missing everywhere is requested', () => {
		expect(() => assertion({ keyId: '' })).toThrow(
			/^'Key ID' in the credential is empty\. Copy the KID from Okta/,
		);
	});
});
