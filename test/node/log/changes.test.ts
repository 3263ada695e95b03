import { randomUUID } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { waitForLog } from '../../support/node/assertions';
import { BY_THE_USER, FAILED } from '../../support/node/log/logEvents';
import { setUpPolling } from '../../support/node/log/pollSetup';
import { LOG_TRIGGER } from '../../support/node/log/registration';
import { loadWorkflow, nodeOf } from '../../support/node/workflow';

const setup = setUpPolling();

const TO_SALES = { target: [{ id: '00g1sales00000000001', displayName: 'Sales' }] };
const OTHER = { eventType: 'user.session.end' };

describe('changed parameters take effect when they are published:', () => {
	test.each<[string, INodeParameters]>([
		['events', { events: ['user.session.end'] }],
		['additional event types', { additionalEventTypes: 'user.session.end' }],
		['a filter', { events: [], options: { filter: 'eventType eq "user.session.end"' } }],
		['a search', { events: [], options: { search: 'user.session.end' } }],
	])('%s', async (_, parameters) => {
		const { harness, addEvents } = setup;
		await harness.activate();
		addEvents(1, OTHER);
		await harness.pollUntilEmpty();
		const owed = addEvents(1);
		addEvents(1, OTHER);
		harness.change(parameters);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(owed);
		const later = addEvents(1, OTHER);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...owed, ...later]);
	});

	test('the outcome', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const owed = [...addEvents(1), ...addEvents(1, FAILED)];
		harness.change({ options: { outcome: 'failure' } });
		await harness.activate();
		addEvents(1);
		const later = addEvents(1, FAILED);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...owed, ...later]);
	});

	test.each([
		['actors whom Okta looks for', { actors: '00u1grace00hopper002' }, BY_THE_USER],
		['actors by name', { actors: ['GRACE'] }, { actor: { displayName: 'Grace' } }],
		['targets that Okta looks for', { targets: '00g1sales00000000001' }, TO_SALES],
		['targets by name', { targets: 'nobody, sales' }, TO_SALES],
	])('%s', async (_, options, matching) => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const owed = [...addEvents(1), ...addEvents(1, matching)];
		harness.change({ options });
		await harness.activate();
		addEvents(1);
		const later = addEvents(1, matching);
		await harness.pollUntilEmpty();
		harness.change({ options: {} });
		addEvents(1);
		await harness.activate();
		later.push(...addEvents(1));
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...owed, ...later]);
	});

	test('several changes before Okta can be read', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const owed = [addEvents(1)];
		for (const eventType of ['user.session.start', 'user.session.end', 'user.session.start']) {
			harness.change({ events: [eventType], options: { pagesPerPoll: 1 } });
			setup.failLogRequest({ kind: 'error', errorCode: 'E0000011', path: /limit=1000/ });
			await harness.poll().catch(() => null);
			owed.push(addEvents(1, { eventType }));
			addEvents(1, { eventType: 'user.lifecycle.create' });
		}
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(owed.flat());
	});

	test('what the previous parameters select is read until five minutes later, then no longer', async () => {
		const { harness, addEvents, logRequests } = setup;
		await harness.activate();
		harness.change({ events: ['user.session.end'] });
		await harness.poll();
		const before = logRequests();
		await harness.poll();
		expect(logRequests() - before).toBe(2);
		const late = addEvents(1, { published: new Date(Date.now() - 60_000).toISOString() });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([]);
		expect(late).toHaveLength(1);

		const { clockSkew } = setup.org.serviceApps;
		setup.org.serviceApps.clockSkew = clockSkew + 6 * 60_000;
		await harness.poll();
		const later = logRequests();
		await harness.poll();
		expect(logRequests() - later).toBe(1);
		expect(harness.state.segments).toHaveLength(1);
		setup.org.serviceApps.clockSkew = clockSkew;
	});

	test("what Okta no longer accepts doesn't keep the node from reading the rest", async () => {
		const { harness, addEvents, failLogRequest } = setup;
		harness.change({ options: { filter: 'outcome.result eq "FAILURE"' } });
		await harness.activate();
		harness.change({ options: {} });
		failLogRequest({ kind: 'error', errorCode: 'E0000031', path: /FAILURE/, times: 10 });
		await harness.activate();
		const events = addEvents(1);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
		await waitForLog('Events from before the parameters were changed');
	});
});

test("values of expressions that differ at each poll aren't a change of parameters", async () => {
	const { harness, addEvents } = setup;
	const filter = '={{ "published gt \\"" + new Date(Date.now() - 1000).toISOString() + "\\"" }}';
	harness.change({ options: { filter } });
	await harness.activate();
	const events = addEvents(2);
	await harness.pollUntilEmpty();
	expect(harness.state.segments).toHaveLength(1);
	expect(harness.uuids).toStrictEqual(events);
});

test('an upgrade from a version without actors and targets is no change of parameters', async () => {
	const { harness, addEvents } = setup;
	const filter = '={{ "published gt \\"" + new Date(Date.now() - 600000).toISOString() + "\\"" }}';
	harness.change({ options: { filter } });
	await harness.activate();
	const before = addEvents(1);
	await harness.pollUntilEmpty();
	const types = ['user.mfa.factor.activate'];
	const source = JSON.stringify([types, '', filter, undefined, undefined, undefined]);
	expect(harness.state.source).toBe(source);
	const { stored } = harness.workflow;
	const text = JSON.stringify(stored.data);
	const earlier = text.replaceAll(/,"(actors|targets|actorIds|targetIds)":\[\]/g, '');
	expect(earlier.length).toBeLessThan(text.length);
	expect(earlier).not.toMatch(/"(actor|target)/);
	stored.data = JSON.parse(earlier) as typeof stored.data;
	const meanwhile = addEvents(1);
	harness.restart();
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual([...before, ...before, ...meanwhile]);
	expect(harness.state.segments).toHaveLength(1);
});

describe('the cursor belongs to the ID of a node:', () => {
	test('a renamed node continues where it was', async () => {
		const { harness, addBacklog, addEvents } = setup;
		harness.change({ options: { startFrom: 1 } });
		const old = addBacklog(50);
		await harness.pollUntilEmpty();
		await harness.poll();
		const owed = addEvents(2);
		harness.node = { ...harness.node, name: 'Another name' };
		harness.change({});
		await harness.pollUntilEmpty();
		expect([...new Set(harness.uuids)]).toStrictEqual([...old, ...owed]);
		expect(harness.uuids).toHaveLength(52);
	});

	test('a new node with the name of a deleted one starts now', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const old = addEvents(1);
		await harness.pollUntilEmpty();
		addEvents(5);
		harness.node = { ...harness.node, id: randomUUID() };
		harness.change({});
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(old);
	});

	test('unpublishing and publishing again reads what happened in between', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		harness.workflow.unpublish();
		const meanwhile = addEvents(2);
		harness.change({});
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(meanwhile);
	});
});

describe('when a poller that n8n registered earlier saves its old copy of static data,', () => {
	/** It has nothing of the node, which was added later. */
	function overwriteStaticData(): void {
		const { id, stored } = setup.harness.workflow;
		const poller = { ...nodeOf(LOG_TRIGGER, {}), id: randomUUID(), name: 'Poller' };
		const old = loadWorkflow(LOG_TRIGGER, { id, name: 'Audit', nodes: [poller], staticData: {} });
		old.getStaticData('node', poller).lastTimeChecked = Date.now();
		stored.save(old);
	}

	test('unpublishing and publishing again reads what happened in between', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const events = addEvents(1);
		await harness.pollUntilEmpty();
		overwriteStaticData();
		harness.workflow.unpublish();
		events.push(...addEvents(2));
		harness.change({});
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('a change of parameters takes effect when it is published', async () => {
		const { harness, addEvents } = setup;
		harness.change({ options: { onlyOlderThan: 10 } });
		await harness.activate();
		const owed = addEvents(2);
		expect(await harness.poll()).toBeNull();
		overwriteStaticData();
		harness.change({ options: {} });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(owed);
	});

	test('publishing a change repeats the last emission at most', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const events = addEvents(1);
		await harness.pollUntilEmpty();
		const copy = structuredClone(harness.workflow.stored.data);
		for (let i = 0; i < 5; i++) {
			events.push(...addEvents(1));
			await harness.pollUntilEmpty();
		}
		harness.workflow.stored.data = copy;
		harness.change({ options: { pagesPerPoll: 5 } });
		await harness.pollUntilEmpty();
		expect([...new Set(harness.uuids)]).toStrictEqual(events);
		expect(harness.uuids.length - events.length).toBeLessThanOrEqual(1);
	});
});

describe('if Okta fails for the previous parameters only,', () => {
	test.each(['E0000009', 'E0000010'] as const)(
		'with %s, the events of the new ones are emitted, and the log says what fails',
		async (errorCode) => {
			const { harness, addEvents, failLogRequest } = setup;
			harness.change({ options: { search: 'factor' } });
			await harness.activate();
			failLogRequest({ kind: 'error', errorCode, path: /q=factor/, times: Infinity });
			harness.change({ options: {} });
			await harness.activate();
			const events = addEvents(2);
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(events);
			await waitForLog(errorCode);
		},
		60_000,
	);

	test('without a response, the next poll has time for the new ones', async () => {
		const { harness, addEvents, failLogRequest } = setup;
		harness.change({ options: { search: 'factor' } });
		await harness.activate();
		failLogRequest({ kind: 'timeoutBefore', path: /q=factor/, times: Infinity });
		harness.budgetMs = 4000;
		harness.change({ options: {} });
		await harness.activate();
		const events = addEvents(2);
		await harness.poll();
		expect(harness.uuids).toStrictEqual(events);
	}, 60_000);

	test('they are given up after a day', async () => {
		const { harness, addEvents, failLogRequest, logRequests } = setup;
		harness.change({ options: { search: 'factor' } });
		await harness.activate();
		failLogRequest({ kind: 'error', errorCode: 'E0000009', path: /q=factor/, times: Infinity });
		harness.change({ options: {} });
		await harness.activate();
		addEvents(1);
		await harness.pollUntilEmpty();
		harness.restart({ minutes: 25 * 60 });
		await harness.pollUntilEmpty();
		expect(harness.state.segments).toHaveLength(1);
		await waitForLog('since Okta no longer accepts the previous parameters');
		const before = logRequests();
		await harness.poll();
		expect(logRequests() - before).toBe(1);
	}, 60_000);

	test('what they were owed comes once Okta responds again', async () => {
		const { org, harness, addEvents, failLogRequest } = setup;
		harness.change({ options: { search: 'factor' } });
		await harness.activate();
		const owed = addEvents(1);
		failLogRequest({ kind: 'error', errorCode: 'E0000009', path: /q=factor/, times: Infinity });
		harness.change({ options: {} });
		await harness.activate();
		org.faults.length = 0;
		const later = addEvents(1);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...owed, ...later]);
	}, 60_000);
});
