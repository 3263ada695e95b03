import { createPrivateKey } from 'node:crypto';

import { readPrivateKey } from '../../../../nodes/Okta/protocol/auth/signing/privateKey';
import { asPublic, base64, der, jwk, KEYS, pem } from '../../../support/privateKeys';

const { rsa, ec, ec384 } = KEYS;

/** A character as JSON can contain it. */
const escaped = (character: string) => `\\u00${Buffer.from(character).toString('hex')}`;

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
	'with other text before it': (text) => `Bag Attributes\n    friendlyName: {n8n}\n${text}`,
	'as a JSON string without its quotes': (text) => JSON.stringify(text).slice(1, -1),
	'as a JSON string in a JSON string': (text) => JSON.stringify(JSON.stringify(text)),
	'in JSON, as in the file of a service account': (text) =>
		JSON.stringify({ type: 'service_account', private_key_id: '0a1b2c3d', private_key: text }),
	'in JSON with another name, within a list': (text) =>
		JSON.stringify([{ okta: { keys: [{ pem: text }] } }], null, 2),
	'in JSON with a certificate and other JSON': (text) =>
		JSON.stringify({ cert: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END', more: '{}', key: text }),
	'in JSON, with all special characters escaped': (text) =>
		JSON.stringify({ key: text }).replace(/[+/=]/g, escaped),
	'in JSON in a JSON string': (text) => JSON.stringify(JSON.stringify({ key: text })),
	'in JSON without its last }': (text) => JSON.stringify({ key: text, more: 1 }).slice(0, -1),
	'in a code fence': (text) => `\`\`\`\n${text}\`\`\``,
	'in a line of a script': (text) => `export KEY="${text.replaceAll('\n', '\\n')}" # n8n`,
	'in base64': base64,
	'in base64 with line breaks': (text) => base64(text).replace(/.{76}/g, '$&\n'),
	'in base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
	'in base64 of base64': (text) => base64(base64(text)),
	'in JSON in base64': (text) => base64(JSON.stringify({ key: text })),
	'in base64 in JSON': (text) => JSON.stringify({ key: base64(text) }),
	'with characters of no width': (text) => `\uFEFF${text.replace(/.{20}/g, '$&\u200B\u2060')}`,
	'with a mark in base64': (text) => base64(`\uFEFF${text}`),
	'with no-break spaces': (text) => `\u00A0${text.replaceAll(/[ \n]/g, '\u00A0')}`,
	'without its first line': (text) => text.replace(/^.*\n/, ''),
	'without its last line': (text) => text.replace(/\n.*\n$/, ''),
	'without its first dashes': (text) => text.slice(5),
	'without its last dashes': (text) => text.trimEnd().slice(0, -5),
	'without its first and last line': (text) => text.replace(/-----.*\n/g, ''),
	'without its first and last line, in quotes': (text) =>
		JSON.stringify(text.replace(/-----.*\n/g, '')),
	'with the label of another type of key': (text) =>
		text.replace(/(BEGIN|END) [A-Z ]+/g, '$1 PRIVATE KEY'),
	twice: (text) => `${text}\n${text}`,
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

describe('base64 of DER', () => {
	test.each([
		['PKCS#8', 'rsa', 'pkcs8', 'RS256'],
		['PKCS#1', 'rsa', 'pkcs1', 'RS256'],
		['PKCS#8', 'ec', 'pkcs8', 'ES256'],
		['SEC1', 'ec', 'sec1', 'ES256'],
		['SEC1', 'ec521', 'sec1', 'ES512'],
	] as const)('in %s with an %s key is read', (_format, name, type, algorithm) => {
		for (const text of [der(KEYS[name], type), JSON.stringify({ key: der(KEYS[name], type) })]) {
			const read = readPrivateKey(text);
			expect(read).toMatchObject({ algorithm, keyId: undefined });
			expect(asPublic(read.key)).toStrictEqual(asPublic(KEYS[name]));
		}
	});
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
	'after its public key': (key) => `${JSON.stringify(asPublic(rsa))}\n\n${JSON.stringify(key)}`,
	'in a set with public keys': (key) =>
		JSON.stringify({ keys: [asPublic(rsa), key, asPublic(ec), null] }),
	'in a list': (key) => JSON.stringify([key], null, 2),
	'in JSON': (key) => JSON.stringify({ jwk: key, domain: 'https://acme.okta.com' }),
	'as text in JSON': (key) => JSON.stringify({ privateKey: JSON.stringify(key), kid: 'other' }),
	'with escaped quotes': (key) => JSON.stringify(JSON.stringify(key)).slice(1, -1),
	'with escaped quotes and line breaks': (key) =>
		JSON.stringify(JSON.stringify(key, null, 2)).slice(1, -1),
	'as text in JSON with escaped quotes': (key) =>
		JSON.stringify(JSON.stringify({ key: JSON.stringify(key) })).slice(1, -1),
	'in a code fence': (key) => `\`\`\`json\n${JSON.stringify(key, null, 2)}\n\`\`\``,
	'in a line of a script': (key) => `KEY='${JSON.stringify(key)}'; # n8n`,
	'in base64': (key) => base64(JSON.stringify(key, null, 2)),
	'in a set in base64': (key) => base64(JSON.stringify({ keys: [key] })),
	'in base64 in JSON in a list': (key) => JSON.stringify([{ key: base64(JSON.stringify(key)) }]),
	'with characters of no width': (key) =>
		`\uFEFF${JSON.stringify(key).replace(/.{20}/g, '$&\u200B')}`,
	'with no-break spaces': (key) => JSON.stringify(key, null, 2).replaceAll(' ', '\u00A0'),
	'with padding in its values': (key) => JSON.stringify(key).replace(/("d":"[^"]*)/, '$1=='),
	'next to its PEM file': (key) =>
		JSON.stringify({ jwk: key, pem: pem(createPrivateKey({ key: { ...key }, format: 'jwk' })) }),
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
