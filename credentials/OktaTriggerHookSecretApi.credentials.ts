import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { DEFAULT_SECRET_HEADER } from '../nodes/Okta/protocol/hooks/secretHeader';

/**
 * The secret of an event hook that an Okta admin manages. It authenticates Okta's deliveries, not
 * requests to Okta, so there's no `authenticate`. Okta Trigger has its test.
 */
export class OktaTriggerHookSecretApi implements ICredentialType {
	name = 'oktaTriggerHookSecretApi';

	displayName = 'Okta Trigger Hook Secret API';

	icon = {
		light: 'file:../nodes/Okta/okta.svg',
		dark: 'file:../nodes/Okta/okta.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-okta-trigger/n8n-nodes-okta-trigger/blob/main/docs/how-to/managed-event-hook.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Header',
			name: 'header',
			type: 'string',
			default: DEFAULT_SECRET_HEADER,
			required: true,
			placeholder: 'e.g. X-Okta-Secret',
			description:
				"Name of the header in which Okta sends the secret: the 'Authentication field' of the event hook in Okta. Its case doesn't matter.",
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				"The 'Authentication secret' of the event hook in Okta, at least 16 characters, e.g. generated with: openssl rand -base64 32. A change takes effect with the next delivery, without publishing again.",
		},
	];
}
