import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IHookFunctions,
	type INodeCredentialTestResult,
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
import { managedTestEventHint, UNLESS_MANAGED } from './description/managedHookPanel';
import { subtitle } from './description/subtitle';

// Loaded on first use, since n8n loads all nodes when it starts, even unused ones.
const managedHook = async () => await import('./hook/managedHook');
const lifecycle = async (context: IHookFunctions) => {
	const { isHookManaged, managedLifecycle } = await managedHook();
	return isHookManaged(context) ? managedLifecycle : (await import('./hook/lifecycle')).lifecycle;
};

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
		hints: [...testEventHints, managedTestEventHint],
		defaults: { name: 'Okta Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// One per authentication method.
		credentials: [
			{
				name: 'oktaTriggerApi',
				required: true,
				displayOptions: { show: { authentication: ['apiToken'] } },
			},
			{
				name: 'oktaTriggerHookSecretApi',
				required: true,
				testedBy: 'hookSecretTest',
				displayOptions: { show: { authentication: ['hookSecret'] } },
			},
			{
				name: 'oktaTriggerOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
		],
		webhooks: [
			// GET first, and with the lifecycle methods: Okta verifies the hook while it's being created.
			{ name: 'setup', httpMethod: 'GET', path: 'webhook', ndvHideUrl: true },
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				// For the Okta admin. Otherwise the node creates the hook, and Okta would get 401 for any other.
				ndvHideUrl: UNLESS_MANAGED,
				ndvHideMethod: true,
				responseMode: 'onReceived',
				responseData: 'noData',
			},
		],
		properties: hookParameters,
	};

	methods = {
		credentialTest: {
			async hookSecretTest(
				this: ICredentialTestFunctions,
				{ data }: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return (await managedHook()).testHookSecret(data);
			},
		},
	};

	webhookMethods = {
		setup: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await (await lifecycle(this)).checkExists.call(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await (await lifecycle(this)).create.call(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await (await lifecycle(this)).delete.call(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await (await import('./hook/receive')).receive.call(this);
	}
}
