import type { Hook } from '../../okta-emulator/entities';
import { waitUntil } from '../../waitUntil';
import type { N8n, NewWorkflow } from '../n8n/n8n';
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

/** Waits until a published workflow has a new hook. */
export async function waitForHook(
	{ n8n, org }: Sandbox,
	workflowId: string,
	before: ReadonlySet<string>,
): Promise<Hook> {
	return await waitUntil('the workflow has a verified hook', async () => {
		if (!(await isPublished(n8n, workflowId))) return false;
		const hook = [...org.hooks.values()].find(({ id }) => !before.has(id));
		return hook?.verificationStatus === 'VERIFIED' && hook;
	});
}

/**
 * Waits until n8n has registered the triggers of a workflow.
 *
 * @throws with n8n's message if a trigger was rejected
 */
export async function waitUntilPublished(n8n: N8n, workflowId: string): Promise<void> {
	await waitUntil('the workflow is published', async () => await isPublished(n8n, workflowId));
}

/** @throws with n8n's message if a trigger was rejected */
async function isPublished(n8n: N8n, workflowId: string): Promise<boolean> {
	const { status, message } = await n8n.publication(workflowId);
	if (status === 'failed') throw new Error(message);
	return status === 'published';
}
