import { signJwt } from './jwt';
import { InvalidCredentialError } from '../../errors/accessTokenError';
import { withReadableKey, readPrivateKey } from './privateKey';

/** Okta takes up to an hour. The JWT is used at once, and n8n's clock may be a little off. */
const VALID_FOR_SECONDS = 300;

/** What a service app shows Okta to get an access token. */
export interface AssertionClaims {
	clientId: string;
	/** The ID under which Okta knows the public key. May be empty if the private key is a JWK with one. */
	keyId: string;
	/** As pasted, see `readPrivateKey`. */
	privateKey: string;
	/** The URL that it is sent to. */
	audience: string;
	/** Milliseconds since 1970. */
	now: number;
	/** Okta takes a JWT with the same one only once. */
	jwtId: string;
}

/**
 * The signed JWT of `private_key_jwt`, by which a service app proves who it is (RFC 7523, and Okta's
 * guide "Implement OAuth for Okta with a service app").
 *
 * @throws {InvalidCredentialError} if the private key cannot be used or its ID is not known
 */
export function clientAssertion(claims: AssertionClaims): string {
	const { clientId, audience, now, jwtId } = claims;
	const { key, algorithm, keyId } = readPrivateKey(claims.privateKey);
	const kid = claims.keyId.trim() || keyId;
	if (kid === undefined) {
		throw new InvalidCredentialError(
			'No key ID is set in the credential. Copy the ID of the key from Okta (Admin Console › Applications › the app › General › Public Keys, KID) into the field Key ID.',
		);
	}

	// Without `iat`, which is optional: Okta refuses one that is even slightly ahead of its own clock.
	const assertion = {
		iss: clientId,
		sub: clientId,
		aud: audience,
		exp: Math.floor(now / 1000) + VALID_FOR_SECONDS,
		jti: jwtId,
	};
	return withReadableKey(() => signJwt({ key, algorithm }, { kid, typ: 'JWT' }, assertion));
}
