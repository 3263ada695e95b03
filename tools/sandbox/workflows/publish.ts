import type { INodeParameters } from 'n8n-workflow';

import type { Hook } from '../../okta-emulator/entities';
import { type DeliveryResult } from '../../okta-emulator/hooks/deliveries';
import type { Execution } from '../n8n/n8n';
import { waitUntil, type Sandbox } from '../sandbox';
import { exampleWorkflow } from './workflows';

export interface Published {
	workflowId: string;
	hook: Hook;
}

/** A workflow, published, with its hook in Okta. */
export async function publish(
	sandbox: Sandbox,
	credentialId: string,
	parameters: INodeParameters = {},
	workflow = exampleWorkflow(credentialId, { parameters }),
): Promise<Published> {
	const { n8n, org } = sandbox;
	const workflowId = await n8n.createWorkflow(workflow);
	const before = new Set(org.hooks.keys());
	await n8n.activate(workflowId);
	return { workflowId, hook: await newHook(sandbox, workflowId, before) };
}

/** Publishes a change of a published workflow that makes n8n replace its hook. Gives the new one. */
export async function republish(
	sandbox: Sandbox,
	workflowId: string,
	changed: ReturnType<typeof exampleWorkflow>,
): Promise<Hook> {
	const { n8n, org } = sandbox;
	const before = new Set(org.hooks.keys());
	await n8n.updateWorkflow(workflowId, changed);
	await n8n.activate(workflowId);
	return await newHook(sandbox, workflowId, before);
}

/** Waits until a published workflow has a hook that was not there before. */
async function newHook(
	{ n8n, org }: Sandbox,
	workflowId: string,
	before: ReadonlySet<string>,
): Promise<Hook> {
	return await waitUntil('the workflow has a hook in force', async () => {
		const { status, message } = await n8n.publication(workflowId);
		if (status === 'failed') throw new Error(message);
		const made = [...org.hooks.values()].find(({ id }) => !before.has(id));
		return status === 'published' && made?.verificationStatus === 'VERIFIED' && made;
	});
}

/** Publishes a workflow that Okta refuses, and gives what a person reads when n8n has given up. */
export async function messageOfRefused({ n8n }: Sandbox, workflowId: string): Promise<string> {
	await n8n.activate(workflowId).catch(() => 'refused at once');
	const { message } = await waitUntil(
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
	return await waitUntil(`${count} executions`, async () => {
		const executions = await n8n.executions(workflowId);
		const ended = executions.filter(({ status }) => !['new', 'running'].includes(status));
		return ended.length >= count && executions;
	});
}

/** The statuses of all tries. */
export function statuses(delivered: DeliveryResult[]): Array<number | undefined> {
	return delivered.flatMap(({ attempts: tries }) => tries.map(({ status }) => status));
}
