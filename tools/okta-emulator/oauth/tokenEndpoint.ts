import { randomBytes } from 'node:crypto';

import type { Request, Response } from 'express';
import { z } from 'zod/v4';

import { tokenRequest } from '../conformance/errorAndTokenSchemas';
import { findKey, isSignedWith, readClaims, type AssertionClaims } from './clientAssertion';
import type { AccessToken, ServiceApp, ServiceApps } from './serviceApps';

/** An error response of the token endpoint. */
interface OAuthError {
	status: 400 | 401 | 403;
	error: string;
	description: string;
	nonce?: string;
}

type Form = z.infer<typeof formSchema>;

const LIFETIME_MS = 3_600_000;
const MAX_ASSERTION_SECONDS = 3600;

/** Okta rejects other values of these with errors of their own. */
const formSchema = tokenRequest.extend({ grant_type: z.string(), client_assertion: z.string() });

/** Issues access tokens to service apps, and rejects what Okta rejects. */
export class TokenEndpoint {
	private readonly usedIds = new Set<string>();

	constructor(private readonly serviceApps: ServiceApps) {}

	async handleRequest(request: Request, response: Response): Promise<void> {
		if (this.serviceApps.hidesTime) {
			response.removeHeader('Date');
			response.sendDate = false;
		}
		const form = formSchema.safeParse(request.body);
		if (!form.success) {
			const fields = form.error.issues.map(({ path }) => path.join('.')).join(', ');
			response.status(400).json({ error: 'invalid_request', error_description: fields });
			return;
		}
		this.serviceApps.forms.push(form.data);
		const result = await this.issueToken(form.data, request);
		if ('error' in result) {
			const { status, error, description, nonce } = result;
			if (nonce && !this.serviceApps.hidesNonces) response.set('dpop-nonce', nonce);
			response.status(status).json({ error, error_description: description });
			return;
		}
		const accessToken = `eyJraWQiOiJlbXVsYXRvciJ9.${randomBytes(24).toString('base64url')}`;
		this.serviceApps.accessTokens.set(accessToken, result);
		response.json({
			token_type: result.boundTo === undefined ? 'Bearer' : 'DPoP',
			expires_in: LIFETIME_MS / 1000,
			access_token: accessToken,
			scope: result.scopes.join(' '),
		});
	}

	/** Checks the app, then the assertion, then the proof, then the scopes. */
	private async issueToken(form: Form, request: Request): Promise<AccessToken | OAuthError> {
		const assertion = form.client_assertion;
		const claims = readClaims(assertion);
		if (claims === undefined) return invalidClient('The client_assertion is not a valid JWT.');
		if (claims.iss !== claims.sub) {
			return invalidClient('The issuer and subject of the client_assertion must be the client_id.');
		}
		const app = this.serviceApps.apps.get(claims.iss);
		if (app === undefined) return invalidClient("Invalid value for 'client_id' parameter.");
		if (form.grant_type !== 'client_credentials') {
			const description = 'The grant type is not supported.';
			return { status: 400, error: 'unsupported_grant_type', description };
		}
		const rejection =
			rejectedBySettings(app) ??
			(await this.checkAssertion(app, assertion, claims, request.get('Host')));
		if (rejection) return rejection;

		// A client that sends a proof gets a bound token, required or not (RFC 9449, section 5).
		let boundTo: string | undefined;
		if (app.requiresDpop || request.get('DPoP') !== undefined) {
			const result = await this.serviceApps.dpop.verify(request);
			if ('error' in result) return { status: 400, ...result };
			boundTo = result.thumbprint;
		}
		const scopes = form.scope.split(' ');
		if (!scopes.every((scope) => app.grants.includes(scope))) {
			const description = 'You are not allowed any of the requested scopes.';
			return { status: 400, error: 'consent_required', description };
		}
		return { app, scopes, expires: this.serviceApps.now() + LIFETIME_MS, boundTo };
	}

	private async checkAssertion(
		app: ServiceApp,
		assertion: string,
		claims: AssertionClaims,
		host: string | undefined,
	): Promise<OAuthError | undefined> {
		const key = findKey(app, assertion);
		if (key === undefined) return invalidClient('The client_assertion JWT kid is invalid.');
		if (!(await isSignedWith(key, assertion))) {
			return invalidClient('The client_assertion signature is invalid.');
		}
		if (claims.aud !== `https://${host}/oauth2/v1/token`) {
			return invalidClient(
				'The audience claim for client_assertion must be the endpoint invoked for the request.',
			);
		}
		const now = this.serviceApps.now() / 1000;
		if (claims.iat !== undefined && claims.iat > now) {
			return invalidClient('The client_assertion token must be issued before the current time.');
		}
		if (claims.exp <= now) return invalidClient('The client_assertion token is expired.');
		if (claims.exp > now + MAX_ASSERTION_SECONDS) {
			return invalidClient('The client_assertion token has an expiration too far into the future.');
		}
		if (this.usedIds.has(claims.jti)) {
			return invalidClient('The client_assertion was used before: its jti must be unique.');
		}
		this.usedIds.add(claims.jti);
		return undefined;
	}
}

function rejectedBySettings(app: ServiceApp): OAuthError | undefined {
	if (app.hasSecret) {
		return invalidClient(
			'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.',
		);
	}
	if (app.isOutsideZones) {
		return {
			status: 403,
			error: 'access_denied',
			description:
				"The request originates from an IP address outside the client's permitted network zones.",
		};
	}
	if (app.hasBrokenKeyUrl) {
		return invalidClient(
			'Error retrieving the client JWKSet from the JWKSet URI configured on the client.',
		);
	}
	return undefined;
}

function invalidClient(description: string): OAuthError {
	return { status: 401, error: 'invalid_client', description };
}
