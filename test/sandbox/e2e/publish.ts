import type { INodeParameters } from 'n8n-workflow';

import type { Hook } from '../../okta-org/entities';
import type { Delivered } from '../../okta-org/org';
import type { Execution } from '../n8n';
import { until, type Sandbox } from '../sandbox';
import { exampleWorkflow } from '../workflows';

export interface Published {
	workflowId: string;
	hook: Hook;
}

/** A workflow, published, with its hook in Okta. */
export async function publish(
	{ n8n, org }: Sandbox,
	credentialId: string,
	parameters: INodeParameters = {},
	workflow = exampleWorkflow(credentialId, { parameters }),
): Promise<Published> {
	const workflowId = await n8n.createWorkflow(workflow);
	const before = new Set(org.hooks.keys());
	await n8n.activate(workflowId);
	const hook = await until('the workflow has a hook in force', async () => {
		const { status, message } = await n8n.publication(workflowId);
		if (status === 'failed') throw new Error(message);
		const made = [...org.hooks.values()].find(({ id }) => !before.has(id));
		return status === 'published' && made?.verificationStatus === 'VERIFIED' && made;
	});
	return { workflowId, hook };
}

/** Publishes a workflow that Okta refuses, and gives what a person reads when n8n has given up. */
export async function messageOfRefused({ n8n }: Sandbox, workflowId: string): Promise<string> {
	await n8n.activate(workflowId).catch(() => 'refused at once');
	const { message } = await until(
		'n8n has given up',
		async () => {
			const publication = await n8n.publication(workflowId);
			return publication.status === 'failed' && publication;
		},
		90,
	);
	await n8n.deactivate(workflowId);
	return message;
}

/** Waits for so many executions to end. */
export async function executionsOf(
	{ n8n }: Sandbox,
	workflowId: string,
	count: number,
): Promise<Execution[]> {
	return await until(`${count} executions`, async () => {
		const executions = await n8n.executions(workflowId);
		const ended = executions.filter(({ status }) => !['new', 'running'].includes(status));
		return ended.length >= count && executions;
	});
}

/** The statuses of all tries. */
export function statuses(delivered: Delivered[]): Array<number | undefined> {
	return delivered.flatMap(({ tries }) => tries.map(({ status }) => status));
}
