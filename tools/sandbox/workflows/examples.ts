/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode, INodeParameters } from 'n8n-workflow';

import type { exampleWorkflow } from './workflows';

export const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');

/** The Data Tables of the examples, as examples/README.md and docs/ have a person make them. */
export const TABLES = {
	okta_events: { uuid: 'string', done: 'boolean' },
	okta_group_trail: {
		uuid: 'string',
		at: 'date',
		change: 'string',
		group_id: 'string',
		group_name: 'string',
		user_id: 'string',
		user_login: 'string',
		by: 'string',
	},
	okta_mfa_resets: { user_id: 'string', reset_at: 'date', reset_by: 'string' },
} as const;

/** What a person does with an example after importing it, and what a test must do besides. */
export interface Changes {
	credentialId: string;
	/** Parameters of the Okta node in the place of the example's. */
	parameters?: INodeParameters;
	/** What takes the place of a node, by its name. */
	instead?: Record<string, Pick<INode, 'type' | 'typeVersion' | 'parameters'>>;
}

/** An example as it is in the repository. */
export function readExample(file: string): ReturnType<typeof exampleWorkflow> {
	return JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as ReturnType<
		typeof exampleWorkflow
	>;
}

/** An example, imported: with the credential chosen, and changed. */
export function example(
	file: string,
	{ credentialId, parameters = {}, instead = {} }: Changes,
): ReturnType<typeof exampleWorkflow> {
	const workflow = readExample(file);
	const credentials = { oktaTriggerApi: { id: credentialId, name: 'Okta sandbox org' } };
	const nodes = workflow.nodes.map((node): INode => {
		if (requestsOkta(node)) return { ...node, credentials };
		if (!isOkta(node)) return { ...node, ...instead[node.name] };
		return {
			...node,
			webhookId: randomUUID(),
			credentials,
			parameters: { ...node.parameters, ...parameters },
		};
	});
	return { ...workflow, nodes };
}

/** Whether a node sends requests with the credential of this package, which go to the org alone. */
export function requestsOkta({ type, parameters }: INode): boolean {
	return (
		type === 'n8n-nodes-base.httpRequest' &&
		parameters.authentication === 'predefinedCredentialType' &&
		parameters.nodeCredentialType === 'oktaTriggerApi'
	);
}

export function isOkta({ type }: INode): boolean {
	return type.startsWith('n8n-nodes-okta-trigger.');
}
