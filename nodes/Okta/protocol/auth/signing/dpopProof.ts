import { createHash, createPrivateKey, type JsonWebKey } from 'node:crypto';

import { signJwt } from './jwt';

/** The private key of a proof: a JWK for ES256, with curve P-256. */
export type ProofKey = JsonWebKey;

/** What a DPoP proof contains (RFC 9449, section 4.2). */
export interface ProofOptions {
	key: ProofKey;
	/** The HTTP method of the request. */
	method: string;
	/** The URL of the request, with or without a query. */
	url: string;
	/** Milliseconds since 1970, by Okta's clock. */
	now: number;
	/** Okta accepts a proof with the same ID only once. */
	jwtId: string;
	/** Only for the token endpoint, which sends it and expects it back. */
	nonce?: string;
	/** Only for the API: the token in the same request. */
	accessToken?: string;
}

/** The header `DPoP` of a request: a signed JWT that proves possession of the key (RFC 9449). */
export function dpopProof(options: ProofOptions): string {
	const { key: jwk, method, url, now, jwtId, nonce, accessToken } = options;
	const { kty, crv, x, y } = jwk;
	const claims = {
		htm: method.toUpperCase(),
		htu: targetUrl(url),
		iat: Math.floor(now / 1000),
		jti: jwtId,
		nonce,
		ath: accessToken && createHash('sha256').update(accessToken).digest('base64url'),
	};
	const key = createPrivateKey({ key: jwk, format: 'jwk' });
	return signJwt({ key, algorithm: 'ES256' }, { typ: 'dpop+jwt', jwk: { kty, crv, x, y } }, claims);
}

/**
 * The URL as Okta compares it: without query and fragment, and with its path decoded. (Okta decodes
 * the path of the request and not that of the claim, see okta-sdk-java#1150 and okta-sdk-python#541.)
 */
function targetUrl(url: string): string {
	const { origin, pathname } = new URL(url);
	return `${origin}${decode(pathname)}`;
}

function decode(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
