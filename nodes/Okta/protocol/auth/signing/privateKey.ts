import type { KeyObject } from 'node:crypto';

import { InvalidCredentialError } from '../../errors/accessTokenError';
import { invalidKeyMessages, rsaTooShort } from './invalidKey';
import { readJwk } from './jwk';
import type { Algorithm, SigningKey } from './jwt';
import { readPem } from './pem';

/** A private key that Okta supports, with its signature algorithm. */
export interface PrivateKey extends SigningKey {
	/** The `kid` of a JWK. A PEM file has none. */
	keyId?: string;
}

/** The shortest RSA key that Okta accepts. */
const MIN_RSA_BITS = 2048;

/** The algorithm for each EC curve that Okta supports, by OpenSSL's name of the curve. */
const EC_ALGORITHMS: Readonly<Record<string, Algorithm>> = {
	prime256v1: 'ES256',
	secp384r1: 'ES384',
	secp521r1: 'ES512',
};

/** The values of `alg` in an RSA JWK that count. Without one, RS256 is used, as Okta does. */
const RSA_ALGORITHMS: readonly unknown[] = ['RS256', 'RS384', 'RS512'] satisfies Algorithm[];

/**
 * Reads a private key as people paste it: PEM (PKCS#8, PKCS#1 or SEC1), or a JWK as Okta shows it,
 * alone or in a set. Missing line breaks, line breaks written as `\n`, surrounding quotes and white
 * space don't matter.
 *
 * @throws {InvalidCredentialError} if the text doesn't contain a supported private key. The message
 * says what to paste instead and contains nothing of the key.
 */
export function readPrivateKey(pasted: string): PrivateKey {
	const text = withoutQuotes(pasted.trim());
	if (text === '') throw new InvalidCredentialError(invalidKeyMessages.empty);

	const { key, keyId, alg } = text.startsWith('{') ? readJwk(text) : readPem(text);
	return { key, algorithm: algorithmOf(key, alg), keyId };
}

/** Text copied from JSON or a script, without its quotes, and with escaped quotes unescaped. */
function withoutQuotes(text: string): string {
	const quoted = /^(["'`])([\s\S]*)\1$/.exec(text)?.[2];
	return quoted === undefined ? text : quoted.replaceAll('\\"', '"').trim();
}

/** @param alg the `alg` of a JWK, which only counts for RSA: the algorithm of an EC key follows from its curve */
function algorithmOf(key: KeyObject, alg: unknown): Algorithm {
	const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
	switch (key.asymmetricKeyType) {
		case 'rsa':
			if (modulusLength >= MIN_RSA_BITS) return isRsaAlgorithm(alg) ? alg : 'RS256';
			throw new InvalidCredentialError(rsaTooShort(modulusLength));
		case 'ec': {
			const algorithm = EC_ALGORITHMS[namedCurve];
			if (algorithm !== undefined) return algorithm;
			throw new InvalidCredentialError(invalidKeyMessages.unsupportedCurve);
		}
		default:
			throw new InvalidCredentialError(invalidKeyMessages.unsupportedType);
	}
}

function isRsaAlgorithm(alg: unknown): alg is Algorithm {
	return RSA_ALGORITHMS.includes(alg);
}
