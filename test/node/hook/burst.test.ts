import axios from 'axios';
import { sleep } from 'n8n-workflow';

import { secretOf, type Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation, type OktaEvent } from '../../../tools/okta-emulator/events';
import { delivery } from '../../../tools/okta-emulator/hooks/deliveries';
import { startSetup, type TestSetup } from '../../support/node/setup';

let setup: TestSetup;
let hook: Hook;

beforeEach(async () => {
	setup = await startSetup();
	await setup.harness.activate();
	[hook] = [...setup.org.hooks.values()] as [Hook];
});

afterEach(async () => {
	expect(setup.harness.errors).toStrictEqual([]);
	await setup.harness.deactivate();
	await setup.close();
});

/** One try of a delivery; gives the status of the answer. */
async function send(events: OktaEvent[], signal?: AbortSignal): Promise<number> {
	const { status } = await axios.post(hook.channel.config.uri, delivery(hook, events), {
		headers: { Authorization: secretOf(hook) },
		validateStatus: () => true,
		signal,
	});
	return status;
}

function uuids(): unknown[][] {
	return setup.harness.executions.map((items) => items.map(({ json }) => json.UUID));
}

function events(count: number): OktaEvent[] {
	return Array.from({ length: count }, () => factorActivation());
}

test('deliveries become executions of their own, however many arrive at once', async () => {
	setup.harness.saveDelayMs = 150;
	const all = events(20);
	expect(await Promise.all(all.map(async (event) => await send([event])))).toStrictEqual(
		Array(20).fill(200),
	);
	expect(uuids().toSorted()).toStrictEqual(all.map(({ uuid }) => [uuid]).toSorted());
});

test('one delivery that n8n fails to save costs no other', async () => {
	setup.harness.saveDelayMs = 150;
	setup.harness.failingSaves = 1;
	const all = events(6);
	const statuses = await Promise.all(all.map(async (event) => await send([event])));
	expect(statuses.toSorted()).toStrictEqual([200, 200, 200, 200, 200, 500]);
	expect(setup.harness.executions).toHaveLength(5);
});

describe('a burst, with "Batch Deliveries"', () => {
	beforeEach(() => {
		const { harness } = setup;
		harness.parameters = { ...harness.parameters, options: { batchDeliveries: true } };
	});

	test('becomes a few executions: what comes while one is being saved is the next', async () => {
		setup.harness.saveDelayMs = 150;
		const all = events(20);
		const first = send(all.slice(0, 1));
		await sleep(50);
		const rest = all.slice(1).map(async (event) => await send([event]));
		expect(await Promise.all([first, ...rest])).toStrictEqual(Array(20).fill(200));
		expect(setup.harness.executions.length).toBeLessThan(6);
		expect(uuids().flat().toSorted()).toStrictEqual(all.map(({ uuid }) => uuid).toSorted());
	});

	test('keeps the order in which the deliveries came', async () => {
		setup.harness.saveDelayMs = 400;
		const all = events(6);
		const answers: Array<Promise<number>> = [];
		for (const event of all) {
			answers.push(send([event]));
			// A slow machine must not let one overtake another on its way.
			await sleep(60);
		}
		await Promise.all(answers);
		expect(uuids().flat()).toStrictEqual(all.map(({ uuid }) => uuid));
	});

	test('is answered as it went: what n8n could not save is refused, all of it', async () => {
		setup.harness.saveDelayMs = 150;
		const all = events(6);
		const first = send(all.slice(0, 1));
		await sleep(50);
		setup.harness.failingSaves = 2;
		const rest = all.slice(1).map(async (event) => await send([event]));
		expect(await Promise.all([first, ...rest])).toStrictEqual(Array(6).fill(500));
		expect(setup.harness.executions).toHaveLength(0);

		// Okta sends them again.
		const again = all.map(async (event) => await send([event]));
		expect(await Promise.all(again)).toStrictEqual(Array(6).fill(200));
		expect(uuids().flat()).toHaveLength(6);
	});

	test('of many events is more than one execution', async () => {
		setup.harness.saveDelayMs = 300;
		const first = send(events(1));
		await sleep(100);
		const rest = Array.from({ length: 3 }, async () => await send(events(200)));
		expect(await Promise.all([first, ...rest])).toStrictEqual(Array(4).fill(200));
		const counts = uuids().map((items) => items.length);
		expect(counts.reduce((sum, count) => sum + count)).toBe(601);
		expect(Math.max(...counts)).toBeLessThanOrEqual(500);
	});

	test('has no delivery of new events wait for an execution that n8n never saves', async () => {
		const [first, added] = events(2) as [OktaEvent, OktaEvent];
		setup.harness.saveDelayMs = 6000;
		const stuck = send([first]);
		await sleep(50);
		setup.harness.saveDelayMs = 300;
		const leading = send(events(1));
		await sleep(50);
		const start = Date.now();
		expect(await send([first, added])).toBe(200);
		expect(Date.now() - start).toBeLessThan(3000);
		await Promise.all([stuck, leading]);
	});

	test('is not held up for long by an execution that n8n never saves', async () => {
		setup.harness.saveDelayMs = 4000;
		const stuck = send(events(1));
		await sleep(50);
		setup.harness.saveDelayMs = 0;
		const start = Date.now();
		expect(await send(events(1))).toBe(200);
		expect(Date.now() - start).toBeLessThan(2000);
		await stuck;
	});
});

test('a delivery that comes alone waits for nothing', async () => {
	for (const event of events(5)) {
		const start = Date.now();
		expect(await send([event])).toBe(200);
		expect(Date.now() - start).toBeLessThan(500);
	}
	expect(setup.harness.executions).toHaveLength(5);
});

describe.each([
	['each delivery as an execution of its own', false],
	['deliveries in batches', true],
])('a duplicate, with %s,', (_, batchDeliveries) => {
	beforeEach(() => {
		const { harness } = setup;
		harness.parameters = { ...harness.parameters, options: { batchDeliveries } };
	});

	test('of what was saved is answered 200 and starts nothing', async () => {
		const sent = events(2);
		expect(await send(sent)).toBe(200);
		expect(await send(sent)).toBe(200);
		expect(setup.harness.executions).toHaveLength(1);
	});

	test('of what is being saved waits for it, and starts nothing', async () => {
		setup.harness.saveDelayMs = 400;
		const sent = events(1);
		const first = send(sent);
		await sleep(50);
		const start = Date.now();
		expect(await send(sent)).toBe(200);
		expect(Date.now() - start).toBeGreaterThan(200);
		expect(await first).toBe(200);
		expect(setup.harness.executions).toHaveLength(1);
	});

	test('of what could not be saved gets the same response, and is taken as new after that', async () => {
		setup.harness.saveDelayMs = 300;
		setup.harness.failingSaves = 1;
		const sent = events(1);
		const tries = [send(sent)];
		await sleep(50);
		tries.push(send(sent), send(sent));
		expect(await Promise.all(tries)).toStrictEqual([500, 500, 500]);
		expect(setup.harness.executions).toHaveLength(0);
		expect(await send(sent)).toBe(200);
		expect(setup.harness.executions).toHaveLength(1);
	});

	test('of what takes long to be saved is held open as long, and nothing waits in the node', async () => {
		setup.harness.saveDelayMs = 4000;
		const sent = events(1);
		const first = send(sent);
		await sleep(50);
		const again = send(sent);
		await sleep(200);
		expect(setup.harness.pendingWebhookCalls).toBe(0);
		expect(await Promise.all([first, again])).toStrictEqual([200, 200]);
		expect(setup.harness.executions).toHaveLength(1);
	});

	test('of several deliveries at once gets the worst of their responses', async () => {
		setup.harness.saveDelayMs = 300;
		setup.harness.failingSaves = 1;
		const [a, b] = events(2) as [OktaEvent, OktaEvent];
		const first = send([a]);
		await sleep(50);
		const second = send([b]);
		await sleep(50);
		expect(await send([a, b])).toBe(500);
		expect(await Promise.all([first, second])).toContain(500);
	});

	test('of what Okta gave up on is known too, though nobody heard the answer', async () => {
		setup.harness.saveDelayMs = 400;
		const sent = events(1);
		const gone = new AbortController();
		const first = send(sent, gone.signal).catch(() => 'gave up');
		await sleep(150);
		gone.abort();
		expect(await first).toBe('gave up');
		expect(await send(sent)).toBe(200);
		expect(setup.harness.executions).toHaveLength(1);
	});

	test('with new events beside the old starts an execution with the new ones', async () => {
		const [old, added] = events(2) as [OktaEvent, OktaEvent];
		await send([old]);
		expect(await send([old, added])).toBe(200);
		expect(uuids()).toStrictEqual([[old.uuid], [added.uuid]]);
	});

	test('with new events beside one that is still being saved starts those alone', async () => {
		setup.harness.saveDelayMs = 400;
		const [old, added] = events(2) as [OktaEvent, OktaEvent];
		const first = send([old]);
		await sleep(50);
		expect(await send([old, added])).toBe(200);
		expect(await first).toBe(200);
		expect(uuids()).toStrictEqual([[old.uuid], [added.uuid]]);
	});

	test('with another secret is refused before anything is looked up', async () => {
		const sent = events(1);
		await send(sent);
		Object.assign(hook.channel.config.authScheme ?? {}, { value: 'wrong' });
		expect(await send(sent)).toBe(401);
	});

	test('is known over a new hook of the same node, and unknown to another node', async () => {
		const sent = events(1);
		await send(sent);
		await setup.harness.deactivate();
		await setup.harness.activate();
		[hook] = [...setup.org.hooks.values()] as [Hook];
		await send(sent);
		expect(setup.harness.executions).toHaveLength(1);

		const other = await setup.createHarness({ parameters: setup.harness.parameters });
		await other.activate();
		hook = [...setup.org.hooks.values()].at(-1) as Hook;
		await send(sent);
		expect(other.executions).toHaveLength(1);
		await other.deactivate();
	});

	test('within one delivery is one item', async () => {
		const [event] = events(1) as [OktaEvent];
		expect(await send([event, event])).toBe(200);
		expect(uuids()).toStrictEqual([[event.uuid]]);
	});

	test('of an event without a UUID is none', async () => {
		const nameless = [factorActivation({ uuid: undefined })];
		await send(nameless);
		await send(nameless);
		expect(setup.harness.executions).toHaveLength(2);
	});

	test('to a test listener is wanted', async () => {
		setup.harness.isTest = true;
		const sent = events(1);
		await send(sent);
		await send(sent);
		expect(setup.harness.executions).toHaveLength(2);
	});
});
