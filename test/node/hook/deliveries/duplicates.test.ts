import { sleep } from 'n8n-workflow';

import type { Hook } from '../../../../tools/okta-emulator/entities';
import {
	factorActivation,
	factorActivations,
	type OktaEvent,
} from '../../../../tools/okta-emulator/events';
import { setUpActiveHook } from '../../../support/node/hook/activeHookSetup';
import { deliver, uuidsOf } from '../../../support/node/hook/deliveries';
import { onlyHook } from '../../../support/node/hook/inspectOrg';

const setup = setUpActiveHook();

async function send(events: OktaEvent[], signal?: AbortSignal): Promise<number> {
	return await deliver(setup.hook, events, signal);
}

describe.each([
	['without batches', false],
	['with batches', true],
])('%s, a duplicate', (_, batchDeliveries) => {
	beforeEach(() => {
		setup.harness.change({ options: { batchDeliveries } });
	});

	test('of a saved event gets a 200 response and starts no execution', async () => {
		const events = factorActivations(2);
		expect(await send(events)).toBe(200);
		expect(await send(events)).toBe(200);
		expect(setup.harness.executions).toHaveLength(1);
	});

	test('of an event that n8n is saving gets its response once that is done', async () => {
		const { harness } = setup;
		harness.saveDelayMs = 400;
		const events = factorActivations(1);
		const first = send(events);
		await harness.waitForPendingSaves(1);
		const start = Date.now();
		expect(await send(events)).toBe(200);
		expect(Date.now() - start).toBeGreaterThan(200);
		expect(await first).toBe(200);
		expect(harness.executions).toHaveLength(1);
	});

	test("of an event that n8n couldn't save gets the same response, and later ones are new", async () => {
		const { harness } = setup;
		harness.saveDelayMs = 300;
		harness.failingSaves = 1;
		const events = factorActivations(1);
		const responses = [send(events)];
		await harness.waitForPendingSaves(1);
		responses.push(send(events), send(events));
		expect(await Promise.all(responses)).toStrictEqual([500, 500, 500]);
		expect(harness.executions).toHaveLength(0);
		expect(await send(events)).toBe(200);
		expect(harness.executions).toHaveLength(1);
	});

	test("of an event with a slow save waits for it outside of the node's code", async () => {
		const { harness } = setup;
		harness.saveDelayMs = 4000;
		const events = factorActivations(1);
		const first = send(events);
		await harness.waitForPendingSaves(1);
		const second = send(events);
		await harness.waitForDeliveries(2);
		// The node's code has ended by then, unless it waits for the save.
		await sleep(200);
		expect(harness.pendingWebhookCalls).toBe(0);
		expect(await Promise.all([first, second])).toStrictEqual([200, 200]);
		expect(harness.executions).toHaveLength(1);
	});

	test('of several deliveries gets the highest status of their responses', async () => {
		const { harness } = setup;
		harness.saveDelayMs = 300;
		harness.failingSaves = 1;
		const [a, b] = factorActivations(2) as [OktaEvent, OktaEvent];
		const first = send([a]);
		await harness.waitForPendingSaves(1);
		const second = send([b]);
		await harness.waitForDeliveries(2);
		expect(await send([a, b])).toBe(500);
		expect(await Promise.all([first, second])).toContain(500);
	});

	test('of a delivery whose connection Okta has closed is recognized', async () => {
		const { harness } = setup;
		harness.saveDelayMs = 400;
		const events = factorActivations(1);
		const controller = new AbortController();
		const first = send(events, controller.signal).catch(() => 'aborted');
		await harness.waitForPendingSaves(1);
		controller.abort();
		expect(await first).toBe('aborted');
		expect(await send(events)).toBe(200);
		expect(harness.executions).toHaveLength(1);
	});

	test('in a delivery with new events is left out', async () => {
		const [known, added] = factorActivations(2) as [OktaEvent, OktaEvent];
		await send([known]);
		expect(await send([known, added])).toBe(200);
		expect(uuidsOf(setup.harness)).toStrictEqual([[known.uuid], [added.uuid]]);
	});

	test('in a delivery with new events is left out while n8n is saving the first', async () => {
		const { harness } = setup;
		harness.saveDelayMs = 400;
		const [known, added] = factorActivations(2) as [OktaEvent, OktaEvent];
		const first = send([known]);
		await harness.waitForPendingSaves(1);
		expect(await send([known, added])).toBe(200);
		expect(await first).toBe(200);
		expect(uuidsOf(harness)).toStrictEqual([[known.uuid], [added.uuid]]);
	});

	test('with the wrong secret is rejected', async () => {
		const events = factorActivations(1);
		await send(events);
		Object.assign(setup.hook.channel.config.authScheme ?? {}, { value: 'wrong' });
		expect(await send(events)).toBe(401);
	});

	test("is recognized after the node's hook was replaced, but not by another node", async () => {
		const { org, harness } = setup;
		const events = factorActivations(1);
		await send(events);
		await harness.deactivate();
		await harness.activate();
		await deliver(onlyHook(org), events);
		expect(harness.executions).toHaveLength(1);

		const other = await setup.createHarness({ parameters: harness.parameters });
		await other.activate();
		await deliver([...org.hooks.values()].at(-1) as Hook, events);
		expect(other.executions).toHaveLength(1);
		await other.deactivate();
	});

	test('within a delivery is left out', async () => {
		const [event] = factorActivations(1) as [OktaEvent];
		expect(await send([event, event])).toBe(200);
		expect(uuidsOf(setup.harness)).toStrictEqual([[event.uuid]]);
	});

	test.each([[undefined], [5], ['']])(
		"isn't recognized by a UUID that's empty or isn't a string (%j), not even within a delivery",
		async (uuid) => {
			const event = factorActivation({ uuid });
			await send([event, event]);
			await send([event]);
			expect(setup.harness.executions.map(({ length }) => length)).toStrictEqual([2, 1]);
		},
	);

	test('starts an execution with a test listener', async () => {
		setup.harness.isTest = true;
		const events = factorActivations(1);
		await send(events);
		await send(events);
		expect(setup.harness.executions).toHaveLength(2);
	});
});
