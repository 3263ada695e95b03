import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { lifecycle } from './lifecycle';
import {
	activationMessage,
	credentials,
	eventTriggerDescription,
	properties,
	triggerPanel,
} from './properties';
import { receive } from './receive';

export class OktaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Okta Trigger',
		name: 'oktaTrigger',
		icon: { light: 'file:okta.svg', dark: 'file:okta.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{[$parameter["events"]].flat().join(", ")}}',
		description:
			'Starts the workflow when something happens in Okta, e.g. a user activates a new MFA factor',
		eventTriggerDescription,
		activationMessage,
		triggerPanel,
		defaults: { name: 'Okta Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		webhooks: [
			{
				// One entry for both routes, GET first: Okta's handshake comes while the hook is made.
				name: 'default',
				httpMethod: 'GET,POST',
				path: 'webhook',
				responseMode: 'onReceived',
				responseData: 'noData',
			},
		],
		properties,
	};

	webhookMethods = { default: lifecycle };

	webhook = receive;
}
