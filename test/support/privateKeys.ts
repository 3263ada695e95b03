import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** Private keys of types that Okta supports. */
export const KEYS = {
	rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
	ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
	ec384: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
	ec521: generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
};

export function pem(key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8'): string {
	return key.export({ type: type as 'pkcs8', format: 'pem' }).toString();
}

/** The DER structure in base64. */
export function der(key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8'): string {
	return key.export({ type: type as 'pkcs8', format: 'der' }).toString('base64');
}

export function jwk(key: KeyObject, more: object = {}): object {
	return { ...key.export({ format: 'jwk' }), ...more };
}

/** The JWK of the public key. */
export function asPublic(key: KeyObject): object {
	return createPublicKey(key).export({ format: 'jwk' });
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
