import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { logTriggerPanel } from './description/logPanel';
import { logParameters } from './description/logParameters';
import { subtitle } from './description/subtitle';

export class OktaSystemLogTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Okta System Log Trigger',
		name: 'oktaSystemLogTrigger',
		icon: { light: 'file:okta.svg', dark: 'file:okta.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		description:
			"Starts the workflow when new events appear in the Okta System Log. Doesn't need a public URL.",
		defaults: { name: 'Okta System Log Trigger' },
		polling: true,
		triggerPanel: logTriggerPanel,
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
				name: 'oktaTriggerOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
		],
		properties: logParameters,
	};

	/** Loaded on first use, since n8n loads all nodes when it starts, even unused ones. */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await (await import('./log/poll')).poll.call(this);
	}
}
