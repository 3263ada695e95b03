import {
	createPublicKey,
	generateKeyPairSync,
	randomBytes,
	randomUUID,
	type KeyObject,
} from 'node:crypto';

import express, { type NextFunction, type Request, type Response } from 'express';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod/v4';

import { ALGORITHMS, DpopVerifier, type ProofError } from './dpopVerifier';
import type { Role } from '../org';

/** A service app of the org. */
export interface ServiceApp {
	clientId: string;
	/** The registered public keys by their KID. */
	publicKeys: Map<string, PublicKey>;
	/** The scopes that were granted to it. */
	grants: string[];
	/** The admin role that it was given: a new app has none. */
	role?: Role;
	/** The box that Okta ticks for every new app. */
	requiresDpop: boolean;
	/** Whether n8n calls from outside the network zones that the app is restricted to. */
	isOutsideZones: boolean;
	/** Whether the app's public keys are at a URL that Okta can't load. */
	hasBrokenKeyUrl: boolean;
	/** An app with a client secret cannot get tokens for the API. */
	hasSecret: boolean;
}

/** A registered key, and the one algorithm that it is for. */
export interface PublicKey {
	key: KeyObject;
	algorithm: Algorithm;
}

/** The kinds of keys that an app can have. */
const KEY_KINDS = {
	RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
	RS384: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
	RS512: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
	ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
	ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
	ES512: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
};

export type Algorithm = keyof typeof KEY_KINDS;

/** What a person has who made an app and let Okta make a key. */
export interface AppAccount {
	clientId: string;
	keyId: string;
	privateKey: string;
}

interface AccessToken {
	app: ServiceApp;
	scopes: string[];
	expires: number;
	/** The thumbprint of the key that it is bound to (DPoP). */
	boundTo?: string;
}

/** A refusal of the token endpoint. */
type Refusal = [status: 400 | 401 | 403, error: string, description: string, nonce?: string];

const LIFETIME_MS = 3_600_000;
const LONGEST_ASSERTION_SECONDS = 3600;

const formSchema = z.strictObject({
	grant_type: z.string(),
	scope: z.string().min(1),
	client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
	client_assertion: z.string().min(1),
});

const claimsSchema = z.looseObject({
	iss: z.string(),
	sub: z.string(),
	aud: z.string(),
	exp: z.number(),
	iat: z.number().optional(),
	jti: z.string().min(1),
});

/** What the API wants to have been granted, by the beginning of the path; less is enough to read. */
const SCOPES: ReadonlyArray<[path: RegExp, scope: string, readScope?: string]> = [
	[/^\/api\/v1\/eventHooks/, 'okta.eventHooks.manage', 'okta.eventHooks.read'],
	[/^\/api\/v1\/logs/, 'okta.logs.read'],
];

/** The org's service apps and its token endpoint, which checks everything that Okta checks. */
export class ServiceApps {
	readonly apps = new Map<string, ServiceApp>();

	readonly accessTokens = new Map<string, AccessToken>();

	/** Every form that reached the token endpoint. */
	readonly forms: Array<Record<string, string>> = [];

	/** How far Okta's clock is from ours, in milliseconds. */
	clockSkew = 0;

	readonly dpop = new DpopVerifier(() => this.now());

	/** Tells the caller of a token nothing of nonces: a proxy may take headers away. */
	hidesNonces = false;

	readonly tokenEndpoint = express.Router();

	private readonly usedIds = new Set<string>();

	constructor() {
		this.tokenEndpoint.post(
			'/',
			express.urlencoded({ extended: false }),
			async (request: Request, response: Response) => await this.answer(request, response),
		);
	}

	/** Makes an app with all that it needs, unless told otherwise, and a key pair for it. */
	register(overrides: Partial<ServiceApp> = {}, algorithm: Algorithm = 'ES256'): AppAccount {
		const clientId = `0oa${randomBytes(9).toString('hex').slice(0, 17)}`;
		const keyId = randomUUID();
		const { privateKey } = KEY_KINDS[algorithm]();
		this.apps.set(clientId, {
			clientId,
			publicKeys: new Map([[keyId, { key: createPublicKey(privateKey), algorithm }]]),
			grants: ['okta.eventHooks.manage', 'okta.logs.read'],
			role: 'super admin',
			requiresDpop: true,
			hasSecret: false,
			isOutsideZones: false,
			hasBrokenKeyUrl: false,
			...overrides,
		});
		// Only the JWK of an RSA key tells the algorithm.
		const shown = ['RS384', 'RS512'].includes(algorithm)
			? JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: keyId, alg: algorithm })
			: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		return { clientId, keyId, privateKey: shown };
	}

	/** All access tokens end, as after their hour. */
	expireTokens(): void {
		for (const token of this.accessTokens.values()) token.expires = 0;
	}

	/**
	 * What a request with an access token may do; nothing if it has none that is good. Where only the
	 * scope is missing, a header says so, as with Okta.
	 */
	roleFor(request: Request, response: Response): Role | undefined {
		const token = this.tokenIn(request).token;
		if (token === undefined || token.expires <= this.now()) return undefined;
		const [, scope, readScope] =
			SCOPES.find(([path]) => path.test(request.originalUrl)) ?? ([] as const);
		const enough = request.method === 'GET' ? [scope, readScope] : [scope];
		if (scope === undefined || token.scopes.some((granted) => enough.includes(granted))) {
			return token.app.role ?? 'help desk';
		}
		response.set(
			'WWW-Authenticate',
			`Bearer realm="api", scope="${scope}", error="insufficient_scope", error_description="The access token provided does not contain the required scopes."`,
		);
		return 'help desk';
	}

	/**
	 * Refuses requests whose token lacks its proof, as Okta's API does: with status 400, no body, and
	 * the reason in a header.
	 */
	async checkProof(request: Request, response: Response, next: NextFunction): Promise<void> {
		const { scheme, accessToken, token } = this.tokenIn(request);
		if (token?.boundTo === undefined) {
			if (token !== undefined && scheme === 'DPoP') {
				return challenge(request, response, 'DPoP', 'invalid_token', 'The token is not bound.');
			}
			return next();
		}
		if (scheme === 'Bearer') {
			const description = 'The resource request requires a DPoP proof.';
			return challenge(request, response, 'Bearer', 'invalid_request', description);
		}
		const result = await this.dpop.verify(request, accessToken);
		const wrong: ProofError | undefined =
			'error' in result
				? result
				: result.thumbprint === token.boundTo
					? undefined
					: {
							error: 'invalid_dpop_proof',
							description: 'The DPoP proof JWT is signed with another key.',
						};
		if (wrong === undefined) return next();
		challenge(request, response, 'DPoP', wrong.error, wrong.description);
	}

	private tokenIn(request: Request): {
		scheme?: string;
		accessToken: string;
		token?: AccessToken;
	} {
		const [, scheme, accessToken = ''] =
			/^(Bearer|DPoP) (\S+)$/.exec(request.get('Authorization') ?? '') ?? [];
		return { scheme, accessToken, token: this.accessTokens.get(accessToken) };
	}

	private now(): number {
		return Date.now() + this.clockSkew;
	}

	private async answer(request: Request, response: Response): Promise<void> {
		const form = formSchema.safeParse(request.body);
		if (!form.success) {
			const complaint = form.error.issues.map(({ path }) => path.join('.')).join(', ');
			response.status(400).json({ error: 'invalid_request', error_description: complaint });
			return;
		}
		this.forms.push(form.data);
		const audience = `https://${request.get('Host')}/oauth2/v1/token`;
		const granted = await this.judge(form.data, audience, request);
		if (Array.isArray(granted)) {
			const [status, error, description, nonce] = granted;
			if (nonce && !this.hidesNonces) response.set('dpop-nonce', nonce);
			response.status(status).json({ error, error_description: description });
			return;
		}
		const accessToken = `eyJraWQiOiJzdGFuZC1pbiJ9.${randomBytes(24).toString('base64url')}`;
		this.accessTokens.set(accessToken, granted);
		response.json({
			token_type: granted.boundTo === undefined ? 'Bearer' : 'DPoP',
			expires_in: LIFETIME_MS / 1000,
			access_token: accessToken,
			scope: granted.scopes.join(' '),
		});
	}

	/** In this order: who is it, is it the key of that app, is the JWT for us and now, is it granted. */
	private async judge(
		form: z.infer<typeof formSchema>,
		audience: string,
		request: Request,
	): Promise<AccessToken | Refusal> {
		const claims = claimsOf(form.client_assertion);
		if (claims === undefined) return invalidClient('The client_assertion is not a valid JWT.');
		if (claims.iss !== claims.sub) {
			return invalidClient('The issuer and subject of the client_assertion must be the client_id.');
		}
		const app = this.apps.get(claims.iss);
		if (app === undefined) return invalidClient("Invalid value for 'client_id' parameter.");
		if (form.grant_type !== 'client_credentials') {
			return [400, 'unsupported_grant_type', 'The grant type is not supported.'];
		}
		if (app.hasSecret) {
			return invalidClient(
				'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.',
			);
		}

		if (app.isOutsideZones) {
			return [
				403,
				'access_denied',
				"The request originates from an IP address outside the client's permitted network zones.",
			];
		}
		if (app.hasBrokenKeyUrl) {
			return invalidClient(
				'Error retrieving the client JWKSet from the JWKSet URI configured on the client.',
			);
		}
		const key = keyOf(app, form.client_assertion);
		if (key === undefined) return invalidClient('The client_assertion JWT kid is invalid.');
		if (!(await isSignedWith(key, form.client_assertion))) {
			return invalidClient('The client_assertion signature is invalid.');
		}
		if (claims.aud !== audience) {
			return invalidClient(
				'The audience claim for client_assertion must be the endpoint invoked for the request.',
			);
		}
		const now = this.now() / 1000;
		if (claims.iat !== undefined && claims.iat > now) {
			return invalidClient('The client_assertion token must be issued before the current time.');
		}
		if (claims.exp <= now) return invalidClient('The client_assertion token is expired.');
		if (claims.exp > now + LONGEST_ASSERTION_SECONDS) {
			return invalidClient('The client_assertion token has an expiration too far into the future.');
		}
		if (this.usedIds.has(claims.jti)) {
			return invalidClient('The client_assertion was used before: its jti must be unique.');
		}
		this.usedIds.add(claims.jti);

		// A client that sends a proof gets a bound token, required or not (RFC 9449, section 5).
		let boundTo: string | undefined;
		if (app.requiresDpop || request.get('DPoP') !== undefined) {
			const result = await this.dpop.verify(request);
			if ('error' in result) return [400, result.error, result.description, result.nonce];
			boundTo = result.thumbprint;
		}
		const scopes = form.scope.split(' ');
		if (!scopes.every((scope) => app.grants.includes(scope))) {
			return [400, 'consent_required', 'You are not allowed any of the requested scopes.'];
		}
		return { app, scopes, expires: this.now() + LIFETIME_MS, boundTo };
	}
}

function challenge(
	request: Request,
	response: Response,
	scheme: 'Bearer' | 'DPoP',
	error: string,
	description: string,
): void {
	const base = `http://${request.get('Host')}`;
	response.set(
		'WWW-Authenticate',
		[
			`${scheme} ${scheme === 'DPoP' ? `algs="${ALGORITHMS.join(' ')}", ` : ''}authorization_uri="${base}/oauth2/v1/authorize"`,
			`realm="${base}"`,
			`error="${error}"`,
			`error_description="${description}"`,
			`resource="${request.originalUrl.replace(/\?.*/, '')}"`,
		].join(', '),
	);
	response.status(400).end();
}

function invalidClient(description: string): Refusal {
	return [401, 'invalid_client', description];
}

function claimsOf(jwt: string): z.infer<typeof claimsSchema> | undefined {
	try {
		const [, payload = ''] = jwt.split('.');
		const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
		return claimsSchema.safeParse(json).data;
	} catch {
		return undefined;
	}
}

/** By the header's `kid`. Okta does without one while the app has but one key. */
function keyOf({ publicKeys }: ServiceApp, jwt: string): PublicKey | undefined {
	const { kid } = decodeProtectedHeader(jwt);
	if (kid !== undefined) return publicKeys.get(kid);
	return publicKeys.size === 1 ? [...publicKeys.values()][0] : undefined;
}

/** Checked by a library that is not ours, with the one algorithm that fits the key. */
async function isSignedWith({ key, algorithm }: PublicKey, jwt: string): Promise<boolean> {
	return await compactVerify(jwt, key, { algorithms: [algorithm] }).then(
		() => true,
		() => false,
	);
}
