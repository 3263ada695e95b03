import { sleep, type INode } from 'n8n-workflow';

import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { waitUntil } from '../../../tools/sandbox/sandbox';
import {
	chain,
	codeNode,
	exampleWorkflow,
	TRIGGER,
} from '../../../tools/sandbox/workflows/workflows';
import { publish, statuses } from '../../../tools/sandbox/workflows/publish';
import { setUpSandbox } from '../../support/e2e/sandboxSetup';

/*
 * n8n runs one execution at a time here, and each takes a few seconds: deliveries wait longer than
 * Okta waits for a response, and Okta sends them again.
 */

const setup = setUpSandbox({ N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });
let workflowId: string;
let hook: Hook;

beforeAll(async () => {
	const [trigger] = exampleWorkflow(setup.credentialId).nodes as [INode];
	const slow = codeNode(
		'Take Five Seconds',
		'await new Promise((resolve) => setTimeout(resolve, 5000));\nreturn $input.all();',
	);
	const workflow = chain(trigger, [slow]);
	({ workflowId, hook } = await publish(setup.sandbox, setup.credentialId, {}, workflow));
}, 180_000);

afterAll(async () => {
	await setup.sandbox.n8n.deactivateAll();
});

/** The UUIDs that each ended execution started with. */
async function uuidsOfEnded(): Promise<unknown[][]> {
	const executions = await setup.sandbox.n8n.executions(workflowId);
	return executions
		.filter(({ status }) => status === 'success')
		.map(({ items }) => (items[TRIGGER] ?? []).map(({ UUID }) => UUID));
}

test('a delivery that waits longer than Okta does is executed once, though Okta sends it twice', async () => {
	const { org } = setup.sandbox;
	const [first, second] = [factorActivation(), factorActivation()];
	const delivering = [org.deliver(hook, [first])];
	await sleep(500);
	delivering.push(org.deliver(hook, [second]));
	const [, waited] = await Promise.all(delivering);
	// Given up after 3 seconds; the retry gets the response of the first try.
	expect(statuses(waited ? [waited] : [])).toStrictEqual([undefined, 200]);
	await waitUntil('both are executed', async () => (await uuidsOfEnded()).length >= 2, 30);
	await sleep(6000);
	expect(await uuidsOfEnded()).toStrictEqual([[first.uuid], [second.uuid]]);
}, 90_000);

test('an execution that is stopped while it waits refuses no delivery that has a new event too', async () => {
	const { org, n8n } = setup.sandbox;
	const before = (await uuidsOfEnded()).length;
	const [running, stuck, added] = [factorActivation(), factorActivation(), factorActivation()];
	expect(statuses([await org.deliver(hook, [running])])).toStrictEqual([200]);
	const waiting = org.deliver(hook, [stuck]);
	const waitingId = await waitUntil('an execution waits for its turn', async () => {
		const { results } = await n8n.rest<{ results: Array<{ id: string; status: string }> }>(
			'GET',
			`/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId, status: ['new'] }))}`,
		);
		return results.find(({ status }) => status === 'new')?.id;
	});
	await n8n.rest('POST', `/executions/${waitingId}/stop`);
	expect(statuses([await waiting])).not.toContain(200);

	expect(statuses([await org.deliver(hook, [stuck, added])])).toContain(200);
	await waitUntil(
		'the new event is executed',
		async () => (await uuidsOfEnded()).length >= before + 2,
	);
	expect((await uuidsOfEnded()).slice(before)).toStrictEqual([[running.uuid], [added.uuid]]);
}, 90_000);
