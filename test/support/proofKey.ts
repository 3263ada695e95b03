import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';

/** A new key for proofs of possession, as the credential makes them. */
export function newProofKey(): JsonWebKey {
	return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
}
