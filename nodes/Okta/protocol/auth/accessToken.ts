import { z } from 'zod/v4';

import { InvalidCredentialError } from './accessTokenError';
import type { OktaResponse } from '../responses/oktaResponse';
import { orgUrl } from './orgUrl';
import { BOTH_SCOPES } from './scopes';
import { clientAssertion } from './signing/clientAssertion';

/** The response to a token request. `token_type` is `DPoP` if the token is bound to a key. */
const accessTokenSchema = z.looseObject({
	access_token: z.string().min(1),
	token_type: z.string().regex(/^(bearer|dpop)$/i),
});

/** A service app in Okta, as the credential describes it. */
export interface ServiceApp {
	/** E.g. `https://acme.okta.com`. */
	org: string;
	clientId: string;
	keyId: string;
	privateKey: string;
	scopes: string[];
}

/** A request to the token endpoint, a POST. */
export interface TokenRequest {
	url: string;
	headers: Record<string, string>;
	/** URL-encoded form data. */
	body: string;
}

/**
 * Reads the fields of the credential.
 *
 * @throws {InvalidCredentialError} if the client ID is missing
 * @throws {Error} if the domain is missing or invalid, see `orgUrl`
 */
export function readServiceApp(fields: Record<string, unknown>): ServiceApp {
	const org = orgUrl(textOf(fields.domain));
	const clientId = textOf(fields.clientId).trim();
	if (clientId === '') {
		throw new InvalidCredentialError(
			"'Client ID' in the credential is empty. Copy it from Okta (Admin Console › Applications › your app › General › Client Credentials).",
		);
	}
	return {
		org,
		clientId,
		keyId: textOf(fields.keyId),
		privateKey: textOf(fields.privateKey),
		scopes: (textOf(fields.oktaScopes).trim() || BOTH_SCOPES).split(/\s+/),
	};
}

/**
 * The request for an access token (client credentials grant).
 *
 * @param now milliseconds since 1970
 * @param jwtId a unique ID
 * @throws {InvalidCredentialError} if the app's private key can't be used
 */
export function tokenRequest(app: ServiceApp, now: number, jwtId: string): TokenRequest {
	const url = `${app.org}/oauth2/v1/token`;
	const form = new URLSearchParams({
		grant_type: 'client_credentials',
		scope: app.scopes.join(' '),
		client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
		client_assertion: clientAssertion({ ...app, audience: url, now, jwtId }),
	});
	return {
		url,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
		body: form.toString(),
	};
}

/** An access token as Okta issued it. */
interface IssuedToken {
	accessToken: string;
	/** Whether it's bound to the key of the proof in the request (DPoP). */
	isBound: boolean;
}

/** The access token in a response, or nothing if the response contains none. */
export function parseAccessToken({ status, body }: OktaResponse): IssuedToken | undefined {
	const issued = status === 200 ? accessTokenSchema.safeParse(body).data : undefined;
	if (issued === undefined) return undefined;
	const isBound = issued.token_type.toLowerCase() === 'dpop';
	return { accessToken: issued.access_token, isBound };
}

function textOf(field: unknown): string {
	return typeof field === 'string' ? field : '';
}
