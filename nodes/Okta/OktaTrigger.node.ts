import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import {
	activationMessage,
	eventTriggerDescription,
	hookTriggerPanel,
	testEventHints,
} from './description/hookPanel';
import { hookParameters } from './description/hookParameters';
import { credentials } from './description/sharedParameters';
import { subtitle } from './description/subtitle';

/** Loaded on first use, since n8n loads all nodes when it starts, even unused ones. */
const lifecycle = async () => (await import('./hook/lifecycle')).lifecycle;

export class OktaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Okta Trigger',
		name: 'oktaTrigger',
		icon: { light: 'file:okta.svg', dark: 'file:okta.dark.svg' },
		group: ['trigger'],
		// Both versions behave the same, but 1.1 is faster: with version 1, n8n evaluates an expression
		// for every request before it parses the body.
		version: [1, 1.1],
		subtitle,
		description:
			'Starts the workflow when Okta events occur, e.g. when a user activates an MFA factor',
		eventTriggerDescription,
		activationMessage,
		triggerPanel: hookTriggerPanel,
		hints: testEventHints,
		defaults: { name: 'Okta Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		webhooks: [
			// GET first, and with the lifecycle methods: Okta verifies the hook while it's being created.
			{ name: 'setup', httpMethod: 'GET', path: 'webhook', ndvHideUrl: true },
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				// People don't need it, since the node creates the hook, and Okta would get 401 for any other.
				ndvHideUrl: true,
				responseMode: 'onReceived',
				responseData: 'noData',
			},
		],
		properties: hookParameters,
	};

	webhookMethods = {
		setup: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await (await lifecycle()).checkExists.call(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await (await lifecycle()).create.call(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await (await lifecycle()).delete.call(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await (await import('./hook/receive')).receive.call(this);
	}
}
