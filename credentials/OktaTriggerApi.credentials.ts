import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { authorize, bareToken } from '../nodes/Okta/protocol/auth/authorize';
import { orgUrl } from '../nodes/Okta/protocol/auth/orgUrl';
import { API_TOKEN_TEST_ADVICE } from '../nodes/Okta/protocol/responses/advice';

export class OktaTriggerApi implements ICredentialType {
	name = 'oktaTriggerApi';

	displayName = 'Okta Trigger API';

	icon = {
		light: 'file:../nodes/Okta/okta.svg',
		dark: 'file:../nodes/Okta/okta.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-okta-trigger/n8n-nodes-okta-trigger/blob/main/docs/how-to/create-api-token.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Okta Domain',
			name: 'domain',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. acme.okta.com',
			description:
				'Domain of your Okta org. It usually ends with okta.com, oktapreview.com, or okta-emea.com, but custom domains work too. Before you change it, unpublish the workflows that use it, and publish them again afterwards.',
		},
		{
			displayName: 'API Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				"Create it in the Admin Console under Security › API › Tokens, as a user who can manage event hooks. The test of the credential only reads, so it can't tell whether the token may create event hooks. After you change the token, unpublish and publish the workflows that use it.",
		},
	];

	/** Adds the token to requests, only if they go to the org of the credential. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const org = orgUrl(String(credentials.domain ?? ''));
		return authorize(
			request,
			org,
			'API token',
			`SSWS ${bareToken(String(credentials.token ?? ''))}`,
		);
	}

	/**
	 * Requires the same permission as the Okta Trigger node, except that it only reads. n8n sends the
	 * request itself and shows codes of the network, such as ENOTFOUND, as they are.
	 */
	test: ICredentialTestRequest = {
		request: { url: '/api/v1/eventHooks' },
		rules: Object.entries(API_TOKEN_TEST_ADVICE).map(([status, message]) => ({
			type: 'responseCode',
			properties: { value: Number(status), message },
		})),
	};
}
