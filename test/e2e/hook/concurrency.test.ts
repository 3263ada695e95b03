import { randomUUID } from 'node:crypto';

import { sleep, type INode } from 'n8n-workflow';

import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { publish } from '../../../tools/sandbox/workflows/publish';
import { oktaTrigger, TRIGGER } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { attemptStatuses } from '../../support/e2e/deliveries';
import { testWithResponseOnceSaved } from '../../support/e2e/n8nFeatures';
import { setUpSandbox } from '../../support/e2e/sandboxSetup';
import { chain } from '../../support/e2e/workflows/testWorkflows';

/*
 * n8n runs one execution at a time here, and each takes a few seconds. So the responses to
 * deliveries take longer than Okta's timeout, and Okta retries.
 */

const setup = setUpSandbox({ N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });
let workflowId: string;
let hook: Hook;

beforeAll(async () => {
	const trigger = oktaTrigger(setup.credentialId);
	const slow: INode = {
		id: randomUUID(),
		name: 'Wait 5 Seconds',
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		position: [220, 0],
		parameters: { amount: 5, unit: 'seconds' },
	};
	const workflow = chain(trigger, [slow]);
	({ workflowId, hook } = await publish(setup.sandbox, workflow));
}, 180_000);

/** The UUIDs of each successful execution. */
async function executedUuids(): Promise<unknown[][]> {
	const executions = await setup.sandbox.n8n.executions(workflowId);
	return executions
		.filter(({ status }) => status === 'success')
		.map(({ items }) => (items[TRIGGER] ?? []).map(({ UUID }) => UUID));
}

testWithResponseOnceSaved(
	'a delivery that Okta retries after a timeout is executed once',
	async () => {
		const { org } = setup.sandbox;
		const [first, second] = [factorActivation(), factorActivation()];
		const delivering = [org.deliver(hook, [first])];
		await sleep(500);
		delivering.push(org.deliver(hook, [second]));
		const [, retried] = await Promise.all(delivering);
		// The first attempt times out after 3 seconds. The retry gets its response.
		expect(attemptStatuses(retried ? [retried] : [])).toStrictEqual([undefined, 200]);
		await waitUntil('both are executed', async () => (await executedUuids()).length >= 2, 30);
		await sleep(6000);
		expect(await executedUuids()).toStrictEqual([[first.uuid], [second.uuid]]);
	},
	90_000,
);

testWithResponseOnceSaved(
	'stopping a waiting execution causes no rejection of a later delivery that has a new event too',
	async () => {
		const { org, n8n } = setup.sandbox;
		const before = (await executedUuids()).length;
		const [running, stopped, added] = [factorActivation(), factorActivation(), factorActivation()];
		expect(attemptStatuses([await org.deliver(hook, [running])])).toStrictEqual([200]);
		const waiting = org.deliver(hook, [stopped]);
		const waitingId = await waitUntil('an execution is waiting', async () => {
			const { results } = await n8n.rest<{ results: Array<{ id: string; status: string }> }>(
				'GET',
				`/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId, status: ['new'] }))}`,
			);
			return results.find(({ status }) => status === 'new')?.id;
		});
		await n8n.rest('POST', `/executions/${waitingId}/stop`);
		expect(attemptStatuses([await waiting])).not.toContain(200);

		expect(attemptStatuses([await org.deliver(hook, [stopped, added])])).toContain(200);
		await waitUntil(
			'the new event is executed',
			async () => (await executedUuids()).length >= before + 2,
		);
		expect((await executedUuids()).slice(before)).toStrictEqual([[running.uuid], [added.uuid]]);
	},
	90_000,
);
