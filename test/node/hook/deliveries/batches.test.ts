import type { OktaEvent } from '../../../../tools/okta-emulator/events';
import { factorActivations } from '../../../../tools/okta-emulator/events';
import { setUpActiveHook } from '../../../support/node/hook/activeHookSetup';
import { deliver, uuidsOf } from '../../../support/node/hook/deliveries';

const setup = setUpActiveHook();

async function send(events: OktaEvent[]): Promise<number> {
	return await deliver(setup.hook, events);
}

/** Delivers each event on its own, all at the same time. */
function sendEach(events: OktaEvent[]): Array<Promise<number>> {
	return events.map(async (event) => await send([event]));
}

test('each delivery starts its own execution, even if many arrive at once', async () => {
	const { harness } = setup;
	harness.saveDelayMs = 150;
	const events = factorActivations(20);
	expect(await Promise.all(sendEach(events))).toStrictEqual(Array(20).fill(200));
	expect(uuidsOf(harness).toSorted()).toStrictEqual(events.map(({ uuid }) => [uuid]).toSorted());
});

test("a delivery that n8n fails to save doesn't affect the others", async () => {
	const { harness } = setup;
	harness.saveDelayMs = 150;
	harness.failingSaves = 1;
	const statuses = await Promise.all(sendEach(factorActivations(6)));
	expect(statuses.toSorted()).toStrictEqual([200, 200, 200, 200, 200, 500]);
	expect(harness.executions).toHaveLength(5);
});

test('single deliveries get a response right away', async () => {
	for (const event of factorActivations(5)) {
		const start = Date.now();
		expect(await send([event])).toBe(200);
		expect(Date.now() - start).toBeLessThan(500);
	}
	expect(setup.harness.executions).toHaveLength(5);
});

describe("with 'Batch Deliveries',", () => {
	beforeEach(() => {
		setup.harness.change({ options: { batchDeliveries: true } });
	});

	test('deliveries that arrive while n8n saves an execution start the next one together', async () => {
		const { harness } = setup;
		harness.saveDelayMs = 400;
		const events = factorActivations(20);
		const first = send(events.slice(0, 1));
		await harness.waitForPendingSaves(1);
		const others = sendEach(events.slice(1));
		expect(await Promise.all([first, ...others])).toStrictEqual(Array(20).fill(200));
		expect(harness.executions.length).toBeLessThan(6);
		expect(uuidsOf(harness).flat().toSorted()).toStrictEqual(
			events.map(({ uuid }) => uuid).toSorted(),
		);
	});

	test('items are in the order of the deliveries', async () => {
		const { harness } = setup;
		harness.saveDelayMs = 400;
		const events = factorActivations(6);
		const responses: Array<Promise<number>> = [];
		for (const event of events) {
			responses.push(send([event]));
			// On a slow machine, one request could otherwise overtake another.
			await harness.waitForDeliveries(responses.length);
		}
		await Promise.all(responses);
		expect(uuidsOf(harness).flat()).toStrictEqual(events.map(({ uuid }) => uuid));
	});

	test("all deliveries of a batch that n8n couldn't save get a 500 response", async () => {
		const { harness } = setup;
		harness.saveDelayMs = 300;
		const events = factorActivations(6);
		const first = send(events.slice(0, 1));
		await harness.waitForPendingSaves(1);
		harness.failingSaves = 2;
		const others = sendEach(events.slice(1));
		expect(await Promise.all([first, ...others])).toStrictEqual(Array(6).fill(500));
		expect(harness.executions).toHaveLength(0);

		const retries = sendEach(events);
		expect(await Promise.all(retries)).toStrictEqual(Array(6).fill(200));
		expect(uuidsOf(harness).flat()).toHaveLength(6);
	});

	test('a batch has no more than 500 items', async () => {
		const { harness } = setup;
		harness.saveDelayMs = 300;
		const first = send(factorActivations(1));
		await harness.waitForPendingSaves(1);
		const others = Array.from({ length: 3 }, async () => await send(factorActivations(200)));
		expect(await Promise.all([first, ...others])).toStrictEqual(Array(4).fill(200));
		const counts = uuidsOf(harness).map((items) => items.length);
		expect(counts.reduce((sum, count) => sum + count)).toBe(601);
		expect(Math.max(...counts)).toBeLessThanOrEqual(500);
	});

	test("new events don't wait for the slow save of an event they were delivered with", async () => {
		const { harness } = setup;
		const [known, added] = factorActivations(2) as [OktaEvent, OktaEvent];
		harness.saveDelayMs = 6000;
		const slow = send([known]);
		await harness.waitForPendingSaves(1);
		harness.saveDelayMs = 300;
		const other = send(factorActivations(1));
		await harness.waitForDeliveries(2);
		const start = Date.now();
		expect(await send([known, added])).toBe(200);
		expect(Date.now() - start).toBeLessThan(3000);
		await Promise.all([slow, other]);
	});

	test('a batch waits no longer than about a second for a slow save', async () => {
		const { harness } = setup;
		harness.saveDelayMs = 4000;
		const slow = send(factorActivations(1));
		await harness.waitForPendingSaves(1);
		harness.saveDelayMs = 0;
		const start = Date.now();
		expect(await send(factorActivations(1))).toBe(200);
		expect(Date.now() - start).toBeLessThan(2000);
		await slow;
	});
});
