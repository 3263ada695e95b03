import { z } from 'zod/v4';

/**
 * The body of every error response of the API.
 *
 * Source: Error and ErrorCause of Okta's Management API in OpenAPI (oas-spec/management.yaml of
 * github.com/okta/okta-sdk-nodejs). Every recorded response has all properties.
 */
export const apiError = z.strictObject({
	errorCode: z.string().regex(/^E\d{7}$/),
	errorSummary: z.string().min(1),
	errorLink: z.string().regex(/^E\d{7}$/),
	errorId: z.string().regex(/^oae[\w-]+$/),
	errorCauses: z.array(z.strictObject({ errorSummary: z.string().min(1) })),
});

/**
 * The request for an access token for the API.
 *
 * Source: TokenRequestClientCredentials of Okta's OAuth API in OpenAPI (oas-spec/oauth.yaml, as
 * above) and https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/
 */
export const tokenRequest = z.strictObject({
	grant_type: z.literal('client_credentials'),
	scope: z.string().regex(/^okta\.[\w.]+( okta\.[\w.]+)*$/),
	client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
	client_assertion: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/),
});

/**
 * The response with an access token.
 *
 * Source: TokenResponse (oas-spec/oauth.yaml, as above), of which RFC 6749 (section 5.1) requires the
 * first two; `DPoP`: https://developer.okta.com/docs/guides/dpop/oktaresourceserver/main/
 */
export const tokenResponse = z.strictObject({
	access_token: z.string().min(1),
	token_type: z.enum(['Bearer', 'DPoP']),
	expires_in: z.int().min(1),
	scope: z.string(),
});

/**
 * The body of an error response of the token endpoint.
 *
 * Source: OAuthError (oas-spec/oauth.yaml, as above) and RFC 6749, section 5.2.
 */
export const oauthError = z.strictObject({
	error: z.string().regex(/^[a-z_]+$/),
	error_description: z.string().min(1),
});
