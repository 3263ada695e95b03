import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';

import { InvalidCredentialError } from '../../errors/accessTokenError';
import { invalidKeyMessages, wrapKeyErrors } from './invalidKey';

/** A private key, and what its JWK says about it. */
export interface ParsedKey {
	key: KeyObject;
	keyId?: string;
	alg?: unknown;
}

const EC_CURVES: readonly unknown[] = ['P-256', 'P-384', 'P-521'];

/**
 * The private key in the JSON text of a JWK, or of a set with exactly one private JWK.
 *
 * @throws {InvalidCredentialError} if there's none that can be read
 */
export function readJwk(text: string): ParsedKey {
	const json = parse(text);
	if (json === undefined) throw new InvalidCredentialError(invalidKeyMessages.incompleteJwk);

	const jwk = selectPrivateJwk(json);
	const { kty, crv, kid, alg, d } = jwk;
	if (kty !== 'RSA' && kty !== 'EC') {
		throw new InvalidCredentialError(invalidKeyMessages.unsupportedType);
	}
	if (kty === 'EC' && !EC_CURVES.includes(crv)) {
		throw new InvalidCredentialError(invalidKeyMessages.unsupportedCurve);
	}
	if (typeof d !== 'string') throw new InvalidCredentialError(invalidKeyMessages.publicKey);
	return {
		key: wrapKeyErrors(() => createPrivateKey({ key: jwk, format: 'jwk' })),
		keyId: typeof kid === 'string' && kid !== '' ? kid : undefined,
		alg,
	};
}

/** The parsed JSON, if it is JSON. No value of a JWK contains line breaks, so they can be removed. */
function parse(text: string): object | undefined {
	try {
		return JSON.parse(text.replace(/\\[rn]|[\r\n]/g, '')) as object;
	} catch {
		return undefined;
	}
}

/** Okta shows some keys in a set: `{"keys": [...]}`. */
function selectPrivateJwk(json: object): JsonWebKey & { kid?: unknown; alg?: unknown } {
	const { keys } = json as { keys?: unknown };
	if (!Array.isArray(keys)) return json as JsonWebKey;
	const jwks = keys.filter((key) => typeof key === 'object' && key !== null) as JsonWebKey[];
	const [only, ...others] = jwks.filter(({ d }) => d !== undefined);
	if (only === undefined) throw new InvalidCredentialError(invalidKeyMessages.publicKey);
	if (others.length > 0) throw new InvalidCredentialError(invalidKeyMessages.severalKeys);
	return only;
}
