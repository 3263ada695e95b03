import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';

import type { Algorithm, SigningKey } from './jwt';
import { InvalidCredentialError } from '../../errors/accessTokenError';

/** A key that Okta takes for signing, and how to sign with it. */
export interface PrivateKey extends SigningKey {
	/** The key's ID, if it stands in the key itself: only a JWK has one. */
	keyId?: string;
}

/** Okta takes no shorter RSA key. */
const MIN_RSA_BITS = 2048;

/** The algorithm for each EC curve that Okta takes, by OpenSSL's name and by that of a JWK. */
const EC_ALGORITHMS: Readonly<Record<string, Algorithm>> = {
	prime256v1: 'ES256',
	'P-256': 'ES256',
	secp384r1: 'ES384',
	'P-384': 'ES384',
	secp521r1: 'ES512',
	'P-521': 'ES512',
};

/** What the `alg` of an RSA key's JWK may be. Keys without one sign with RS256, as Okta's own do. */
const RSA_ALGORITHMS: readonly unknown[] = ['RS256', 'RS384', 'RS512'] satisfies Algorithm[];

/** What may be in a PEM block, by its label. Another label is no private key, see `COMPLAINTS`. */
const DER_TYPES = {
	'PRIVATE KEY': 'pkcs8',
	'RSA PRIVATE KEY': 'pkcs1',
	'EC PRIVATE KEY': 'sec1',
} as const;

const WHAT_TO_PASTE =
	'Paste the whole private key: the JWK that Okta shows when it makes a key, from { to }, or the PEM file, from -----BEGIN to the last -----.';

const GENERATE_ANOTHER =
	'Make an RSA key of 2048 bits or more, or an EC key on the curve P-256, P-384 or P-521, and register its public key with the app in Okta.';

const IS_PUBLIC = `The private key in the credential is a public key. ${WHAT_TO_PASTE}`;

const IS_ENCRYPTED =
	'The private key in the credential is protected by a passphrase. Take that off (openssl pkey -in key.pem -out plain.pem) and paste the plain key: n8n encrypts the credential itself.';

/** What else people paste, by the label of the PEM block, or by how it begins. */
const MESSAGES_BY_CONTENT: ReadonlyArray<[begins: RegExp, complaint: string]> = [
	[/-----BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4, *ENCRYPTED/, IS_ENCRYPTED],
	[/-----BEGIN (\w+ )?PUBLIC KEY|^(ssh-|ecdsa-)/, IS_PUBLIC],
	[
		/-----BEGIN (\w+ )*CERTIFICATE/,
		`The private key in the credential is a certificate, which has only the public key in it. ${WHAT_TO_PASTE}`,
	],
	[
		/-----BEGIN OPENSSH PRIVATE KEY/,
		'The private key in the credential is in the format of OpenSSH. Convert it (ssh-keygen -p -m PKCS8 -N "" -f key) and paste the file.',
	],
];

/**
 * Reads a private key as people paste it: PEM (PKCS#8, PKCS#1, SEC1), or a JWK as Okta shows it,
 * alone or in a set. Lost line breaks, line breaks written as `\n`, quotes and white space around it
 * do no harm.
 *
 * @throws {InvalidCredentialError} if there is no such key in it: says what to paste instead, and nothing
 * of the key is in the message
 */
export function readPrivateKey(pasted: string): PrivateKey {
	const text = withoutQuotes(pasted.trim());
	if (text === '')
		throw new InvalidCredentialError(`No private key is set in the credential. ${WHAT_TO_PASTE}`);

	if (text.startsWith('{')) return readJwk(text);
	const key = readPem(text);
	return { key, algorithm: algorithmOf(key), keyId: undefined };
}

/** A value copied from JSON or a script, with the quotes and what is escaped within them. */
function withoutQuotes(text: string): string {
	const quoted = /^(["'`])([\s\S]*)\1$/.exec(text)?.[2];
	return quoted === undefined ? text : quoted.replaceAll('\\"', '"').trim();
}

function readJwk(text: string): PrivateKey {
	const json = parse(text);
	if (json === undefined) {
		throw new InvalidCredentialError(
			`The private key in the credential begins like a JWK, but is not whole. ${WHAT_TO_PASTE}`,
		);
	}
	const jwk = selectPrivateJwk(json);
	const { kty, crv, kid, alg } = jwk;
	if (kty !== 'RSA' && kty !== 'EC') {
		throw new InvalidCredentialError(
			`The private key in the credential is not of a kind that Okta takes. ${GENERATE_ANOTHER}`,
		);
	}
	if (kty === 'EC' && !Object.hasOwn(EC_ALGORITHMS, String(crv)))
		throw new InvalidCredentialError(wrongCurve());
	if (typeof jwk.d !== 'string') throw new InvalidCredentialError(IS_PUBLIC);
	const key = withReadableKey(() => createPrivateKey({ key: jwk, format: 'jwk' }));
	return {
		key,
		algorithm: algorithmOf(key, alg),
		keyId: typeof kid === 'string' && kid !== '' ? kid : undefined,
	};
}

/** Nothing if it is not JSON. No value of a JWK has a line break: those that got in are taken out. */
function parse(text: string): object | undefined {
	try {
		return JSON.parse(text.replace(/\\[rn]|[\r\n]/g, '')) as object;
	} catch {
		return undefined;
	}
}

/** Okta shows keys in a set, `{"keys": [...]}`, in some places. */
function selectPrivateJwk(json: object): JsonWebKey & { kid?: unknown; alg?: unknown } {
	const { keys } = json as { keys?: unknown };
	if (!Array.isArray(keys)) return json as JsonWebKey;
	const jwks = keys.filter((key) => typeof key === 'object' && key !== null) as JsonWebKey[];
	const [only, ...more] = jwks.filter(({ d }) => d !== undefined);
	if (only === undefined) throw new InvalidCredentialError(IS_PUBLIC);
	if (more.length > 0) {
		throw new InvalidCredentialError(
			'The private key in the credential is a set of several private keys. Paste the one that is registered with the app in Okta, from its { to its }.',
		);
	}
	return only;
}

/** openssl puts a block with the curve before an EC key: so the first private key counts. */
function readPem(text: string): KeyObject {
	const pem = text.replace(/(\\r)?\\n/g, '\n');
	const blocks = pem.matchAll(/-----BEGIN ([A-Z0-9 ]+?) *-----([\s\S]*?)-----END \1 *-----/g);
	for (const [, label = '', body = ''] of blocks) {
		if (isKeyLabel(label) && !body.includes(':')) {
			const der = Buffer.from(body, 'base64');
			return withReadableKey(() =>
				createPrivateKey({ key: der, format: 'der', type: DER_TYPES[label] }),
			);
		}
	}
	throw new InvalidCredentialError(
		MESSAGES_BY_CONTENT.find(([begins]) => begins.test(pem))?.[1] ?? cannotBeRead(),
	);
}

function isKeyLabel(label: string): label is keyof typeof DER_TYPES {
	return label in DER_TYPES;
}

/**
 * What is made with a key. What OpenSSL says of one that it cannot use helps nobody.
 *
 * @throws {InvalidCredentialError} if the key cannot be read, or what is in it does not fit together
 */
export function withReadableKey<Made>(make: () => Made): Made {
	const made = attempt(make);
	if (made === undefined) throw new InvalidCredentialError(cannotBeRead());
	return made;
}

function attempt<Made>(make: () => Made): Made | undefined {
	try {
		return make();
	} catch {
		return undefined;
	}
}

/** @param alg what the JWK of the key says, if there is one: for an EC key the curve decides */
function algorithmOf(key: KeyObject, alg?: unknown): Algorithm {
	const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
	switch (key.asymmetricKeyType) {
		case 'rsa':
			if (modulusLength >= MIN_RSA_BITS) return isRsaAlgorithm(alg) ? alg : 'RS256';
			throw new InvalidCredentialError(
				`The private key in the credential is an RSA key of ${modulusLength} bits, which is too short for Okta. ${GENERATE_ANOTHER}`,
			);
		case 'ec': {
			const algorithm = EC_ALGORITHMS[namedCurve];
			if (algorithm !== undefined) return algorithm;
			throw new InvalidCredentialError(wrongCurve());
		}
		default:
			throw new InvalidCredentialError(
				`The private key in the credential is not of a kind that Okta takes. ${GENERATE_ANOTHER}`,
			);
	}
}

function isRsaAlgorithm(alg: unknown): alg is Algorithm {
	return RSA_ALGORITHMS.includes(alg);
}

function wrongCurve(): string {
	return `The private key in the credential is an EC key on another curve than P-256, P-384 and P-521. ${GENERATE_ANOTHER}`;
}

function cannotBeRead(): string {
	return `The private key in the credential cannot be read. ${WHAT_TO_PASTE}`;
}
