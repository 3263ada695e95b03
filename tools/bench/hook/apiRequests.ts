import { sleep } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/sandbox';
import { publish } from '../../sandbox/workflows/publish';
import { demoWorkflow } from '../../sandbox/workflows/workflows';
import type { Row } from '../report/report';

/** Counts the requests to Okta when a workflow is published, n8n restarts, and it's unpublished. */
export async function countApiRequests(sandbox: Sandbox): Promise<Row[]> {
	const { n8n, org } = sandbox;
	const credentialId = await n8n.createCredential(sandbox.account, 'counted');
	const count = async (what: string, action: () => Promise<unknown>): Promise<Row> => {
		org.requests.length = 0;
		await action();
		await sleep(3000);
		return { what, figures: { calls: org.requests.length } };
	};
	let workflowId = '';
	return [
		await count('publishing', async () => {
			({ workflowId } = await publish(sandbox, demoWorkflow(credentialId)));
		}),
		await count('a restart of n8n', async () => await n8n.restart()),
		await count('unpublishing', async () => await n8n.deactivate(workflowId)),
	];
}
