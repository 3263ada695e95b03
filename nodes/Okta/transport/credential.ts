import {
	NodeOperationError,
	type IHookFunctions,
	type IPollFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { bareToken } from '../protocol/auth/authorize';
import { orgUrl } from '../protocol/auth/orgUrl';
import type { AuthenticationMethod } from '../protocol/responses/oktaResponse';

/** A context that has a credential, but needn't make requests. */
type CredentialContext = Pick<
	IHookFunctions | IPollFunctions | IWebhookFunctions,
	'getCredentials' | 'getNode' | 'getNodeParameter'
>;

/**
 * The org that the credential names, e.g. `https://acme.okta.com`.
 *
 * @throws {NodeOperationError} if 'Okta Domain' in the credential isn't a domain
 */
export async function orgOf(context: CredentialContext): Promise<string> {
	const { domain } = await context.getCredentials(credentialTypeOf(context));
	try {
		return orgUrl(String(domain ?? ''));
	} catch (invalid) {
		throw new NodeOperationError(context.getNode(), invalid as Error);
	}
}

/** The secret in the credential: the API token or the private key, or an empty string. */
export async function credentialSecret(context: CredentialContext): Promise<string> {
	const { token, privateKey } = await context.getCredentials(credentialTypeOf(context));
	return authenticationMethodOf(context) === 'oAuth2'
		? String(privateKey ?? '').trim()
		: bareToken(String(token ?? ''));
}

/** How the node authenticates with Okta. */
export function authenticationMethodOf(context: CredentialContext): AuthenticationMethod {
	return context.getNodeParameter('authentication', 'apiToken') === 'oAuth2'
		? 'oAuth2'
		: 'apiToken';
}

/** The type of the credential that the node uses. */
export function credentialTypeOf(context: CredentialContext): string {
	return authenticationMethodOf(context) === 'oAuth2' ? 'oktaTriggerOAuth2Api' : 'oktaTriggerApi';
}
