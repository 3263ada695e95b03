import type { Execution } from '../../../tools/sandbox/n8n/executions';
import type { Sandbox } from '../../../tools/sandbox/sandbox';
import { waitUntil } from '../../../tools/waitUntil';

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
