import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';

/** Creates a key for proofs of possession, as the credential does. */
export function newProofKey(): JsonWebKey {
	return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
}
