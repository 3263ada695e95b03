/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { rootCertificates } from 'node:tls';

import { readPrivateKey } from '../../../../nodes/Okta/protocol/auth/signing/privateKey';
import { asPublic, base64, jwk, KEYS, pem } from '../../../support/privateKeys';

const { rsa, ec } = KEYS;

const [CERTIFICATE = ''] = rootCertificates;

/** A SEC1 structure with a key of 32 bytes and nothing else. */
const SEC1_WITHOUT_CURVE = Buffer.from(`302502010104${'20'.repeat(33)}`, 'hex').toString('base64');

/** An EC key in PKCS#8 whose number is longer than those of its curve. Exporting it as a JWK ends Node.js 20. */
const EC_WITH_LARGE_NUMBER = Buffer.from(
	`3042020100301306072a8648ce3d020106082a8648ce3d030107042830260201010421${'7f'.repeat(33)}`,
	'hex',
).toString('base64');

function spki(key: KeyObject): string {
	return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

function publicDer(key: KeyObject, type: 'spki' | 'pkcs1' = 'spki'): string {
	return createPublicKey(key)
		.export({ type: type as 'spki', format: 'der' })
		.toString('base64');
}

/** A PEM file without its first and last line. */
const bodyOf = (text: string) => text.replace(/-----.*\n?/g, '');

const encryptedPem = ec
	.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
	.toString();
const encryptedPkcs1Pem = rsa
	.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
	.toString();
/** OpenSSL writes this block before the key. */
const EC_PARAMETERS =
	'-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
const encryptedSec1Pem = ec
	.export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
	.toString();
const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const otherCurve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
const edwards = generateKeyPairSync('ed25519').privateKey;
const brainpool = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }).privateKey;
const edwards448 = generateKeyPairSync('ed448').privateKey;
const montgomery = generateKeyPairSync('x25519').privateKey;
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;

describe('the message says what to paste instead of', () => {
	test.each<[string, string, RegExp]>([
		['nothing', '', /^'Private Key' in the credential is empty\. Paste the entire private key/],
		['whitespace', ' \n', /^'Private Key' in the credential is empty/],
		['empty quotes', '""', /^'Private Key' in the credential is empty/],
		['a public key', spki(rsa), /contains a public key\. Paste the entire private key/],
		['a public JWK', JSON.stringify(asPublic(ec)), /contains a public key/],
		['a set of public JWKs', JSON.stringify({ keys: [asPublic(ec)] }), /contains a public key/],
		['an empty set', '{"keys":[]}', /The JSON in 'Private Key' contains no private key/],
		['a public key without its first and last line', publicDer(rsa), /contains a public key/],
		['a public key in base64', base64(spki(ec)), /contains a public key/],
		['a PKCS#1 public key without its label', publicDer(rsa, 'pkcs1'), /contains a public key/],
		['an SSH public key', 'ssh-rsa AAAAB3NzaC1yc2E user@host', /contains a public key/],
		['a PKCS#1 public key', '-----BEGIN RSA PUBLIC KEY-----\nAA==', /contains a public key/],
		[
			'a certificate',
			'-----BEGIN CERTIFICATE-----\nMIIB\n-----END',
			/contains a certificate, which/,
		],
		['a certificate without its lines', bodyOf(CERTIFICATE), /contains a certificate, which/],
		['an encrypted key', encryptedPem, /passphrase\. Remove the passphrase \(openssl pkey/],
		['an encrypted key without its lines', bodyOf(encryptedPem), /passphrase\. Remove/],
		['an encrypted key in JSON', JSON.stringify({ key: encryptedPem }), /passphrase\. Remove/],
		['an encrypted PKCS#1 key', encryptedPkcs1Pem, /passphrase\. Remove the passphrase/],
		['an encrypted SEC1 key', `${EC_PARAMETERS}${encryptedSec1Pem}`, /passphrase\. Remove/],
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
		['an Ed25519 key', pem(edwards), /doesn't support the Ed25519 key .* Create an RSA key/],
		['an Ed25519 JWK', JSON.stringify(jwk(edwards)), /doesn't support the Ed25519 key/],
		['an Ed448 key', pem(edwards448), /doesn't support the Ed448 key/],
		['an Ed448 JWK', JSON.stringify(jwk(edwards448)), /doesn't support the Ed448 key/],
		['an X25519 key', pem(montgomery), /doesn't support the type of key in/],
		['an X25519 JWK', JSON.stringify(jwk(montgomery)), /doesn't support the type of key in/],
		['an RSA-PSS key', pem(pss), /doesn't support the RSA-PSS key/],
		['a DSA key', '-----BEGIN DSA PRIVATE KEY-----\nAA==', /doesn't support the DSA key/],
		['a symmetric JWK', '{"kty":"oct","k":"AAAA"}', /doesn't support the symmetric key/],
		['a set of symmetric JWKs', '{"keys":[{"kty":"oct"}]}', /doesn't support the symmetric key/],
		['a JWK of an unknown type', '{"kty":"AKP","d":"AA"}', /doesn't support the type of key in/],
		['other JSON', '{"a":1}', /The JSON in 'Private Key' contains no private key\. Paste/],
		['JSON with other texts', '{"a":["hello","AAAA"],"b":{"kty":7}}', /contains no private key/],
		['other JSON in base64', base64('{"a":{}}'), /The JSON .* contains no private key/],
		[
			'an incomplete JWK',
			JSON.stringify(jwk(ec)).slice(0, 90),
			/JWK in 'Private Key' is incomplete/,
		],
		['a JWK without its last }', JSON.stringify(jwk(ec)).slice(0, -1), /is incomplete/],
		['a JWK without a comma', JSON.stringify(jwk(ec)).replace(',', ''), /is incomplete/],
		[
			'several JWKs',
			JSON.stringify({ keys: [jwk(ec), jwk(rsa)] }),
			/several private keys\. Paste only the one whose/,
		],
		['several PEM blocks', `${pem(ec)}${pem(rsa)}`, /several private keys/],
		['a damaged JWK', JSON.stringify(jwk(ec, { x: 'AA' })), /can't be read\. Paste the entire/],
		['an RSA JWK without its primes', JSON.stringify(jwk(rsa, { p: undefined })), /is incomplete/],
		[
			'an incomplete PEM file',
			pem(rsa).slice(0, 500),
			/can't be read\. Paste the entire private key/,
		],
		[
			'a private JWK of an unknown type after a public one',
			`${JSON.stringify(jwk(ec, { d: undefined }))}\n{"kty":"AKP","d":"AA"}`,
			/doesn't support the type of key in/,
		],
		['a damaged PEM file', pem(ec).replace(/\nM.{20}/, '\nAAAA'), /can't be read/],
		['a JWK whose "d" is a number', JSON.stringify(jwk(ec, { d: 7 })), /is incomplete/],
		['an EC key with another curve in JWKs', pem(brainpool), /doesn't use curve P-256/],
		['an EC key with too large a number', EC_WITH_LARGE_NUMBER, /can't be read/],
		['an EC key without its curve', SEC1_WITHOUT_CURVE, /can't be read/],
		['an API token', `00${'aB3-_'.repeat(8)}`, /contains a token, a client secret, or a key ID/],
		['an API token with its scheme', `SSWS 00${'aB3-_'.repeat(8)}`, /contains a token, a/],
		['a client secret', 'aB3-_x7Z'.repeat(8), /contains a token, a client secret, or a key ID/],
		['a key ID', '7d4bcb1c-3a9c-4c8e-9f6e-0123456789ab', /instead of a key\. Paste the entire/],
		['a path', '/etc/n8n/okta', /path of a file\. Open the file and paste its content/],
		['a path of Windows', 'C:\\keys\\okta', /the path of a file/],
		['a path in the home folder', '~/okta', /the path of a file/],
		['a URL of a file', 'file:///etc/okta', /the path of a file/],
		['the name of a file', 'okta-n8n (1).pem', /the path of a file/],
		['other text', 'the key that Okta shows', /can't be read/],
		['other text in base64', base64('the key that Okta shows'), /can't be read|instead of a key/],
	])('%s', (_, pasted, expected) => {
		const read = () => readPrivateKey(pasted);
		expect(read).toThrow(expected);
		const message = messageOf(read);
		expect(message).not.toMatch(/error|problem|failure|mistake|routines|DECODER/i);
		for (const part of pasted.match(/[\w+/-]{16,}/g) ?? []) expect(message).not.toContain(part);
	});
});

function messageOf(read: () => unknown): string {
	try {
		read();
	} catch (thrown) {
		return (thrown as Error).message;
	}
	return '';
}
