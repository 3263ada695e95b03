import { randomUUID } from 'node:crypto';

import type { INode, INodeParameters } from 'n8n-workflow';

import type { NewWorkflow } from '../n8n/n8n';

export const TRIGGER = 'Okta Trigger';

/** The workflow of `npm start`: an Okta Trigger node, and a node that turns its item into a sentence. */
export function demoWorkflow(credentialId: string, parameters: INodeParameters = {}): NewWorkflow {
	const sentence: INode = {
		id: randomUUID(),
		name: 'Build Message',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		position: [220, 0],
		parameters: {
			assignments: {
				assignments: [
					{
						id: randomUUID(),
						name: 'text',
						type: 'string',
						value: '={{ $json["Okta User"]["Display Name"] }}: {{ $json["Reason"] }}',
					},
				],
			},
			options: {},
		},
	};
	return {
		name: 'New MFA factors in Okta',
		nodes: [oktaTrigger(credentialId, parameters), sentence],
		connections: { [TRIGGER]: { main: [[{ node: sentence.name, type: 'main', index: 0 }]] } },
	};
}

/** An Okta Trigger node that receives factor activations. */
export function oktaTrigger(credentialId: string, parameters: INodeParameters = {}): INode {
	return {
		id: randomUUID(),
		webhookId: randomUUID(),
		name: TRIGGER,
		type: 'n8n-nodes-okta-trigger.oktaTrigger',
		typeVersion: 1.1,
		position: [0, 0],
		parameters: { events: ['user.mfa.factor.activate'], output: 'card', ...parameters },
		credentials: credentialsOf(parameters, credentialId),
	};
}

/** The types of credentials, by the parameter 'Authentication', except for the default. */
const CREDENTIAL_TYPES = new Map<unknown, string>([
	['oAuth2', 'oktaTriggerOAuth2Api'],
	['hookSecret', 'oktaTriggerHookSecretApi'],
]);

/** The credential that the editor sets for a node with these parameters. */
function credentialsOf({ authentication }: INodeParameters, id: string): INode['credentials'] {
	const type = CREDENTIAL_TYPES.get(authentication) ?? 'oktaTriggerApi';
	return { [type]: { id, name: 'Okta sandbox org' } };
}

/**
 * Poll times at an interval of seconds. n8n doesn't allow an entry that polls more than once a minute,
 * but it allows many entries.
 */
export function every(seconds: number): INodeParameters {
	const times = Array.from({ length: 60 / seconds }, (_, i) => i * seconds);
	return {
		item: times.map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })),
	};
}

/** An Okta System Log Trigger node that polls every four seconds. */
export function systemLogTrigger(credentialId: string, parameters: INodeParameters = {}): INode {
	return {
		id: randomUUID(),
		name: 'Okta System Log Trigger',
		type: 'n8n-nodes-okta-trigger.oktaSystemLogTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			pollTimes: every(4),
			events: ['user.mfa.factor.activate'],
			output: 'card',
			...parameters,
		},
		credentials: credentialsOf(parameters, credentialId),
	};
}

/** A workflow with n8n's Webhook node, for comparison. With header auth if there's a credential. */
export function webhookWorkflow(path: string, headerAuthId?: string): NewWorkflow {
	const webhook: INode = {
		id: randomUUID(),
		webhookId: randomUUID(),
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		parameters: { httpMethod: 'POST', path, options: {} },
	};
	if (headerAuthId !== undefined) {
		webhook.parameters.authentication = 'headerAuth';
		webhook.credentials = { httpHeaderAuth: { id: headerAuthId, name: 'Header' } };
	}
	return { name: 'Webhook only', nodes: [webhook], connections: {} };
}
