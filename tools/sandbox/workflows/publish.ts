import type { Hook } from '../../okta-emulator/entities';
import type { DeliveryResult } from '../../okta-emulator/hooks/deliveries';
import { waitUntil } from '../../waitUntil';
import type { Execution } from '../n8n/executions';
import type { NewWorkflow } from '../n8n/n8n';
import type { Sandbox } from '../sandbox';

export interface Published {
	workflowId: string;
	hook: Hook;
}

/** Creates and publishes a workflow. Returns it with its hook in Okta. */
export async function publish(sandbox: Sandbox, workflow: NewWorkflow): Promise<Published> {
	const { n8n, org } = sandbox;
	const workflowId = await n8n.createWorkflow(workflow);
	const before = new Set(org.hooks.keys());
	await n8n.activate(workflowId);
	return { workflowId, hook: await waitForHook(sandbox, workflowId, before) };
}

/** Publishes a change that makes n8n replace the workflow's hook. Returns the new hook. */
export async function republish(
	sandbox: Sandbox,
	workflowId: string,
	changed: NewWorkflow,
): Promise<Hook> {
	const { n8n, org } = sandbox;
	const before = new Set(org.hooks.keys());
	await n8n.updateWorkflow(workflowId, changed);
	await n8n.activate(workflowId);
	return await waitForHook(sandbox, workflowId, before);
}

/** Waits until a published workflow has a new hook. */
async function waitForHook(
	{ n8n, org }: Sandbox,
	workflowId: string,
	before: ReadonlySet<string>,
): Promise<Hook> {
	return await waitUntil('the workflow has a verified hook', async () => {
		const { status, message } = await n8n.publication(workflowId);
		if (status === 'failed') throw new Error(message);
		const hook = [...org.hooks.values()].find(({ id }) => !before.has(id));
		return status === 'published' && hook?.verificationStatus === 'VERIFIED' && hook;
	});
}

/** Publishes a workflow that Okta rejects. Returns the message that n8n shows after its last attempt. */
export async function publishRejected({ n8n }: Sandbox, workflowId: string): Promise<string> {
	await n8n.activate(workflowId).catch(() => 'rejected at once');
	const { message } = await waitUntil(
		'n8n stops trying to publish the workflow',
		async () => {
			const publication = await n8n.publication(workflowId);
			return publication.status === 'failed' && publication;
		},
		90,
	);
	await n8n.deactivate(workflowId);
	return message;
}

/** Waits until this number of executions has ended. */
export async function waitForExecutions(
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

/** The response statuses of all attempts. */
export function attemptStatuses(results: DeliveryResult[]): Array<number | undefined> {
	return results.flatMap(({ attempts }) => attempts.map(({ status }) => status));
}
