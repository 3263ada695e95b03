/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode, INodeParameters } from 'n8n-workflow';

import { PROJECT } from '../../../../tools/project';
import type { NewWorkflow } from '../../../../tools/sandbox/n8n/n8n';

export const EXAMPLES = join(PROJECT, 'examples');

/** The data tables of the examples, as described in examples/README.md and docs/. */
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

/** Changes to an imported example: those that users make, and those that a test needs. */
export interface Changes {
	credentialId: string;
	/** Overrides parameters of the Okta node. */
	parameters?: INodeParameters;
	/** Replaces nodes, by name. */
	replacements?: Record<string, Pick<INode, 'type' | 'typeVersion' | 'parameters'>>;
}

/** Reads an example from the repository. */
export function readExample(file: string): NewWorkflow {
	return JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as NewWorkflow;
}

/** Reads an example, selects the credential and applies the changes. */
export function example(
	file: string,
	{ credentialId, parameters = {}, replacements = {} }: Changes,
): NewWorkflow {
	const workflow = readExample(file);
	const credentials = { oktaTriggerApi: { id: credentialId, name: 'Okta sandbox org' } };
	const nodes = workflow.nodes.map((node): INode => {
		if (sendsOktaRequests(node)) return { ...node, credentials };
		if (!isOkta(node)) return { ...node, ...replacements[node.name] };
		return {
			...node,
			webhookId: randomUUID(),
			credentials,
			parameters: { ...node.parameters, ...parameters },
		};
	});
	return { ...workflow, nodes };
}

/** Whether a node sends requests with this package's credential, and so only to the org. */
export function sendsOktaRequests({ type, parameters }: INode): boolean {
	return (
		type === 'n8n-nodes-base.httpRequest' &&
		parameters.authentication === 'predefinedCredentialType' &&
		parameters.nodeCredentialType === 'oktaTriggerApi'
	);
}

export function isOkta({ type }: INode): boolean {
	return type.startsWith('n8n-nodes-okta-trigger.');
}
