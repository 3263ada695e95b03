import { createPrivateKey } from 'node:crypto';

import { InvalidCredentialError } from '../accessTokenError';
import {
	invalidKeyMessages,
	rsaTooLong,
	rsaTooShort,
	unsupportedType,
	wrapKeyErrors,
} from './invalidKey';
import type { Algorithm, SigningKey } from './jwt';

/** A JWK that someone pasted. Its members can have any values. */
export type Jwk = Readonly<Record<string, unknown>>;

/** A private key that Okta supports, with its signature algorithm. */
export interface PrivateKey extends SigningKey {
	/** The `kid` of a JWK. A PEM file has none. */
	keyId?: string;
}

/** The shortest RSA key that Okta accepts. */
const MIN_RSA_BITS = 2048;

/** A signature takes n8n 40 ms with a key of this length, and 12 s with one of 32,768 bits. */
const MAX_RSA_BITS = 8192;

/** The members of a private key, and the highest number of bits of each: they determine how long signing takes. */
const MEMBERS = {
	RSA: {
		n: MAX_RSA_BITS,
		e: 256,
		d: MAX_RSA_BITS,
		p: MAX_RSA_BITS / 2,
		q: MAX_RSA_BITS / 2,
		dp: MAX_RSA_BITS / 2,
		dq: MAX_RSA_BITS / 2,
		qi: MAX_RSA_BITS / 2,
	},
	EC: { x: 521, y: 521, d: 521 },
} as const;

/** The values of `alg` in an RSA JWK that count. Without one, RS256 is used, as Okta does. */
const RSA_ALGORITHMS: readonly unknown[] = ['RS256', 'RS384', 'RS512'] satisfies Algorithm[];

/** The algorithm for each EC curve that Okta supports. The `alg` of an EC JWK doesn't count. */
const EC_ALGORITHMS = new Map<unknown, Algorithm>([
	['P-256', 'ES256'],
	['P-384', 'ES384'],
	['P-521', 'ES512'],
]);

/** The types that can be named in a message, by `kty` or `crv`. */
const UNSUPPORTED_TYPES = new Map<unknown, string>([
	['oct', 'symmetric'],
	['Ed25519', 'Ed25519'],
	['Ed448', 'Ed448'],
]);

/**
 * The private key that a JWK describes, if Okta supports it. Takes a few milliseconds, whatever the JWK
 * contains, and the key that it returns can sign in a fraction of a second.
 *
 * @throws {InvalidCredentialError} if Okta doesn't support it, or it can't be read
 */
export function readJwk(jwk: Jwk): PrivateKey {
	const { kty, crv, kid, alg } = jwk;
	if (kty !== 'RSA' && kty !== 'EC') {
		const type = UNSUPPORTED_TYPES.get(kty) ?? UNSUPPORTED_TYPES.get(crv);
		throw new InvalidCredentialError(unsupportedType(type));
	}
	const algorithm = kty === 'EC' ? EC_ALGORITHMS.get(crv) : isRsaAlgorithm(alg) ? alg : 'RS256';
	if (algorithm === undefined) {
		throw new InvalidCredentialError(invalidKeyMessages.unsupportedCurve);
	}
	const members = Object.entries(MEMBERS[kty]).map(([name, maxBits]) => [
		name,
		readMember(jwk, name, maxBits),
	]);
	const key = { kty, crv: crv as string, ...(Object.fromEntries(members) as object) };
	return {
		key: wrapKeyErrors(() => createPrivateKey({ key, format: 'jwk' })),
		algorithm,
		keyId: typeof kid === 'string' && kid !== '' ? kid : undefined,
	};
}

/** One of the numbers of a key, without what isn't part of it, e.g. whitespace. */
function readMember(jwk: Jwk, name: string, maxBits: number): string {
	const text = jwk[name];
	const bytes = Buffer.from(typeof text === 'string' ? text : '', 'base64url');
	if (bytes.length === 0) throw new InvalidCredentialError(invalidKeyMessages.incompleteJwk);
	const bits = BigInt(`0x${bytes.toString('hex')}`).toString(2).length;
	if (name === 'n' && bits < MIN_RSA_BITS) throw new InvalidCredentialError(rsaTooShort(bits));
	if (bits > maxBits) {
		throw new InvalidCredentialError(
			name === 'n' ? rsaTooLong(bits, maxBits) : invalidKeyMessages.unreadable,
		);
	}
	return bytes.toString('base64url');
}

function isRsaAlgorithm(alg: unknown): alg is Algorithm {
	return RSA_ALGORITHMS.includes(alg);
}
