import { InvalidCredentialError } from '../accessTokenError';
import { wrapKeyErrors } from './invalidKey';
import { signJwt } from './jwt';
import { readPrivateKey } from './privateKey';

/** Okta allows up to an hour. The JWT is used immediately, but n8n's clock may be a little off. */
const VALID_FOR_SECONDS = 300;

interface AssertionOptions {
	clientId: string;
	/** The ID of the public key in Okta. May be empty if the private key is a JWK with a `kid`. */
	keyId: string;
	/** As pasted, see `readPrivateKey`. */
	privateKey: string;
	/** The URL of the token endpoint. */
	audience: string;
	/** Milliseconds since 1970. */
	now: number;
	/** A unique ID: Okta accepts a JWT with the same ID only once. */
	jwtId: string;
}

/**
 * The signed JWT with which a service app authenticates with Okta's token endpoint
 * (`private_key_jwt`; see RFC 7523 and Okta's guide "Implement OAuth for Okta with a service app").
 *
 * @throws {InvalidCredentialError} if the private key can't be used or the key ID is missing
 */
export function clientAssertion(options: AssertionOptions): string {
	const { clientId, audience, now, jwtId } = options;
	const { key, algorithm, keyId } = readPrivateKey(options.privateKey);
	const kid = options.keyId.trim() || keyId;
	if (kid === undefined) {
		throw new InvalidCredentialError(
			"'Key ID' in the credential is empty. Copy the KID from Okta (Admin Console › Applications › your app › General › Public Keys).",
		);
	}

	// Without the optional `iat`: Okta rejects one that's even slightly ahead of its own clock.
	const claims = {
		iss: clientId,
		sub: clientId,
		aud: audience,
		exp: Math.floor(now / 1000) + VALID_FOR_SECONDS,
		jti: jwtId,
	};
	return wrapKeyErrors(() => signJwt({ key, algorithm }, { kid, typ: 'JWT' }, claims));
}
