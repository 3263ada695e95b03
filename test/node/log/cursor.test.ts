import { sleep } from 'n8n-workflow';

import { factorActivation } from '../../../tools/okta-emulator/events';
import { waitForLog } from '../../support/node/assertions';
import type { PollHarness } from '../../support/node/pollHarness';
import { n8nLog } from '../../support/testFolder';
import { minutesAgo, startPollSetup, type PollSetup } from './pollSetup';

const DAY_MINUTES = 24 * 60;

let setup: PollSetup;
let harness: PollHarness;

beforeEach(async () => {
	setup = await startPollSetup();
	harness = setup.harness;
});

afterEach(async () => {
	await setup.close();
});

describe('the first poll', () => {
	test("starts now, by Okta's clock", async () => {
		setup.addBacklog(5, 5);
		await harness.activate();
		expect(harness.batches).toStrictEqual([]);
	});

	test('starts as many days ago as selected, but no earlier than Okta keeps events', async () => {
		setup.addEvents(1, { published: minutesAgo(91 * DAY_MINUTES) });
		const old = setup.addEvents(1, { published: minutesAgo(89 * DAY_MINUTES) });
		const recent = setup.addEvents(1, { published: minutesAgo(6 * DAY_MINUTES) });
		const unlimited = setup.createHarness({ options: { startFrom: 1000 } });
		await unlimited.pollUntilEmpty();
		expect(unlimited.uuids).toStrictEqual([...old, ...recent]);

		harness.change({ options: { startFrom: 7 } });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(recent);
	});
});

describe('the initial cursor', () => {
	test('is kept if n8n discards it, as with durable cursors', async () => {
		await harness.poll();
		harness.restart();
		const events = setup.addEvents(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('is forgotten once n8n has saved a cursor: if that is lost, the node starts now', async () => {
		await harness.activate();
		await harness.poll();
		// Okta's clock has whole seconds.
		await sleep(1100);
		setup.addEvents(2);
		await sleep(1100);
		harness.saved = {};
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([]);
	});

	test('is replaced if the parameters change before n8n has saved it', async () => {
		const [old] = setup.addEvents(1, { published: minutesAgo(60) });
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
		await harness.activate();
		const events = setup.addEvents(3);
		await harness.poll();
		setup.org.systemLog.expireLinks();
		const more = setup.addEvents(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, ...more]);
		expect(n8nLog()).toContain('Okta no longer accepts the saved System Log link (400)');
	});

	test('since the selected events have changed, reading resumes by time without duplicates', async () => {
		await harness.activate();
		const events = setup.addEvents(2);
		await harness.pollUntilEmpty();
		harness.change({ events: ['user.mfa.factor.activate', 'user.mfa.factor.update'] });
		const updates = setup.addEvents(1, { eventType: 'user.mfa.factor.update' });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, ...updates]);
	});

	test('since the credential is for another org, reading resumes by time', async () => {
		await harness.activate();
		const events = setup.addEvents(1);
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
	setup.org.systemLog.linkOrigin = 'https://custom.example';
	await harness.activate();
	expect(harness.state.cursor.nextLink).toMatch(/^\/api\/v1\/logs\?.*after=/);
	const events = setup.addEvents(1);
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

describe('if a proxy removes the links', () => {
	beforeEach(() => {
		harness.change({ options: { startFrom: 1 } });
		setup.org.systemLog.hasLinks = false;
	});

	test('reading continues by time', async () => {
		const backlog = setup.addBacklog(2500, 7200);
		await harness.pollUntilEmpty();
		const more = setup.addEvents(3);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...backlog, ...more]);
	});

	test('reading continues by time even within the overlap of five minutes', async () => {
		const backlog = setup.addBacklog(2500, 200);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
	});

	test('events are skipped only if more than a page has the same time, with a warning', async () => {
		const published = minutesAgo(10);
		const events = setup.addEvents(1500, { published });
		const later = setup.addEvents(3, { published: minutesAgo(5) });
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
	await harness.activate();
	const events = setup.addEvents(2);
	await harness.poll();
	Object.assign(harness.state, damage);
	const more = setup.addEvents(1);
	await harness.pollUntilEmpty();
	expect([...new Set(harness.uuids)]).toStrictEqual([...events, ...more]);
});
