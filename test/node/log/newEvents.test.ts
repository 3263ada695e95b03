import type { IDataObject } from 'n8n-workflow';

import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';
import { errorMessageOf } from '../../support/node/assertions';
import { startHookSetup } from '../../support/node/hook/hookSetup';
import { BY_THE_USER, FAILED, minutesAgo } from '../../support/node/log/logEvents';
import { PollHarness } from '../../support/node/log/pollHarness';
import { setUpPolling } from '../../support/node/log/pollSetup';

const setup = setUpPolling();

test('events are emitted once each, in the order in which Okta stored them', async () => {
	const { harness, addEvents } = setup;
	harness.change({ options: { startFrom: 1 } });
	await harness.activate();
	expect(harness.emissions).toStrictEqual([]);

	const first = addEvents(2);
	expect(await harness.poll()).toHaveLength(2);
	expect(await harness.poll()).toBeNull();
	const late = addEvents(1, { published: minutesAgo(2) });
	const second = addEvents(2);
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual([...first, ...late, ...second]);
});

test('an event has the same card as in a delivery, without the metadata of a delivery', async () => {
	const both = await startHookSetup();
	const poller = new PollHarness({ domain: both.okta.url, token: both.org.token });
	await poller.activate();
	await both.harness.activate();
	const event = factorActivation();
	await both.org.emitEvent(event);
	await both.harness.deactivate();
	const [delivered] = both.harness.executions.flat().map(({ json }) => json);

	const [item] = (await poller.poll()) as [IDataObject];
	expect(Object.keys(item)).toStrictEqual(Object.keys(delivered ?? {}));
	expect(item).toStrictEqual({
		...delivered,
		'Event ID': null,
		'Event Time': null,
		'Event Details': both.org.systemLog.events.at(-1),
		Headers: {},
		Source: { URL: `${both.okta.url}/api/v1/logs`, 'Event Hook ID': null },
	});
	expect(item.UUID).toBe(event.uuid);
	await both.close();
});

test('raw events are emitted exactly as Okta sent them', async () => {
	const { org, harness, addEvents } = setup;
	harness.change({ output: 'event' });
	await harness.activate();
	addEvents(1);
	expect(await harness.poll()).toStrictEqual(org.systemLog.events);
});

test('a selected type without event hook support is emitted', async () => {
	const { harness, addEvents } = setup;
	harness.change({ events: [], additionalEventTypes: 'event_hook.delivery' });
	await harness.activate();
	const failed = addEvents(1, { eventType: 'event_hook.delivery' });
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(failed);
});

test('the node filters by type if the list of types is too long for a URL', async () => {
	const { harness, addEvents } = setup;
	const types = Array.from({ length: 400 }, (_, i) => `user.tea.drink_number_${i}`);
	harness.change({ events: [], additionalEventTypes: types.join(',') });
	await harness.activate();
	addEvents(3);
	const matching = addEvents(2, { eventType: 'user.tea.drink_number_399' });
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(matching);
});

test('an event without a UUID is emitted once', async () => {
	const { org, harness, addEvents } = setup;
	harness.change({ output: 'event', options: { onlyOlderThan: 1, startFrom: 1 } });
	org.systemLog.add(bareEvent({ uuid: undefined, published: minutesAgo(3) }));
	addEvents(1);
	expect(await harness.poll()).toHaveLength(1);
	expect(await harness.poll()).toBeNull();
});

test('overlapping polls emit no duplicates', async () => {
	const { harness, addEvents } = setup;
	await harness.activate();
	const events = addEvents(2);
	const polls = await Promise.all([harness.poll(), harness.poll(), harness.poll()]);
	expect(polls.filter((items) => items !== null)).toHaveLength(1);
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

test.each([0, 1, 999, 1000, 1500])(
	'a poll with %i events sends one request per page',
	async (count) => {
		const { harness, addBacklog, logRequests } = setup;
		harness.change({ options: { startFrom: 1 } });
		await harness.activate();
		addBacklog(count, 60);
		const before = logRequests();
		await harness.poll();
		expect(logRequests() - before).toBe(Math.floor(count / 1000) + 1);
	},
);

test('the static data contains neither the token nor events', async () => {
	const { org, harness, addEvents } = setup;
	await harness.activate();
	addEvents(2);
	await harness.pollUntilEmpty();
	const saved = JSON.stringify(harness.workflow.stored.data);
	expect(saved).not.toContain(org.token);
	expect(saved).not.toContain('Grace');
});

describe('Fetch Test Event', () => {
	test('gets the latest matching event without moving the cursor', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const before = JSON.stringify(harness.state);
		const events = addEvents(3);
		addEvents(1, { eventType: 'user.lifecycle.create' });
		expect(await harness.fetchTestEvent()).toMatchObject([{ UUID: events[2] }]);
		expect(JSON.stringify(harness.state)).toBe(before);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('applies the options', async () => {
		const { harness, addEvents } = setup;
		harness.change({ output: 'event', options: { outcome: 'failure', initiatedBy: 'user' } });
		const matching = addEvents(1, { ...BY_THE_USER, ...FAILED });
		addEvents(1, BY_THE_USER);
		addEvents(1, FAILED);
		expect(await harness.fetchTestEvent()).toMatchObject([{ uuid: matching[0] }]);
	});

	test('filters by type if the list of types is too long for a URL', async () => {
		const { harness, addEvents } = setup;
		const types = Array.from({ length: 400 }, (_, i) => `user.tea.drink_number_${i}`);
		harness.change({ events: [], additionalEventTypes: types.join(',') });
		const matching = addEvents(1, { eventType: 'user.tea.drink_number_399' });
		addEvents(3);
		expect(await harness.fetchTestEvent()).toMatchObject([{ UUID: matching[0] }]);
	});

	test.each([
		[999, 'in the System Log of the last 90 days'],
		[1000, 'among the latest 1000 events of the System Log'],
	])('reports that none of %i events matches', async (count, where) => {
		const { harness, addEvents, addBacklog } = setup;
		harness.change({ options: { outcome: 'failure' } });
		addBacklog(count);
		addEvents(1, { eventType: 'user.lifecycle.create' });
		const error = await harness.fetchTestEvent().catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			message: `No matching event found ${where}.`,
			description: 'Trigger one in Okta, or select other events or options.',
		});
	});

	test('reports a rejected request', async () => {
		setup.failLogRequest({ kind: 'error', errorCode: 'E0000006' });
		expect(await errorMessageOf(setup.harness.fetchTestEvent())).toContain(
			"The API token isn't allowed to read the System Log",
		);
	});
});
