import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { logTriggerPanel } from './description/logPanel';
import { logParameters } from './description/logParameters';
import { credentials } from './description/sharedParameters';

export class OktaSystemLogTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Okta System Log Trigger',
		name: 'oktaSystemLogTrigger',
		icon: { light: 'file:okta.svg', dark: 'file:okta.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{[$parameter["events"]].flat().join(", ")}}',
		description:
			"Starts the workflow when new events appear in the Okta System Log. Doesn't need a public URL.",
		defaults: { name: 'Okta System Log Trigger' },
		polling: true,
		triggerPanel: logTriggerPanel,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: logParameters,
	};

	/** Loaded when it is first needed: n8n loads every node at its start, whether it is used or not. */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await (await import('./log/poll')).poll.call(this);
	}
}
