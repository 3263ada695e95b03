import { closed, listOf, text } from './jsonSchema';

/**
 * The body of every error response of the API.
 *
 * Source: Error and ErrorCause of Okta's Management API in OpenAPI (oas-spec/management.yaml of
 * github.com/okta/okta-sdk-nodejs). Every recorded response has all properties.
 */
export const apiError = closed({
	errorCode: { type: 'string', pattern: '^E\\d{7}$' },
	errorSummary: { type: 'string', minLength: 1 },
	errorLink: { type: 'string', pattern: '^E\\d{7}$' },
	errorId: { type: 'string', pattern: '^oae[\\w-]+$' },
	errorCauses: listOf(closed({ errorSummary: { type: 'string', minLength: 1 } })),
});

/**
 * The request for an access token for the API.
 *
 * Source: TokenRequestClientCredentials of Okta's OAuth API in OpenAPI (oas-spec/oauth.yaml, as
 * above) and https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/
 */
export const tokenRequest = closed({
	grant_type: { const: 'client_credentials' },
	scope: { type: 'string', pattern: '^okta\\.[\\w.]+( okta\\.[\\w.]+)*$' },
	client_assertion_type: { const: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
	client_assertion: { type: 'string', pattern: '^[\\w-]+\\.[\\w-]+\\.[\\w-]+$' },
});

/**
 * The response with an access token.
 *
 * Source: TokenResponse (oas-spec/oauth.yaml, as above), of which RFC 6749 (section 5.1) requires the
 * first two; `DPoP`: https://developer.okta.com/docs/guides/dpop/oktaresourceserver/main/
 */
export const tokenResponse = closed({
	access_token: { type: 'string', minLength: 1 },
	token_type: { enum: ['Bearer', 'DPoP'] },
	expires_in: { type: 'integer', minimum: 1 },
	scope: text,
});

/**
 * The body of an error response of the token endpoint.
 *
 * Source: OAuthError (oas-spec/oauth.yaml, as above) and RFC 6749, section 5.2.
 */
export const oauthError = closed({
	error: { type: 'string', pattern: '^[a-z_]+$' },
	error_description: { type: 'string', minLength: 1 },
});
