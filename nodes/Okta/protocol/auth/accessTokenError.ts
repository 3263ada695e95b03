import type { OktaResponse } from '../responses/oktaResponse';

/**
 * There's no access token. The message says why and what to do, since the test of the credential
 * shows nothing else.
 *
 * It has none of the properties that n8n looks for (`status`, `code`, `response`, …): n8n would replace
 * the message or fetch a token again.
 */
export class AccessTokenError extends Error {
	/**
	 * @param oktaResponse the response to report for the request that needed the token; its status
	 * decides whether that request is retried
	 */
	constructor(
		message: string,
		readonly oktaResponse: OktaResponse,
	) {
		super(message);
		this.name = 'AccessTokenError';
	}
}

/** The credential is incomplete or invalid, so no request is sent. */
export class InvalidCredentialError extends AccessTokenError {
	/** @param message what's wrong and what to enter instead, without any part of a secret */
	constructor(message: string) {
		super(message, {
			status: 401,
			headers: {},
			body: undefined,
			tokenError: { advice: message },
		});
	}
}
