import type { Hook } from '../../../../tools/okta-emulator/entities';
import type { N8n, NewWorkflow } from '../../../../tools/sandbox/n8n/n8n';
import type { Sandbox } from '../../../../tools/sandbox/sandbox';
import { waitForHook } from '../../../../tools/sandbox/workflows/publish';
import { waitUntil } from '../../../../tools/waitUntil';

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

/** Publishes a workflow that Okta rejects. Returns the message that n8n shows after its last attempt. */
export async function publishRejected({ n8n }: Sandbox, workflowId: string): Promise<string> {
	await n8n.activate(workflowId).catch(() => 'rejected at once');
	const message = await waitUntilRejected(n8n, workflowId);
	await n8n.deactivate(workflowId);
	return message;
}

/** Waits until n8n stops trying to publish a workflow. Returns the message that it shows. */
export async function waitUntilRejected(n8n: N8n, workflowId: string): Promise<string> {
	const { message } = await waitUntil(
		'n8n stops trying to publish the workflow',
		async () => {
			const publication = await n8n.publication(workflowId);
			return publication.status === 'failed' && publication;
		},
		90,
	);
	return message;
}
