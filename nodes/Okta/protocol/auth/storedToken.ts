import { hash } from 'node:crypto';

import { z } from 'zod/v4';

import type { ServiceApp } from './accessToken';
import type { ProofKey } from './signing/dpopProof';

/**
 * An access token and everything that belongs to it. n8n stores it in a single field of the encrypted
 * credential, so that a token is never combined with the key of another one, even if several processes
 * fetch tokens.
 */
export interface StoredToken {
	accessToken: string;
	/** The app, its key, and the scopes that the token was issued for, see `tokenCacheKey`. */
	issuedFor: string;
	/** Milliseconds since 1970, by n8n's clock. */
	issuedAt: number;
	/** How far Okta's clock is ahead of n8n's, in milliseconds. */
	clockOffset: number;
	/** Set if the token is bound to a key (DPoP). */
	dpop?: {
		key: ProofKey;
		/** The latest nonce of the token endpoint, for the next token request. */
		nonce?: string;
	};
}

/** The content of the credential's field, as `writeStoredToken` writes it. */
const storedTokenSchema = z.object({
	accessToken: z.string().min(1),
	issuedFor: z.string(),
	issuedAt: z.number(),
	clockOffset: z.number(),
	dpop: z
		.object({
			key: z.object({
				kty: z.literal('EC'),
				crv: z.literal('P-256'),
				x: z.string(),
				y: z.string(),
				d: z.string(),
			}),
			nonce: z.string().optional(),
		})
		.optional(),
});

/** The lifetime of Okta's access tokens for its own API. */
const LIFETIME_MS = 3_600_000;

/**
 * Identifies what an access token was issued for. After a change to the credential, the previous
 * token is neither sent to another org nor used for scopes that it doesn't have, and the test of the
 * credential doesn't succeed with the token of a previous key.
 */
export function tokenCacheKey({ org, clientId, keyId, privateKey, scopes }: ServiceApp): string {
	const key = hash('sha256', `${keyId}\n${privateKey}`);
	return [org, clientId, key, ...scopes.toSorted()].join(' ');
}

/** The text that n8n stores. */
export function writeStoredToken(token: StoredToken): string {
	return JSON.stringify(token);
}

/** The token in the credential's field, even if it has expired. Ignores a token for another app, key, or scopes. */
export function readStoredToken(field: unknown, app: ServiceApp): StoredToken | undefined {
	const token = storedTokenSchema.safeParse(parse(field)).data;
	return token?.issuedFor === tokenCacheKey(app) ? token : undefined;
}

/**
 * Whether a token can still be used. Proofs of possession depend on the clock offset that was measured
 * when the token was issued, so a token also counts as expired if n8n's clock has been set back that far.
 *
 * @param now milliseconds since 1970, by n8n's clock
 */
export function isCurrent({ issuedAt }: StoredToken, now: number): boolean {
	return Math.abs(now - issuedAt) < LIFETIME_MS;
}

function parse(field: unknown): unknown {
	try {
		return JSON.parse(String(field));
	} catch {
		return undefined;
	}
}
