import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

import fc from 'fast-check';

import { readPrivateKey } from '../../../nodes/Okta/protocol/auth/signing/privateKey';
import { InvalidCredentialError } from '../../../nodes/Okta/protocol/errors/accessTokenError';
import { fuzzRuns } from '../../support/fuzzRuns';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ec384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const ec521 = generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey;
const KEYS = { rsa, ec, ec384, ec521 };

function pem(key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8'): string {
	return key.export({ type: type as 'pkcs8', format: 'pem' }).toString();
}

function publicPem(key: KeyObject): string {
	return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

function jwk(key: KeyObject, more: object = {}): object {
	return { ...key.export({ format: 'jwk' }), ...more };
}

const asPublic = (key: KeyObject) => createPublicKey(key).export({ format: 'jwk' });

/** The forms in which people paste a PEM file. */
const PASTED: Record<string, (pem: string) => string> = {
	unchanged: (text) => text,
	'without its line breaks': (text) => text.replaceAll('\n', ''),
	'with spaces instead of line breaks': (text) => text.replaceAll('\n', ' '),
	'with \\n instead of line breaks': (text) => text.replaceAll('\n', '\\n'),
	'with \\r\\n instead of line breaks': (text) => text.replaceAll('\n', '\\r\\n'),
	'with Windows line breaks': (text) => text.replaceAll('\n', '\r\n'),
	'as a JSON string': (text) => JSON.stringify(text),
	'in single quotes': (text) => `'${text}'`,
	'with whitespace around it': (text) => `\n\t  ${text}\n\n`,
	'indented as in YAML': (text) => text.replaceAll('\n', '\n    '),
	'with a name in quotes before it': (text) => `"n8n" in Okta:\n${text}`,
	'with other text before it': (text) => `Bag Attributes\n    friendlyName: n8n\n${text}`,
};

describe.each(Object.entries(PASTED))('a PEM file, %s,', (_, paste) => {
	test.each([
		['PKCS#8', 'rsa', 'pkcs8', 'RS256'],
		['PKCS#1', 'rsa', 'pkcs1', 'RS256'],
		['PKCS#8', 'ec', 'pkcs8', 'ES256'],
		['SEC1', 'ec', 'sec1', 'ES256'],
		['PKCS#8', 'ec384', 'pkcs8', 'ES384'],
		['SEC1', 'ec521', 'sec1', 'ES512'],
	] as const)('in %s with an %s key is read', (_format, name, type, algorithm) => {
		const read = readPrivateKey(paste(pem(KEYS[name], type)));
		expect(read).toMatchObject({ algorithm, keyId: undefined });
		expect(asPublic(read.key)).toStrictEqual(asPublic(KEYS[name]));
	});
});

test('an EC key with the block that OpenSSL writes before it is read', () => {
	const text = `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pem(ec, 'sec1')}`;
	expect(asPublic(readPrivateKey(text).key)).toStrictEqual(asPublic(ec));
});

/** The forms in which people paste a JWK. */
const PASTED_JWK: Record<string, (jwk: object) => string> = {
	'as Okta shows it': (key) => JSON.stringify(key, null, 2),
	'on one line': (key) => JSON.stringify(key),
	'as a JSON string': (key) => JSON.stringify(JSON.stringify(key, null, 2)),
	'in quotes, with whitespace inside': (key) => `' \n${JSON.stringify(key)}\n '`,
	'with line breaks within its values': (key) =>
		JSON.stringify(key).replace(/("d":".{20})/, '$1\n'),
	'in a set': (key) => JSON.stringify({ keys: [key] }),
	'in a set with public keys': (key) =>
		JSON.stringify({ keys: [asPublic(rsa), key, asPublic(ec), null] }),
};

describe.each(Object.entries(PASTED_JWK))('a JWK, %s,', (_, paste) => {
	test.each([
		['rsa', 'RS256'],
		['rsa', 'RS384'],
		['rsa', 'RS512'],
		['ec', 'ES256'],
		['ec384', 'ES384'],
		['ec521', 'ES512'],
	] as const)('with an %s key for %s is read with its ID', (name, algorithm) => {
		const read = readPrivateKey(paste(jwk(KEYS[name], { kid: 'k1', use: 'sig', alg: algorithm })));
		expect(read).toMatchObject({ algorithm, keyId: 'k1' });
		expect(asPublic(read.key)).toStrictEqual(asPublic(KEYS[name]));
	});
});

test.each([undefined, null, '', 'PS256', 'ES256', 'RSA-OAEP', 7])(
	'an RSA JWK whose "alg" is %j signs with RS256',
	(alg) => {
		expect(readPrivateKey(JSON.stringify(jwk(rsa, { alg }))).algorithm).toBe('RS256');
	},
);

test('an EC JWK signs with the algorithm for its curve, whatever its "alg" is', () => {
	expect(readPrivateKey(JSON.stringify(jwk(ec384, { alg: 'RS384' }))).algorithm).toBe('ES384');
});

test.each([undefined, null, '', 7])('a JWK whose "kid" is %j has no key ID', (kid) => {
	expect(readPrivateKey(JSON.stringify(jwk(ec, { kid }))).keyId).toBeUndefined();
});

const encryptedPem = ec
	.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
	.toString();
const encryptedPkcs1Pem = rsa
	.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
	.toString();
const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const otherCurve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
const edwards = generateKeyPairSync('ed25519').privateKey;
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;

describe('the message says what to paste instead of', () => {
	test.each<[string, string, RegExp]>([
		['nothing', '', /^'Private Key' in the credential is empty\. Paste the entire private key/],
		['whitespace', ' \n', /^'Private Key' in the credential is empty/],
		['empty quotes', '""', /^'Private Key' in the credential is empty/],
		['a public key', publicPem(rsa), /contains a public key\. Paste the entire private key/],
		['a public JWK', JSON.stringify(asPublic(ec)), /contains a public key/],
		['a set of public JWKs', JSON.stringify({ keys: [asPublic(ec)] }), /contains a public key/],
		['an empty set', '{"keys":[]}', /contains a public key/],
		['an SSH public key', 'ssh-rsa AAAAB3NzaC1yc2E user@host', /contains a public key/],
		['a PKCS#1 public key', '-----BEGIN RSA PUBLIC KEY-----\nAA==', /contains a public key/],
		[
			'a certificate',
			'-----BEGIN CERTIFICATE-----\nMIIB\n-----END',
			/contains a certificate, which/,
		],
		['an encrypted key', encryptedPem, /passphrase\. Remove the passphrase \(openssl pkey/],
		['an encrypted PKCS#1 key', encryptedPkcs1Pem, /passphrase\. Remove the passphrase/],
		['an OpenSSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3', /OpenSSH format\. Convert it/],
		['a short key', pem(short), /The RSA key .* has only 1024 bits\. Create an RSA key/],
		['a short JWK', JSON.stringify(jwk(short)), /The RSA key .* has only 1024 bits/],
		[
			'another curve',
			pem(otherCurve),
			/doesn't use curve P-256, P-384, or P-521\. Create an RSA key/,
		],
		['another curve as a JWK', JSON.stringify(jwk(otherCurve)), /doesn't use curve P-256/],
		['an unknown curve', JSON.stringify(jwk(ec, { crv: 'P-192' })), /doesn't use curve P-256/],
		['an Ed25519 key', pem(edwards), /doesn't support the type of key .* Create an RSA key/],
		['an Ed25519 JWK', JSON.stringify(jwk(edwards)), /doesn't support the type of key/],
		['an RSA-PSS key', pem(pss), /doesn't support the type of key/],
		['a symmetric JWK', '{"kty":"oct","k":"AAAA"}', /doesn't support the type of key/],
		['other JSON', '{"a":1}', /doesn't support the type of key/],
		[
			'an incomplete JWK',
			JSON.stringify(jwk(ec)).slice(0, 90),
			/JWK in 'Private Key' is incomplete/,
		],
		['a JWK without its last }', JSON.stringify(jwk(ec)).slice(0, -1), /is incomplete/],
		['several JWKs', JSON.stringify({ keys: [jwk(ec), jwk(rsa)] }), /several private keys/],
		['a damaged JWK', JSON.stringify(jwk(ec, { x: 'AA' })), /can't be read\. Paste the entire/],
		['an RSA JWK without its primes', JSON.stringify(jwk(rsa, { p: undefined })), /can't be read/],
		[
			'an incomplete PEM file',
			pem(rsa).slice(0, 500),
			/can't be read\. Paste the entire private key/,
		],
		['a damaged PEM file', pem(ec).replace(/\nM.{20}/, '\nAAAA'), /can't be read/],
		['an API token', '00abcdefghijklmnopqrstuvwxyz', /can't be read/],
	])('%s', (_, pasted, expected) => {
		const read = () => readPrivateKey(pasted);
		expect(read).toThrow(expected);
		const message = messageOf(read);
		expect(message).not.toMatch(/error|problem|failure|mistake|routines|DECODER/i);
		for (const part of pasted.match(/[\w+/-]{16,}/g) ?? []) expect(message).not.toContain(part);
	});
});

test('any text is read, or rejected with a message', () => {
	const jwks = fc.record(
		{
			kty: fc.constantFrom('RSA', 'EC', 'oct', 7),
			crv: fc.constantFrom('P-256', 'P-384', 'toString', null),
			alg: fc.constantFrom('RS256', 'RS384', 'none', 7),
			d: fc.oneof(fc.base64String(), fc.integer()),
			n: fc.oneof(fc.base64String(), fc.integer()),
			e: fc.constantFrom('AQAB', '', 3),
			x: fc.base64String(),
			y: fc.base64String(),
			kid: fc.anything(),
		},
		{ requiredKeys: [] },
	);
	const labels = fc.constantFrom('PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'X');
	const pasted = fc.oneof(
		fc.string(),
		fc.json(),
		jwks.map((key) => JSON.stringify(key)),
		fc.array(jwks).map((keys) => JSON.stringify({ keys })),
		fc
			.tuple(labels, fc.base64String())
			.map(([label, body]) => `-----BEGIN ${label}-----${body}-----END ${label}-----`),
		fc.integer({ min: 0, max: 1700 }).map((length) => pem(rsa).slice(0, length)),
	);
	fc.assert(
		fc.property(pasted, (text) => {
			try {
				expect(readPrivateKey(text).algorithm).toMatch(/^[RE]S(256|384|512)$/);
			} catch (thrown) {
				expect(thrown).toBeInstanceOf(InvalidCredentialError);
			}
		}),
		fuzzRuns(2000),
	);
});

function messageOf(read: () => unknown): string {
	try {
		read();
	} catch (thrown) {
		return (thrown as Error).message;
	}
	return '';
}
