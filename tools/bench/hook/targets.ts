import { randomUUID } from 'node:crypto';

import type { Hook } from '../../okta-emulator/entities';
import type { Sandbox } from '../../sandbox/sandbox';
import { publish, waitUntilPublished } from '../../sandbox/workflows/publish';
import { oktaTrigger, webhookWorkflow } from '../../sandbox/workflows/workflows';

/** A workflow with one node that receives deliveries, and the hook that sends them. */
export interface Target {
	name: string;
	workflowId: string;
	hook: Hook;
}

const OKTA_TRIGGER = 'Okta Trigger';

/** Whether what was measured is a target with our node. */
export function isOktaTrigger(name: string): boolean {
	return name.startsWith(OKTA_TRIGGER);
}

/** Publishes a workflow with an Okta Trigger only. */
export async function publishOktaTrigger(
	sandbox: Sandbox,
	credentialId: string,
	batchDeliveries = false,
): Promise<Target> {
	const name = batchDeliveries ? `${OKTA_TRIGGER}, in batches` : OKTA_TRIGGER;
	const nodes = [oktaTrigger(credentialId, { options: { batchDeliveries } })];
	return { name, ...(await publish(sandbox, { name, nodes, connections: {} })) };
}

/** Publishes a workflow that starts an execution for each delivery, and one that batches deliveries. */
export async function publishBothModes(sandbox: Sandbox, credentialId: string): Promise<Target[]> {
	return [
		await publishOktaTrigger(sandbox, credentialId),
		await publishOktaTrigger(sandbox, credentialId, true),
	];
}

/** Publishes a workflow with n8n's Webhook node only, with header auth, for comparison. */
export async function publishWebhook({ n8n, org }: Sandbox): Promise<Target> {
	const value = randomUUID();
	const path = randomUUID();
	const workflow = webhookWorkflow(path, await n8n.createHeaderAuth('Authorization', value));
	const workflowId = await n8n.createWorkflow(workflow);
	await n8n.activate(workflowId);
	await waitUntilPublished(n8n, workflowId);
	const uri = `${n8n.url}/webhook/${path}`;
	const authScheme = { type: 'HEADER' as const, key: 'Authorization', value };
	const channel = { type: 'HTTP' as const, version: '1.0.0' as const, config: { uri, authScheme } };
	return { name: "n8n's Webhook node", workflowId, hook: org.seedHook({ uri, channel }) };
}
