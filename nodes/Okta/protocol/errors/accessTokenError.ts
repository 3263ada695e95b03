import { type OktaResponse } from './oktaResponse';

/**
 * Why there is no access token. The message is the whole story, for the test of the credential,
 * which shows nothing else.
 *
 * Has no property that n8n looks into (`status`, `code`, `response`, …): n8n would put texts of its
 * own in the place of the message, or ask for a token once more.
 */
export class AccessTokenError extends Error {
	/**
	 * @param oktaResponse what the call that needed the token is taken to have been answered, so that it
	 * can be told and, where that may help, tried again
	 */
	constructor(
		message: string,
		readonly oktaResponse: OktaResponse,
	) {
		super(message);
		this.name = 'NoAccessToken';
	}
}

/** What stands in the credential is such that Okta need not be asked. */
export class InvalidCredentialError extends AccessTokenError {
	/** @param sentences what is not right, and what to enter instead; never a part of a secret */
	constructor(sentences: string) {
		super(sentences, {
			status: 401,
			headers: {},
			body: undefined,
			tokenError: { advice: sentences },
		});
	}
}
