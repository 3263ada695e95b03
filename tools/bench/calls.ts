import { sleep } from 'n8n-workflow';

import { publish } from '../sandbox/workflows/publish';
import type { Sandbox } from '../sandbox/sandbox';
import type { Row } from './report';

/** How often Okta is called when a workflow is published, when n8n restarts, and at the end. */
export async function apiCalls(sandbox: Sandbox): Promise<Row[]> {
	const { n8n, org } = sandbox;
	const credentialId = await n8n.createCredential(sandbox.account, 'counted');
	const counted = async (what: string, work: () => Promise<unknown>): Promise<Row> => {
		org.log.length = 0;
		await work();
		await sleep(3000);
		return { what, figures: { calls: org.log.length } };
	};
	let workflowId = '';
	return [
		await counted('publishing', async () => {
			({ workflowId } = await publish(sandbox, credentialId));
		}),
		await counted('a restart of n8n', async () => {
			await n8n.stop();
			await n8n.start();
			await n8n.signIn();
		}),
		await counted('unpublishing', async () => await n8n.deactivate(workflowId)),
	];
}
