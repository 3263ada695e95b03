import { createHash, randomBytes } from 'node:crypto';

import type { Request } from 'express';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify, type JWK } from 'jose';
import { z } from 'zod/v4';

/** Why a proof is rejected, with Okta's own message where it's known. */
interface ProofError {
	error: 'invalid_dpop_proof' | 'use_dpop_nonce';
	description: string;
	/** For the header `DPoP-Nonce`. */
	nonce?: string;
}

/** A valid proof. */
interface ValidProof {
	/** The thumbprint of the proof's key. */
	thumbprint: string;
}

/** The algorithms that Okta lists in `WWW-Authenticate`. */
export const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/** The maximum age of a proof. Okta doesn't document its own. Proofs from the future are rejected. */
const MAX_AGE_SECONDS = 60;

const claimsSchema = z.strictObject({
	htm: z.string(),
	htu: z.string(),
	iat: z.number().int(),
	jti: z.string().min(1),
	nonce: z.string().optional(),
	ath: z.string().optional(),
});

/** Checks proofs of possession as required by RFC 9449 (section 4.3), with an independent library. */
export class DpopVerifier {
	/** Every proof received. */
	readonly proofs: string[] = [];

	/** How many valid nonces to reject with a new one. */
	noncesToReject = 0;

	/** The host that the org expects in proofs. Default: that of the request. A proxy can change it. */
	host?: string;

	/** The host that the API expects, if it differs from that of the token endpoint. */
	apiHost?: string;

	private readonly nonces = new Set<string>();

	private readonly usedIds = new Set<string>();

	/** @param now the org's clock, in milliseconds since 1970 */
	constructor(private readonly now: () => number) {}

	/** Expires all nonces, as after their lifetime of one day. */
	expireNonces(): void {
		this.nonces.clear();
	}

	/**
	 * @param accessToken of an API request. The token endpoint requires a nonce instead.
	 */
	async verify(request: Request, accessToken?: string): Promise<ValidProof | ProofError> {
		const proof = request.get('DPoP');
		if (proof === undefined) return invalid('The DPoP proof JWT header is missing.');
		this.proofs.push(proof);
		// Node.js joins a repeated header with a comma.
		if (proof.includes(',')) return invalid('DPoP proof JWT cannot be parsed.');

		const verified = await jwtVerify(proof, EmbeddedJWK, {
			typ: 'dpop+jwt',
			algorithms: ALGORITHMS,
			currentDate: new Date(this.now()),
		}).catch(() => undefined);
		if (verified === undefined) return invalid('DPoP proof JWT cannot be parsed.');
		const jwk = verified.protectedHeader.jwk as JWK;
		if ('d' in jwk) return invalid('The DPoP proof JWT header contains a private key.');
		const { success, data: claims } = claimsSchema.safeParse(verified.payload);
		if (!success) return invalid('The DPoP proof JWT is invalid.');

		const { htm, htu, iat, jti, nonce, ath } = claims;
		if (htm !== request.method) return invalidClaim('htm');
		if (htu !== this.expectedUrl(request, accessToken !== undefined)) return invalidClaim('htu');
		const age = this.now() / 1000 - iat;
		if (age < 0 || age > MAX_AGE_SECONDS) return invalidClaim('iat');
		if (ath !== (accessToken && hashOf(accessToken))) return invalidClaim('ath');
		if (accessToken === undefined && !this.isValidNonce(nonce)) return this.requireNonce();
		if (this.usedIds.has(jti)) return invalid('The DPoP proof JWT has already been used.');
		this.usedIds.add(jti);
		return { thumbprint: await calculateJwkThumbprint(jwk) };
	}

	/** Okta decodes the path, see okta-sdk-java#1150 and okta-sdk-python#541. */
	private expectedUrl(request: Request, isApi: boolean): string {
		const { pathname } = new URL(request.originalUrl, 'https://org.example');
		const host = (isApi ? this.apiHost : undefined) ?? this.host ?? request.get('Host');
		return `https://${host}${decodeURIComponent(pathname)}`;
	}

	private isValidNonce(nonce: string | undefined): boolean {
		if (nonce === undefined || !this.nonces.has(nonce)) return false;
		if (this.noncesToReject === 0) return true;
		this.noncesToReject--;
		return false;
	}

	private requireNonce(): ProofError {
		const nonce = randomBytes(16).toString('base64url');
		this.nonces.add(nonce);
		return {
			error: 'use_dpop_nonce',
			description: 'Authorization server requires nonce in DPoP proof.',
			nonce,
		};
	}
}

function invalid(description: string): ProofError {
	return { error: 'invalid_dpop_proof', description };
}

function invalidClaim(name: string): ProofError {
	return invalid(`'${name}' claim in the DPoP proof JWT is invalid.`);
}

function hashOf(accessToken: string): string {
	return createHash('sha256').update(accessToken).digest('base64url');
}
