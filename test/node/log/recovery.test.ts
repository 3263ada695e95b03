import { randomUUID } from 'node:crypto';

import { PollContext } from 'n8n-core';
import { sleep } from 'n8n-workflow';

import { clearState } from '../../../nodes/Okta/memory/nodeState';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { waitForLog } from '../../support/node/assertions';
import type { PollHarness } from '../../support/node/log/pollHarness';
import { setUpPolling } from '../../support/node/log/pollSetup';
import { LOG_TRIGGER } from '../../support/node/log/registration';
import { additionalDataOf, loadWorkflow, nodeOf } from '../../support/node/workflow';

const setup = setUpPolling();

describe('after a restart of n8n', () => {
	test('an emission whose execution was not saved is emitted again, and no event is lost', async () => {
		const { harness, addBacklog } = setup;
		harness.change({ options: { startFrom: 1, pagesPerPoll: 1 } });
		const backlog = addBacklog(3500);
		await harness.poll();
		await harness.poll();
		harness.restart({ isLost: true });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
	});

	test('if the execution was saved, only the last emission is duplicated', async () => {
		const { harness, addBacklog } = setup;
		harness.change({ options: { startFrom: 1, pagesPerPoll: 1 } });
		const backlog = addBacklog(2500);
		await harness.poll();
		await harness.poll();
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([
			...backlog.slice(0, 2000),
			...backlog.slice(1000, 2000),
			...backlog.slice(2000),
		]);
	});

	test('the last emission comes again together with new events', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const first = addEvents(2);
		await harness.poll();
		harness.restart();
		const second = addEvents(2);
		expect(await harness.poll()).toHaveLength(4);
		expect(harness.uuids).toStrictEqual([...first, ...first, ...second]);
		await waitForLog("so they're read again. Duplicate events have the same UUID.");
	});

	test.each([10, 12 * 60, 30 * 24 * 60])(
		'an emission that was not saved comes again even %i minutes later',
		async (minutes) => {
			const { harness, addEvents } = setup;
			await harness.activate();
			const events = addEvents(2);
			await harness.pollUntilEmpty();
			harness.restart({ isLost: true, minutes });
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(events);
		},
	);

	test('and more restarts right away, the emission comes again until n8n has saved it', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const events = addEvents(2);
		await harness.poll();
		for (let crash = 0; crash < 5; crash++) {
			harness.restart({ isLost: true, minutes: 1 });
			await harness.poll();
		}
		expect(harness.uuids).toStrictEqual(events);
	});

	test.each([
		[12 * 60 - 1, 2],
		[12 * 60, 1],
	])(
		'%i minutes after the first replay, the emission came %i more times',
		async (minutes, times) => {
			const { harness, addEvents } = setup;
			await harness.activate();
			const events = addEvents(2);
			await harness.poll();
			harness.restart({ minutes: 60 });
			await harness.poll();
			harness.restart({ minutes });
			await harness.pollUntilEmpty();
			expect(harness.uuids).toHaveLength(events.length * (1 + times));
		},
	);

	test('every night, an org without new events gets its last emission only twice', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const events = addEvents(2);
		await harness.pollUntilEmpty();
		for (let night = 0; night < 3; night++) {
			harness.restart({ minutes: 23 * 60 });
			await harness.pollUntilEmpty();
		}
		expect(harness.uuids).toStrictEqual([...events, ...events]);
	});

	test('before the first event, events that happened meanwhile are emitted', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		harness.restart();
		const events = addEvents(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('nothing is emitted again with durable cursors', async () => {
		const behavior = { hasScheduler: true, hasDurableCursors: true };
		const harness = setup.createHarness({ behavior });
		await harness.activate();
		const events = setup.addEvents(2);
		await harness.poll();
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});
});

describe("with durable cursors, events whose execution n8n couldn't save are emitted", () => {
	test.each<[string, (harness: PollHarness) => void]>([
		['by the next poll', () => {}],
		['after a restart', (harness) => harness.restart()],
		['after a restart 13 hours later', (harness) => harness.restart({ minutes: 13 * 60 })],
	])('%s', async (_, afterwards) => {
		const behavior = { hasScheduler: true, hasDurableCursors: true };
		const harness = setup.createHarness({ behavior });
		await harness.activate();
		const events = setup.addEvents(1);
		await harness.pollUntilEmpty();
		events.push(...setup.addEvents(2));
		harness.workflow.savesNoExecutions = true;
		await harness.poll();
		await harness.poll();
		afterwards(harness);
		await harness.poll();
		harness.workflow.savesNoExecutions = false;
		events.push(...setup.addEvents(1));
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});
});

test('when another main process becomes the leader, the last emission comes again, once', async () => {
	const { harness, addEvents } = setup;
	await harness.activate();
	const events = addEvents(2);
	await harness.poll();
	harness.restart({ isLost: true, minutes: 0, mode: 'leadershipChange' });
	await harness.poll();
	await harness.poll();
	await harness.poll();
	expect(harness.uuids).toStrictEqual(events);
});

test("with n8n's scheduler, only a new process repeats the last emission, once", async () => {
	const harness = setup.createHarness({ behavior: { hasScheduler: true } });
	await harness.activate();
	const events = setup.addEvents(2);
	await harness.poll();
	expect(await harness.poll()).toBeNull();
	harness.restart();
	await harness.pollUntilEmpty();
	expect(await harness.poll()).toBeNull();
	expect(harness.uuids).toStrictEqual([...events, ...events]);
});

test('if durable cursors were turned off again, the last emission comes again after a restart', async () => {
	const harness = setup.createHarness({ behavior: { hasDurableCursors: true } });
	await harness.activate();
	const events = setup.addEvents(2);
	await harness.poll();
	harness.restart({ isLost: true });
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

describe('if n8n unpublishes a node during a poll and discards what it returns,', () => {
	beforeEach(() => {
		// Only clocks are faked. Requests need real timers.
		jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout'] });
	});

	afterEach(() => {
		jest.useRealTimers();
	});

	test('its events come after it is published again, although Okta Trigger has made n8n store its state', async () => {
		const { org, harness } = setup;
		const { workflow } = harness;
		await harness.activate();
		const event = factorActivation({ published: new Date().toISOString() });
		org.systemLog.add(event);
		jest.advanceTimersByTime(10);
		org.systemLog.delayMs = 300;
		const polling = harness.poll();
		await sleep(100);
		const hookNode = { ...nodeOf(LOG_TRIGGER, {}), id: randomUUID(), name: 'Okta Trigger' };
		const unpublished = loadWorkflow(LOG_TRIGGER, {
			id: workflow.id,
			name: 'Audit',
			nodes: [harness.node, hookNode],
			staticData: workflow.stored.data,
		});
		workflow.unpublish();
		expect(await polling).toBeNull();
		// When Okta Trigger has deleted its hook, n8n saves static data.
		const additionalData = additionalDataOf(harness.credentials, 'https://n8n.example');
		clearState(new PollContext(unpublished, hookNode, additionalData, 'internal', 'update'));
		workflow.stored.save(unpublished);
		jest.advanceTimersByTime(4 * 60_000);
		harness.change({});
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([event.uuid]);
	});
});
