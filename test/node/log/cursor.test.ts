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
		expect(harness.emissions).toStrictEqual([]);
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

describe('without a cursor in static data', () => {
	test('a published workflow starts now', async () => {
		const { harness, addEvents } = setup;
		await harness.activate();
		addEvents(2);
		harness.workflow.stored.data = {};
		harness.restart({ mode: 'activate' });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([]);
	});

	test.each(['init', 'leadershipChange'] as const)(
		'n8n reads back a day when it starts (%s), and says so',
		async (mode) => {
			const { harness, addEvents } = setup;
			addEvents(1, { published: minutesAgo(DAY_MINUTES + 60) });
			const ofToday = addEvents(1, { published: minutesAgo(DAY_MINUTES - 60) });
			await harness.activate();
			harness.workflow.stored.data = {};
			harness.restart({ mode });
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(ofToday);
			await waitForLog(
				'n8n has no cursor for the parameters of this node, so the System Log is read again from 20',
			);
		},
	);

	test("n8n reads back as far as 'Start From' when it starts, if that's further", async () => {
		const { harness, addEvents } = setup;
		harness.change({ options: { startFrom: 3 } });
		const events = addEvents(1, { published: minutesAgo(2 * DAY_MINUTES) });
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test("n8n's scheduler continues where the first poll of the registration was", async () => {
		const behavior = { hasScheduler: true, hasDurableCursors: true };
		const harness = setup.createHarness({ behavior });
		setup.addEvents(1, { published: minutesAgo(60) });
		let early: unknown;
		harness.workflow.whileActivating = async (stage) => {
			if (stage === 'polled') early = await harness.workflow.poll(harness.node.id);
		};
		await harness.activate();
		expect(early).toBeNull();
		const events = setup.addEvents(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
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
		await harness.activate();
		const updates = addEvents(1, { eventType: 'user.mfa.factor.update' });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, ...updates]);
	});
});

test('if the credential is for another org, its events are emitted from now on', async () => {
	const { harness, addEvents } = setup;
	await harness.activate();
	const events = addEvents(1);
	await harness.pollUntilEmpty();
	const other = await startPollSetup();
	other.addEvents(1, { published: minutesAgo(60) });
	Object.assign(harness.credentials.data, { domain: other.okta.url, token: other.org.token });
	expect(await harness.poll()).toBeNull();
	await waitForLog(`the credential now points to ${other.okta.url}`);
	const [recent] = other.addEvents(1);
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual([...events, recent]);
	await other.close();
});

test('a link to another host is followed on the host of the credential', async () => {
	const { org, harness, addEvents } = setup;
	org.systemLog.linkOrigin = 'https://custom.example';
	await harness.activate();
	expect(harness.state.segments[0]?.cursor.nextLink).toMatch(/^\/api\/v1\/logs\?.*after=/);
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
	{ emission: { id: 1 } },
	{ emission: 5 },
	{ segments: [] },
	{ segments: [{ cursor: {} }] },
	{ source: null },
	{ org: 5 },
])('an invalid state is ignored: %j', async (damage) => {
	const { harness, addEvents } = setup;
	await harness.activate();
	const events = addEvents(2);
	await harness.poll();
	const saved = harness.workflow.stored.data as Record<string, { oktaNode?: { state: object } }>;
	Object.assign(saved[`node:${harness.node.name}`]?.oktaNode?.state ?? {}, damage);
	saved.global = {};
	harness.restart();
	const more = addEvents(1);
	await harness.pollUntilEmpty();
	expect([...new Set(harness.uuids)]).toStrictEqual([...events, ...more]);
	await waitForLog('n8n has no cursor for the parameters of this node');
});
