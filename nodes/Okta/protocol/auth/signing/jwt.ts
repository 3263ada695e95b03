import { sign, type KeyObject } from 'node:crypto';

/** The signature algorithms that Okta accepts, by JOSE name. */
export type Algorithm = 'RS256' | 'RS384' | 'RS512' | 'ES256' | 'ES384' | 'ES512';

/** A private key and the algorithm to sign with. */
export interface SigningKey {
	key: KeyObject;
	algorithm: Algorithm;
}

/**
 * A signed JWT in compact form (RFC 7519).
 *
 * @param header the header without `alg`, which the key determines
 * @throws whatever OpenSSL says about a key that can't sign
 */
export function signJwt({ key, algorithm }: SigningKey, header: object, claims: object): string {
	const content = `${encode({ alg: algorithm, ...header })}.${encode(claims)}`;
	// JWTs have the two numbers of an EC signature side by side, not in OpenSSL's DER (RFC 7518).
	const signature = sign(`sha${algorithm.slice(2)}`, Buffer.from(content), {
		key,
		dsaEncoding: 'ieee-p1363',
	});
	return `${content}.${signature.toString('base64url')}`;
}

function encode(part: object): string {
	return Buffer.from(JSON.stringify(part)).toString('base64url');
}
