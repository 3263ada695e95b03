import { compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod/v4';

import type { PublicKey, ServiceApp } from './serviceApps';

const claimsSchema = z.looseObject({
	iss: z.string(),
	sub: z.string(),
	aud: z.string(),
	exp: z.number(),
	iat: z.number().optional(),
	jti: z.string().min(1),
});

export type AssertionClaims = z.infer<typeof claimsSchema>;

/** Reads the claims of a client assertion without verifying it; undefined if it isn't a valid JWT. */
export function readClaims(jwt: string): AssertionClaims | undefined {
	try {
		const [, payload = ''] = jwt.split('.');
		const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
		return claimsSchema.safeParse(json).data;
	} catch {
		return undefined;
	}
}

/** Finds the app's key by the `kid` header, which is optional if the app has a single key. */
export function findKey({ publicKeys }: ServiceApp, jwt: string): PublicKey | undefined {
	const { kid } = decodeProtectedHeader(jwt);
	if (kid !== undefined) return publicKeys.get(kid);
	return publicKeys.size === 1 ? [...publicKeys.values()][0] : undefined;
}

/** Verifies with an independent library, and only with the key's own algorithm. */
export async function isSignedWith({ key, algorithm }: PublicKey, jwt: string): Promise<boolean> {
	return await compactVerify(jwt, key, { algorithms: [algorithm] }).then(
		() => true,
		() => false,
	);
}
