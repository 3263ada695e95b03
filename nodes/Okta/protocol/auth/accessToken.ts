import { z } from 'zod/v4';

import { clientAssertion } from './signing/clientAssertion';
import { type OktaResponse } from '../errors/oktaResponse';
import { InvalidCredentialError } from '../errors/accessTokenError';
import { orgUrl } from './orgUrl';
import { SCOPES } from './scopes';

/** The answer to a token request. `token_type` is `DPoP` if the token is bound to a key. */
const accessTokenSchema = z.lazy(() =>
	z.looseObject({
		access_token: z.string().min(1),
		token_type: z.string().regex(/^(bearer|dpop)$/i),
	}),
);

/** A service app in Okta, as the credential describes it. */
export interface ServiceApp {
	/** E.g. `https://acme.okta.com`. */
	org: string;
	clientId: string;
	keyId: string;
	privateKey: string;
	scopes: string[];
}

export interface TokenRequest {
	url: string;
	headers: Record<string, string>;
	/** Encoded as a form. */
	body: string;
}

/**
 * The service app that is meant by what stands in the credential's fields.
 *
 * @throws {InvalidCredentialError} if something is missing
 * @throws an error whose message says what to enter, if the domain cannot be one
 */
export function readServiceApp(fields: Record<string, unknown>): ServiceApp {
	const org = orgUrl(textOf(fields.domain));
	const clientId = textOf(fields.clientId).trim();
	if (clientId === '') {
		throw new InvalidCredentialError(
			'No client ID is set in the credential. Copy it from Okta: Admin Console › Applications › the app › General › Client Credentials.',
		);
	}
	const scopes = [fields.scopes ?? Object.values(SCOPES)].flat().map(textOf).filter(Boolean);
	if (scopes.length === 0) {
		throw new InvalidCredentialError(
			`No scope is chosen in the credential. Choose ${SCOPES.eventHooks} for the Okta Trigger, ${SCOPES.logs} for the Okta System Log Trigger, or both.`,
		);
	}
	return {
		org,
		clientId,
		keyId: textOf(fields.keyId),
		privateKey: textOf(fields.privateKey),
		scopes,
	};
}

/**
 * What to send to Okta for an access token.
 *
 * @param now milliseconds since 1970
 * @param jwtId a text that was never used before
 * @throws {InvalidCredentialError} if the app's private key cannot be used
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
export interface IssuedToken {
	accessToken: string;
	/** Whether it is bound to the key of the proof that was sent with the request (DPoP). */
	isBound: boolean;
}

/** The access token in Okta's answer, or nothing if it is a refusal or no answer of Okta. */
export function parseAccessToken({ status, body }: OktaResponse): IssuedToken | undefined {
	const issued = status === 200 ? accessTokenSchema.safeParse(body).data : undefined;
	return issued && { accessToken: issued.access_token, isBound: /^dpop$/i.test(issued.token_type) };
}

function textOf(field: unknown): string {
	return typeof field === 'string' ? field : '';
}
