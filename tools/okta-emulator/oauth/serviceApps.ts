import {
	createPublicKey,
	generateKeyPairSync,
	randomBytes,
	randomUUID,
	type KeyObject,
} from 'node:crypto';

import type { Request, Response } from 'express';

import type { Role } from '../entities';
import { DpopVerifier } from './dpopVerifier';

/** A service app of the org. */
export interface ServiceApp {
	clientId: string;
	/** The registered public keys by their key ID. */
	publicKeys: Map<string, PublicKey>;
	/** The scopes granted to the app. */
	grants: string[];
	/** The app's admin role. A new app has none. */
	role?: Role;
	/** The 'Require Demonstrating Proof of Possession' setting, on by default in Okta. */
	requiresDpop: boolean;
	/** Whether requests come from outside the app's network zones. */
	isOutsideZones: boolean;
	/** Whether Okta can't load the app's public keys from their URL. */
	hasBrokenKeyUrl: boolean;
	/** Whether the app authenticates with a client secret, which the org's token endpoint rejects. */
	hasSecret: boolean;
}

/** A registered key and the only algorithm it's valid for. */
export interface PublicKey {
	key: KeyObject;
	algorithm: Algorithm;
}

const GENERATE_KEY = {
	RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
	RS384: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
	RS512: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
	ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
	ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
	ES512: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
};

export type Algorithm = keyof typeof GENERATE_KEY;

/** What Okta shows an admin who creates a service app and a key pair for it. */
export interface AppAccount {
	clientId: string;
	keyId: string;
	privateKey: string;
}

export interface AccessToken {
	app: ServiceApp;
	scopes: string[];
	/** In milliseconds since 1970. */
	expires: number;
	/** The thumbprint of the key that the token is bound to (DPoP). */
	boundTo?: string;
}

/** The scopes that the API requires, by path. The read scope is enough to read. */
const SCOPES: ReadonlyArray<[path: RegExp, scope: string, readScope?: string]> = [
	[/^\/api\/v1\/eventHooks/, 'okta.eventHooks.manage', 'okta.eventHooks.read'],
	[/^\/api\/v1\/logs/, 'okta.logs.read'],
];

/** The org's service apps and their access tokens. */
export class ServiceApps {
	readonly apps = new Map<string, ServiceApp>();

	readonly accessTokens = new Map<string, AccessToken>();

	/** Every valid form that the token endpoint received. */
	readonly forms: Array<Record<string, string>> = [];

	/** The difference between Okta's clock and the system clock, in milliseconds. */
	clockSkew = 0;

	readonly dpop = new DpopVerifier(() => this.now());

	/** Whether the `DPoP-Nonce` header is missing from responses, as behind a proxy that removes it. */
	hidesNonces = false;

	/** Whether the `Date` header is missing from responses of the token endpoint. */
	hidesTime = false;

	/** Registers an app and a key pair. By default, the app has every permission that the node needs. */
	register(overrides: Partial<ServiceApp> = {}, algorithm: Algorithm = 'ES256'): AppAccount {
		const clientId = `0oa${randomBytes(9).toString('hex').slice(0, 17)}`;
		const keyId = randomUUID();
		const { privateKey } = GENERATE_KEY[algorithm]();
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
		// For an RSA key, only a JWK contains the algorithm.
		const text = ['RS384', 'RS512'].includes(algorithm)
			? JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: keyId, alg: algorithm })
			: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		return { clientId, keyId, privateKey: text };
	}

	/** Expires all access tokens, as after their lifetime of one hour. */
	expireTokens(): void {
		for (const token of this.accessTokens.values()) token.expires = 0;
	}

	/**
	 * The role of a request with an access token, or undefined without a valid one. If the token
	 * lacks a scope, a header of the response says so, as in Okta.
	 */
	roleFor(request: Request, response: Response): Role | undefined {
		const { token } = this.findToken(request);
		if (token === undefined || token.expires <= this.now()) return undefined;
		const [, scope, readScope] =
			SCOPES.find(([path]) => path.test(request.originalUrl)) ?? ([] as const);
		const sufficient = request.method === 'GET' ? [scope, readScope] : [scope];
		if (scope === undefined || token.scopes.some((granted) => sufficient.includes(granted))) {
			return token.app.role ?? 'help desk';
		}
		response.set(
			'WWW-Authenticate',
			`Bearer realm="api", scope="${scope}", error="insufficient_scope", error_description="The access token provided does not contain the required scopes."`,
		);
		return 'help desk';
	}

	/** Finds the access token in a request's `Authorization` header. */
	findToken(request: Request): { scheme?: string; accessToken: string; token?: AccessToken } {
		const [, scheme, accessToken = ''] =
			/^(Bearer|DPoP) (\S+)$/.exec(request.get('Authorization') ?? '') ?? [];
		return { scheme, accessToken, token: this.accessTokens.get(accessToken) };
	}

	/** Okta's clock, in milliseconds since 1970. */
	now(): number {
		return Date.now() + this.clockSkew;
	}
}
