import { randomBytes } from 'node:crypto';

import fc from 'fast-check';

import { signJwt } from '../../../../nodes/Okta/protocol/auth/signing/jwt';
import { readPrivateKey } from '../../../../nodes/Okta/protocol/auth/signing/privateKey';
import { InvalidCredentialError } from '../../../../nodes/Okta/protocol/auth/accessTokenError';
import { fuzzRuns } from '../../../support/fuzzRuns';
import { base64, jwk, KEYS, pem } from '../../../support/privateKeys';
import { cpuTimeOf } from '../../../support/unit/cpuTime';

const MAX_LENGTH = 32 * 1024;

/** An odd number with the highest bit set. */
function numberOf(bytes: number): Buffer {
	const number = randomBytes(bytes);
	number[0] = 0x80;
	number[bytes - 1] = 1;
	return number;
}

/** A DER structure: its tag, its length in two bytes, and its content. */
function structure(tag: number, ...content: Buffer[]): Buffer {
	const bytes = Buffer.concat(content);
	const header = Buffer.from([tag, 0x82, bytes.length >> 8, bytes.length & 0xff]);
	return Buffer.concat([header, bytes]);
}

const hex = (text: string) => Buffer.from(text, 'hex');
const integer = (bytes: number) => structure(2, Buffer.from([0]), numberOf(bytes));
const VERSION = hex('020100');

const RSA_NAMES = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];

/** RSA keys of random numbers, whose lengths in bytes are in the order above. */
const rsaJwk = (lengths: number[]) =>
	JSON.stringify({
		kty: 'RSA',
		...Object.fromEntries(
			RSA_NAMES.map((name, index) => [name, numberOf(lengths[index] ?? 1).toString('base64url')]),
		),
	});
const rsaDer = (lengths: number[]) =>
	structure(0x30, VERSION, ...lengths.map((length) => integer(length))).toString('base64');

/** Half of the length is the public key, which OpenSSL calculates when it reads the private one. */
const dsaDer = structure(
	0x30,
	VERSION,
	structure(0x30, hex('06072a8648ce380401'), structure(0x30, ...[8000, 32, 7999].map(integer))),
	structure(4, integer(8000)),
).toString('base64');

/** An EC key without its public key. */
const ecDer = structure(
	0x30,
	hex('020101'),
	structure(4, Buffer.alloc(20, 1)),
	hex('a00706052b81040023'),
).toString('base64');

const HUGE = [4096, 3, 4096, 2048, 2048, 2048, 2048, 2048];
const HUGE_EXPONENTS = [256, 3, 2500, 2500, 2500, 2500, 2500, 2500];
const LONGEST = [1024, 32, 1024, 512, 512, 512, 512, 512];

const repeat = (text: string) =>
	text.repeat(Math.ceil(MAX_LENGTH / text.length)).slice(0, MAX_LENGTH);
const listOf = (text: string) =>
	`{"a":[${repeat(`${text},`)
		.slice(0, -20)
		.replace(/[^,]*$/, '')}1]}`;
const nested = (start: string, end: string) => `${start.repeat(5000)}1${end.repeat(5000)}`;

/** Texts that are made to take long. */
const CRAFTED: Record<string, string> = {
	'first lines of PEM blocks': repeat('-----BEGIN A-----'),
	'first lines of private keys': repeat('-----BEGIN PRIVATE KEY-----'),
	'empty PEM blocks': repeat('-----BEGIN PRIVATE KEY-----M-----END PRIVATE KEY-----'),
	'incomplete first lines': repeat('-----BEGIN A'),
	'labels of spaces': repeat(`-----BEGIN ${' '.repeat(50)}`),
	dashes: repeat('-'),
	quotes: repeat('"'),
	backslashes: repeat('\\'),
	'escaped quotes': `{${repeat('\\"a').slice(2)}}`,
	spaces: `a${repeat(' ').slice(2)}a`,
	'characters of no width': repeat('\u200B'),
	letters: `${repeat('A').slice(1)}!`,
	'equals signs': repeat('A='),
	'opening brackets': repeat('{'),
	objects: repeat('{},').slice(0, -1),
	'nested objects': nested('{"":', '}'),
	'nested lists': `{"a":${nested('[', ']')}}`,
	'texts with objects': listOf('"{}"'),
	'texts in base64': listOf('"e30="'),
	'EC keys': listOf(`"${ecDer}"`),
	'PEM blocks with EC keys': repeat(`-----BEGIN PRIVATE KEY-----${ecDer}-----END PRIVATE KEY-----`),
	'a JWK with 32,768 bits': rsaJwk(HUGE),
	'a JWK with long exponents': rsaJwk(HUGE_EXPONENTS),
	'the longest JWK': rsaJwk(LONGEST),
	'an RSA key with 32,768 bits': rsaDer(HUGE),
	'an RSA key with long exponents': rsaDer(HUGE_EXPONENTS),
	'the longest RSA key': rsaDer(LONGEST),
	'an EC JWK with a long number': JSON.stringify(jwk(KEYS.ec, { d: repeat('A').slice(500) })),
	'a DSA key': dsaDer,
	'a DSA key in a PEM file': `-----BEGIN PRIVATE KEY-----${dsaDer}-----END PRIVATE KEY-----`,
	'a DSA key in JSON': JSON.stringify({ key: dsaDer }),
	'a DSA key with another label': `-----BEGIN RSA PRIVATE KEY-----${dsaDer}-----END RSA PRIVATE KEY-----`,
};

test.each(Object.entries(CRAFTED))(
	'a crafted text is read or rejected in half a second: %s',
	(_, text) => {
		expect(text.length).toBeLessThanOrEqual(MAX_LENGTH);
		let key: ReturnType<typeof readPrivateKey> | undefined;
		const reading = cpuTimeOf(() => {
			try {
				key = readPrivateKey(text);
			} catch (thrown) {
				expect(thrown).toBeInstanceOf(InvalidCredentialError);
			}
		});
		expect(reading).toBeLessThan(500);
		const signing = cpuTimeOf(() => {
			if (key) signJwt(key, {}, {});
		});
		expect(signing).toBeLessThan(1000);
	},
);

test('32 KiB of text are read, and more are rejected, with or without a key', () => {
	const key = pem(KEYS.ec);
	expect(readPrivateKey(key.padEnd(MAX_LENGTH)).algorithm).toBe('ES256');
	for (const text of [key.padEnd(MAX_LENGTH + 1), repeat('x').concat('x')]) {
		expect(() => readPrivateKey(text)).toThrow(
			/^'Private Key' in the credential contains more than 32 KiB of text\. Paste the entire private key/,
		);
	}
});

test('an RSA key has up to 8192 bits', () => {
	expect(readPrivateKey(rsaJwk(LONGEST)).algorithm).toBe('RS256');
	// One byte more, which a leading zero isn't.
	expect(() => readPrivateKey(rsaJwk([1025, ...LONGEST.slice(1)]))).toThrow(
		/^The RSA key in 'Private Key' has 8200 bits, which is more than the 8192 that n8n signs with\. Create an RSA key/,
	);
	const { n, ...others } = jwk(KEYS.rsa) as Record<string, string>;
	const padded = Buffer.concat([Buffer.alloc(800), Buffer.from(n ?? '', 'base64url')]);
	const read = readPrivateKey(JSON.stringify({ ...others, n: padded.toString('base64url') }));
	expect(read.key.asymmetricKeyDetails?.modulusLength).toBe(2048);
});

test.each(RSA_NAMES.slice(1))(
	'an RSA key with a number %s that is too long is rejected',
	(name) => {
		const lengths = RSA_NAMES.map((each, index) => (LONGEST[index] ?? 0) + (each === name ? 1 : 0));
		expect(() => readPrivateKey(rsaJwk(lengths))).toThrow(/can't be read/);
	},
);

test.each(['x', 'y', 'd'])('an EC key with a number %s that is too long is rejected', (name) => {
	const { ec521 } = KEYS;
	const change = { [name]: Buffer.alloc(66, 2).toString('base64url') };
	expect(() => readPrivateKey(JSON.stringify(jwk(ec521, change)))).toThrow(/can't be read/);
});

test('an RSA key with three primes is read, and signs without the third one', () => {
	const third = structure(0x30, structure(0x30, ...[512, 512, 512].map(integer)));
	const numbers = LONGEST.map((length) => integer(length));
	const { key } = readPrivateKey(
		structure(0x30, hex('020101'), ...numbers, third).toString('base64'),
	);
	expect(key.asymmetricKeyDetails?.modulusLength).toBe(8192);
	expect(key.export({ type: 'pkcs1', format: 'der' }).subarray(4, 7)).toStrictEqual(VERSION);
});

test('a key is found in up to five layers', () => {
	const inLayers = (layers: number) => {
		let text = pem(KEYS.ec);
		for (let layer = 1; layer < layers; layer++) text = base64(text);
		return text;
	};
	expect(readPrivateKey(inLayers(5)).algorithm).toBe('ES256');
	expect(() => readPrivateKey(inLayers(6))).toThrow(/can't be read/);
});

test('a key is found among up to 50 others', () => {
	const withCertificates = (count: number) =>
		'-----BEGIN CERTIFICATE-----AA-----END CERTIFICATE-----'.repeat(count) + pem(KEYS.ec);
	expect(readPrivateKey(withCertificates(49)).algorithm).toBe('ES256');
	expect(() => readPrivateKey(withCertificates(50))).toThrow(/contains a certificate/);
});

/** What can be around a key. */
const WRAPPERS: ReadonlyArray<(text: string) => string> = [
	base64,
	JSON.stringify,
	(text) => JSON.stringify({ key: text }),
	(text) => `[${text}]`,
	(text) => `{"keys":[${text}]}`,
	(text) => JSON.stringify(text).slice(1, -1),
	(text) => `-----BEGIN PRIVATE KEY-----${text}`,
	(text) => text.slice(1),
];

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
		fc.integer({ min: 0, max: 1700 }).map((length) => pem(KEYS.rsa).slice(0, length)),
		fc.uint8Array().map((bytes) => Buffer.from([0x30, ...bytes]).toString('base64')),
	);
	const wrapped = fc
		.tuple(pasted, fc.array(fc.constantFrom(...WRAPPERS), { maxLength: 6 }))
		.map(([text, wrappers]) => wrappers.reduce((inner, wrap) => wrap(inner), text));
	fc.assert(
		fc.property(wrapped, (text) => {
			try {
				expect(readPrivateKey(text).algorithm).toMatch(/^[RE]S(256|384|512)$/);
			} catch (thrown) {
				expect(thrown).toBeInstanceOf(InvalidCredentialError);
			}
		}),
		fuzzRuns(2000),
	);
});
