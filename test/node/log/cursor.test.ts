import { sleep } from 'n8n-workflow';

import { factorActivation } from '../../../tools/okta-emulator/events';
import { waitForLog } from '../../support/node/assertions';
import { minutesAgo } from '../../support/node/log/logEvents';
import { setUpPolling, startPollSetup } from '../../support/node/log/pollSetup';
import { n8nLog } from '../../support/testFolder';

const DAY_MINUTES = 24 * 60;

const setup = setUpPolling();

describe('the first poll', () => {
	test("starts now, by Okta's clock", async () => {
		const { harness, addBacklog } = setup;
		addBacklog(5, 5);
		await harness.activate();
		expect(harness.batches).toStrictEqual([]);
	});

	test('starts as many days ago as selected, but no earlier than Okta keeps events', async () => {
		const { harness, createHarness, addEvents } = setup;
		addEvents(1, { published: minutesAgo(91 * DAY_MINUTES) });
		const old = addEvents(1, { published: minutesAgo(89 * DAY_MINUTES) });
		const recent = addEvents(1, { published: minutesAgo(6 * DAY_MINUTES) });
		const unlimited = createHarness({ parameters: { options: { startFrom: 1000 } } });
		await unlimited.pollUntilEmpty();
		expect(unlimited.uuids).toStrictEqual([...old, ...recent]);

		harness.change({ options: { startFrom: 7 } });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(recent);
	});
});

describe('the initial cursor', () => {
	test('is kept if n8n discards it, as with durable cursors', async () => {
		const { harness, addEvents } = setup;
		await harness.poll();
		harness.restart();
		const events = addEvents(2);
		// Okta's clock has whole seconds. A new cursor would start after the events.
		await sleep(1100);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('is forgotten once n8n has saved a cursor: if that is lost, the node starts now', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		await harness.poll();
		// Okta's clock has whole seconds.
		await sleep(1100);
		addEvents(2);
		await sleep(1100);
		harness.saved = {};
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([]);
	});

	test('is replaced if the parameters change before n8n has saved it', async () => {
		const { harness, addEvents } = setup;
		const [old] = addEvents(1, { published: minutesAgo(60) });
		await harness.poll();
		harness.saved = {};
		harness.restart();
		harness.change({ options: { startFrom: 1 } });
		harness.saved = {};
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([old]);
	});
});

describe('if Okta no longer accepts the saved link', () => {
	test('since it has expired, reading resumes by time without duplicates', async () => {
		const { org, harness, addEvents } = setup;
		await harness.activate();
		const events = addEvents(3);
		await harness.poll();
		org.systemLog.expireLinks();
		const more = addEvents(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, ...more]);
		expect(n8nLog()).toContain('Okta no longer accepts the saved System Log link (400)');
	});

	test('since the selected events have changed, reading resumes by time without duplicates', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const events = addEvents(2);
		await harness.pollUntilEmpty();
		harness.change({ events: ['user.mfa.factor.activate', 'user.mfa.factor.update'] });
		const updates = addEvents(1, { eventType: 'user.mfa.factor.update' });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, ...updates]);
	});

	test('since the credential is for another org, reading resumes by time', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		const events = addEvents(1);
		await harness.pollUntilEmpty();
		const other = await startPollSetup();
		const old = factorActivation({ published: minutesAgo(60) });
		const recent = factorActivation();
		other.org.systemLog.add(old, recent);
		Object.assign(harness.credentials.data, { domain: other.okta.url, token: other.org.token });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, recent.uuid]);
		await other.close();
	});
});

test('a link to another host is followed on the host of the credential', async () => {
	const { org, harness, addEvents } = setup;
	org.systemLog.linkOrigin = 'https://custom.example';
	await harness.activate();
	expect(harness.state.cursor.nextLink).toMatch(/^\/api\/v1\/logs\?.*after=/);
	const events = addEvents(1);
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

describe('if a proxy removes the links', () => {
	beforeEach(() => {
		setup.harness.change({ options: { startFrom: 1 } });
		setup.org.systemLog.hasLinks = false;
	});

	test('reading continues by time', async () => {
		const { harness, addEvents, addBacklog } = setup;
		const backlog = addBacklog(2500, 7200);
		await harness.pollUntilEmpty();
		const more = addEvents(3);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...backlog, ...more]);
	});

	test('reading continues by time even within the overlap of five minutes', async () => {
		const { harness, addBacklog } = setup;
		const backlog = addBacklog(2500, 200);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
	});

	test('events are skipped only if more than a page has the same time, with a warning', async () => {
		const { harness, addEvents } = setup;
		const published = minutesAgo(10);
		const events = addEvents(1500, { published });
		const later = addEvents(3, { published: minutesAgo(5) });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events.slice(0, 1000), ...later]);
		await waitForLog(
			`Some System Log events of ${new Date(published).toISOString()} may be missing`,
		);
	});
});

test.each([
	{ batch: { emittedAt: 1 } },
	{ batch: 5 },
	{ cursor: { seenEvents: [1] } },
	{ query: { eventTypes: 1 } },
	{ query: { eventTypes: [], filter: 1, search: '' } },
	{ query: { eventTypes: [], filter: '', search: 1 } },
	{ query: null },
	{ org: 5 },
])('an invalid state is ignored: %j', async (damage) => {
	const { harness, addEvents } = setup;
	await harness.activate();
	const events = addEvents(2);
	await harness.poll();
	Object.assign(harness.state, damage);
	const more = addEvents(1);
	await harness.pollUntilEmpty();
	expect([...new Set(harness.uuids)]).toStrictEqual([...events, ...more]);
});
