import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { ADVICE } from '../nodes/Okta/protocol/errors/advice';
import { authorize, bareToken } from '../nodes/Okta/protocol/auth/authorize';
import { orgUrl } from '../nodes/Okta/protocol/auth/orgUrl';

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
			description: 'The domain of your Okta org, without https://. A custom domain is fine.',
		},
		{
			displayName: 'API Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Made in the Admin Console under Security › API › Tokens, by a user who may manage event hooks',
		},
	];

	/** Adds the token, for requests to the credential's own org alone. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const org = orgUrl(String(credentials.domain ?? ''));
		return authorize(request, org, 'API token', `SSWS ${bareToken(String(credentials.token))}`);
	}

	/** The very permission that the node needs. */
	test: ICredentialTestRequest = {
		request: { url: '/api/v1/eventHooks' },
		rules: Object.entries(ADVICE).map(([status, message]) => ({
			type: 'responseCode',
			properties: { value: Number(status), message },
		})),
	};
}
