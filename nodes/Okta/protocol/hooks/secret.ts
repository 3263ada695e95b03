import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** Makes the secret differ from anything else that's derived from the same key. */
const LABEL = 'n8n-nodes-okta-trigger: event hook secret';

/**
 * Derives the secret that Okta sends with every delivery of an event hook: an HMAC-SHA-256 over the
 * webhook URL, as 43 characters of base64url.
 *
 * The same key and URL always result in the same secret, so deliveries can be authenticated without
 * stored state. It can't be computed without the key.
 *
 * @param key the secret in the credential: the API token or the private key
 * @param url the webhook URL that the hook calls
 */
export function deriveSecret(key: string, url: string): string {
	return createHmac('sha256', key).update(`${LABEL}\n${url}`).digest('base64url');
}

/** The hash of a secret, which can be stored: SHA-256, as 64 hexadecimal digits. */
export function hashOf(secret: string): string {
	return hash('sha256', secret);
}

/** Whether a presented secret has this hash. Compares in constant time. */
export function matchesHash(presented: string, expectedHash: string): boolean {
	const actual = Buffer.from(hashOf(presented));
	const expected = Buffer.from(expectedHash);
	return actual.length === expected.length && timingSafeEqual(actual, expected);
}
