import { z } from 'zod/v4';

import type { ServiceApp } from './accessToken';
import type { ProofKey } from './signing/dpopProof';

/**
 * An access token and all that belongs to it. n8n keeps it in one field of the encrypted credential,
 * so that a token never meets the key of another, whichever process fetched them.
 */
export interface StoredToken {
	accessToken: string;
	/** What the token was issued for, see `tokenCacheKey`. */
	issuedFor: string;
	/** When, in milliseconds since 1970, by n8n's clock. */
	issuedAt: number;
	/** Set if the token is bound to a key (DPoP). */
	dpop?: {
		key: ProofKey;
		/** The last nonce of the token endpoint, for the next token. */
		nonce?: string;
		/** How far Okta's clock is ahead of n8n's, in milliseconds. */
		clockOffset: number;
	};
}

/** What n8n keeps in the credential, as this package wrote it. */
const storedTokenSchema = z.lazy(() =>
	z.object({
		accessToken: z.string().min(1),
		issuedFor: z.string(),
		issuedAt: z.number(),
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
				clockOffset: z.number(),
			})
			.optional(),
	}),
);

/** How long Okta's access tokens for its API last. */
const LIFETIME_MS = 3_600_000;

/**
 * What an access token is good for. If someone changes the credential, the old token is neither sent
 * to another org nor taken to have the new scopes.
 */
export function tokenCacheKey({ org, clientId, scopes }: ServiceApp): string {
	return [org, clientId, ...scopes.toSorted()].join(' ');
}

/** The text that n8n stores. */
export function writeStoredToken(token: StoredToken): string {
	return JSON.stringify(token);
}

/** The token in n8n's field, expired or not; nothing if there's none, or if it's for something else. */
export function readStoredToken(field: unknown, app: ServiceApp): StoredToken | undefined {
	const token = storedTokenSchema.safeParse(parse(field)).data;
	return token?.issuedFor === tokenCacheKey(app) ? token : undefined;
}

/**
 * Whether a token can still be used. A proof of possession has a time, and so depends on a clock that
 * hasn't been changed much since the clock offset was measured.
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
