import { NodeApiError, sleep, type IDataObject } from 'n8n-workflow';

import { bareEvent, factorActivation, type OktaEvent } from '../../../tools/okta-emulator/events';
import { type Fault } from '../../../tools/okta-emulator/faults';
import { n8nLog } from '../../support/testFolder';
import { PollHarness } from '../../support/node/pollHarness';
import { errorMessageOf, waitForLog } from '../../support/node/assertions';
import { startSetup, type TestSetup } from '../../support/node/setup';

let setup: TestSetup;
let harness: PollHarness;

beforeEach(async () => {
	setup = await startSetup();
	harness = new PollHarness(setup.org, setup.okta);
});

afterEach(async () => {
	await setup.close();
});

/** Events that happened one after another, so many seconds ago the first, the last just now. */
function happen(count: number, secondsAgo = 0, overrides: OktaEvent = {}): string[] {
	const events = Array.from({ length: count }, (_, i) => {
		const time = Date.now() - (secondsAgo * 1000 * (count - i)) / count;
		return factorActivation({ published: new Date(time).toISOString(), ...overrides });
	});
	setup.org.systemLog.add(...events);
	return events.map(({ uuid }) => String(uuid));
}

function logRequests(): string[] {
	return setup.org.log.filter(({ path }) => path === '/api/v1/logs').map(({ method }) => method);
}

function ago(minutes: number): string {
	return new Date(Date.now() - minutes * 60_000).toISOString();
}

function breakLog(fault: Pick<Fault, 'kind'> & Partial<Fault>): void {
	setup.org.faults.push({ method: 'GET', path: /logs/, ...fault } as Fault);
}

describe('new events', () => {
	test('come out once each, in the order in which Okta stored them', async () => {
		harness.change({ options: { startFrom: 1 } });
		await harness.activate();
		expect(harness.batches).toStrictEqual([]);

		const first = happen(2);
		expect(await harness.poll()).toHaveLength(2);
		expect(await harness.poll()).toBeNull();
		const late = happen(1, 0, { published: ago(2) });
		const second = happen(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...first, ...late, ...second]);
	});

	test('have the card of a delivery, without what only a delivery has', async () => {
		await harness.activate();
		const event = factorActivation();
		const [delivered] = await deliver(event);
		const [item] = (await harness.poll()) ?? [];
		expect(Object.keys(item ?? {})).toStrictEqual(Object.keys(delivered ?? {}));
		expect(item).toStrictEqual({
			...delivered,
			'Event ID': null,
			'Event Time': null,
			'Event Details': setup.org.systemLog.events.at(-1),
			Headers: {},
			Source: { URL: `${setup.okta.url}/api/v1/logs`, 'Event Hook ID': null },
		});
		expect(item?.UUID).toBe(event.uuid);
	});

	/** The event goes both ways: to a hook, whose items are given, and into the log. */
	async function deliver(event: OktaEvent): Promise<IDataObject[]> {
		await setup.harness.activate();
		await setup.org.emitEvent(event);
		await setup.harness.deactivate();
		return setup.harness.executions.flat().map(({ json }) => json);
	}

	test('come out as Okta has them when the output is the event', async () => {
		harness.change({ output: 'event' });
		await harness.activate();
		happen(1);
		expect(await harness.poll()).toStrictEqual(setup.org.systemLog.events);
	});

	test('of other types, other outcomes and other initiators do not come out', async () => {
		harness.change({ options: { outcome: 'success', initiatedBy: 'other' } });
		await harness.activate();
		happen(1, 0, { eventType: 'user.lifecycle.create' });
		happen(1, 0, { outcome: { result: 'FAILURE' } });
		happen(1, 0, { actor: { id: '00u1grace00hopper002', type: 'User' } });
		const wanted = happen(1);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(wanted);
	});

	test('of a type that no hook could have come out too', async () => {
		harness.change({ events: [], additionalEventTypes: 'event_hook.delivery' });
		await harness.activate();
		const failed = happen(1, 0, { eventType: 'event_hook.delivery' });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(failed);
	});

	test('are picked here when the list of types is too long for a URL', async () => {
		const types = Array.from({ length: 400 }, (_, i) => `user.tea.drink_number_${i}`);
		harness.change({ events: [], additionalEventTypes: types.join(',') });
		await harness.activate();
		happen(3);
		const wanted = happen(2, 0, { eventType: 'user.tea.drink_number_399' });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(wanted);
	});

	test('without a UUID come out once too', async () => {
		harness.change({ output: 'event', options: { onlyOlderThan: 1, startFrom: 1 } });
		setup.org.systemLog.add(bareEvent({ uuid: undefined, published: ago(3) }));
		happen(1);
		expect(await harness.poll()).toHaveLength(1);
		expect(await harness.poll()).toBeNull();
	});
});

describe('the first poll', () => {
	test('begins now by the clock of Okta', async () => {
		happen(5, 5);
		await harness.activate();
		expect(harness.batches).toStrictEqual([]);
	});

	test('looks back as many days as is wished, and no more than Okta keeps', async () => {
		const days = (count: number) => ago(count * 24 * 60);
		happen(1, 0, { published: days(91) });
		const old = happen(1, 0, { published: days(89) });
		const recent = happen(1, 0, { published: days(6) });
		const eager = new PollHarness(setup.org, setup.okta, { options: { startFrom: 1000 } });
		await eager.pollUntilEmpty();
		expect(eager.uuids).toStrictEqual([...old, ...recent]);

		harness.change({ options: { startFrom: 7 } });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(recent);
	});
});

describe('the cursor of the first poll', () => {
	test('holds, though n8n with durable cursors forgets it', async () => {
		await harness.poll();
		harness.restart();
		const events = happen(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('is forgotten once n8n has saved one: who loses that later starts anew', async () => {
		await harness.activate();
		await harness.poll();
		// Okta's clock has whole seconds.
		await sleep(1100);
		happen(2);
		await sleep(1100);
		harness.saved = {};
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([]);
	});
});

describe('a backlog', () => {
	test('is drained in order, a poll at a time of at most the pages that are set', async () => {
		harness.change({ options: { startFrom: 1, pagesPerPoll: 2 } });
		const waiting = happen(5300, 3600);
		await harness.pollUntilEmpty();
		expect(harness.batches.map((batch) => batch.length)).toStrictEqual([2000, 2000, 1300]);
		expect(harness.uuids).toStrictEqual(waiting);
	});

	test('is never more than 10,000 events in one poll', async () => {
		harness.change({ options: { startFrom: 1, pagesPerPoll: 500 } });
		happen(10_500, 3600);
		expect(await harness.poll()).toHaveLength(10_000);
	});

	test('of large events is never more than 64 MB in one poll', async () => {
		harness.change({ output: 'event', options: { startFrom: 1 } });
		happen(3500, 3600, { debugContext: { debugData: { large: 'x'.repeat(20_000) } } });
		const batch = await harness.poll();
		expect(batch?.length).toBeLessThan(3500);
		expect(JSON.stringify(batch).length).toBeLessThan(64_000_000);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toHaveLength(3500);
	});

	test('is left to the next poll when n8n gives this one little time', async () => {
		harness.change({ options: { startFrom: 1 } });
		harness.budgetMs = 2000;
		setup.org.systemLog.delayMs = 500;
		const waiting = happen(2500, 3600);
		expect(await harness.poll()).toHaveLength(1000);
		setup.org.systemLog.delayMs = 0;
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(waiting);
	});
});

describe('a refusal', () => {
	test('at the first page keeps the place and is told', async () => {
		await harness.activate();
		const events = happen(2);
		breakLog({ kind: 'refuse', errorCode: 'E0000006' });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/refused to read the System Log: 403 E0000006: .*The API token isn't allowed to read the System Log/,
		);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('at a later page loses nothing of what was read', async () => {
		harness.change({ options: { startFrom: 1 } });
		const waiting = happen(2500, 3600);
		breakLog({ kind: 'refuse', errorCode: 'E0000006', path: /after=/ });
		expect(await harness.poll()).toHaveLength(1000);
		await waitForLog('refused to read the System Log: 403');
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(waiting);
	});

	test('that passes is not even noticed', async () => {
		await harness.activate();
		const events = happen(1);
		breakLog({ kind: 'drop' });
		breakLog({ kind: 'refuse', errorCode: 'E0000010' });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('of a workflow being published says what to do', async () => {
		harness.credentials.data.token = 'wrong';
		expect(await errorMessageOf(harness.poll())).toMatch(
			/401 E0000011: .*does not accept the API token/,
		);
		harness.change({ events: [] });
		expect(await errorMessageOf(harness.poll())).toMatch(/^No events selected/);
	});
});

describe('a link that Okta no longer accepts', () => {
	test('because it is too old is replaced by the time, and nothing comes twice', async () => {
		await harness.activate();
		const events = happen(3);
		await harness.poll();
		setup.org.systemLog.expireLinks();
		const more = happen(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, ...more]);
		expect(n8nLog()).toContain('Okta no longer accepts the saved System Log link (400)');
	});

	test('because other types were chosen is replaced by the time, and nothing comes twice', async () => {
		await harness.activate();
		const events = happen(2);
		await harness.pollUntilEmpty();
		const other = { eventType: 'user.mfa.factor.update' };
		harness.change({ events: ['user.mfa.factor.activate', 'user.mfa.factor.update'] });
		const updates = happen(1, 0, other);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, ...updates]);
	});

	test('because the credential is of another org is replaced by the time', async () => {
		await harness.activate();
		const events = happen(1);
		await harness.pollUntilEmpty();
		const other = await startSetup();
		const old = factorActivation({ published: ago(60) });
		const recent = factorActivation();
		other.org.systemLog.add(old, recent);
		Object.assign(harness.credentials.data, { domain: other.okta.url, token: other.org.token });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...events, recent.uuid]);
		await other.close();
	});

	test('to another host is followed on the host of the credential alone', async () => {
		setup.org.systemLog.linkOrigin = 'https://custom.example';
		await harness.activate();
		expect(harness.state.cursor.nextLink).toMatch(/^\/api\/v1\/logs\?.*after=/);
		const events = happen(1);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});
});

describe('events that must be of an age', () => {
	test('hold back nothing for long if they are dated in the future', async () => {
		harness.change({ options: { onlyOlderThan: 0.02 } });
		await harness.activate();
		const events = [...happen(1, 0, { published: ago(-600) }), ...happen(1)];
		expect(await harness.poll()).toBeNull();
		await sleep(2500);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('are held back until then, and nothing comes twice', async () => {
		harness.change({ options: { onlyOlderThan: 5, startFrom: 1 } });
		const old = happen(2, 0, { published: ago(6) });
		const [young] = happen(1, 0, { published: ago(4) });
		const after = happen(1, 0, { published: ago(7) });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(old);

		const { events } = setup.org.systemLog;
		Object.assign(events.find(({ uuid }) => uuid === young) ?? {}, { published: ago(5.1) });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...old, young, ...after]);
	});
});

describe('after a restart of n8n', () => {
	test('that came before the execution was saved, the batch comes again, and nothing is lost', async () => {
		harness.change({ options: { startFrom: 1, pagesPerPoll: 1 } });
		const waiting = happen(3500, 3600);
		await harness.poll();
		await harness.poll();
		harness.restart({ isLost: true });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(waiting);
	});

	test('that came after the execution was saved, the last batch comes twice, and no other', async () => {
		harness.change({ options: { startFrom: 1, pagesPerPoll: 1 } });
		const waiting = happen(2500, 3600);
		await harness.poll();
		await harness.poll();
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([
			...waiting.slice(0, 2000),
			...waiting.slice(1000, 2000),
			...waiting.slice(2000),
		]);
	});

	test('the last batch comes again with what is new, in one execution', async () => {
		await harness.activate();
		const first = happen(2);
		await harness.poll();
		harness.restart();
		const second = happen(2);
		expect(await harness.poll()).toHaveLength(4);
		expect(harness.uuids).toStrictEqual([...first, ...first, ...second]);
		await waitForLog('so they are read again. Duplicate events have the same UUID.');
	});

	test.each([10, 12 * 60, 30 * 24 * 60])(
		'%i minutes later, what n8n had not saved still comes again',
		async (minutes) => {
			await harness.activate();
			const events = happen(2);
			await harness.pollUntilEmpty();
			harness.restart({ isLost: true, minutes });
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(events);
		},
	);

	test('and another one right away, the batch comes again until n8n has saved it', async () => {
		await harness.activate();
		const events = happen(2);
		await harness.poll();
		for (let crash = 0; crash < 5; crash++) {
			harness.restart({ isLost: true, minutes: 1 });
			await harness.poll();
		}
		expect(harness.uuids).toStrictEqual(events);
	});

	test('every night, an org without news gets its last events twice, and not every night', async () => {
		await harness.activate();
		const events = happen(2);
		await harness.pollUntilEmpty();
		for (let night = 0; night < 3; night++) {
			harness.restart({ minutes: 23 * 60 });
			await harness.pollUntilEmpty();
		}
		expect(harness.uuids).toStrictEqual([...events, ...events]);
	});

	test('by which another main process takes over, the last batch comes again, once', async () => {
		await harness.activate();
		const events = happen(2);
		await harness.poll();
		harness.restart({ isLost: true, minutes: 0 });
		await harness.poll('leadershipChange');
		await harness.poll('leadershipChange');
		await harness.poll('leadershipChange');
		expect(harness.uuids).toStrictEqual(events);
	});

	test('before any event came, those that happened meanwhile come out', async () => {
		await harness.activate();
		harness.restart();
		const events = happen(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('nothing comes again if n8n saved a poll without events since, as with durable cursors', async () => {
		await harness.activate();
		const events = happen(2);
		await harness.pollUntilEmpty();
		harness.save();
		harness.restart();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});
});

test("two processes that poll in turns, as n8n's scheduler has them, repeat nothing", async () => {
	await harness.activate();
	const events = happen(2);
	await harness.poll();
	harness.restart({ minutes: 0 });
	expect(await harness.poll()).toBeNull();
	expect(harness.uuids).toStrictEqual(events);
});

describe('"Fetch Test Event"', () => {
	test('gives the newest event, and leaves the place where it is', async () => {
		await harness.activate();
		const before = JSON.stringify(harness.state);
		const events = happen(3);
		happen(1, 0, { eventType: 'user.lifecycle.create' });
		expect(await harness.fetchTestEvent()).toMatchObject([{ UUID: events[2] }]);
		expect(JSON.stringify(harness.state)).toBe(before);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('says so when there is none', async () => {
		expect(await errorMessageOf(harness.fetchTestEvent())).toMatch(
			/^No matching event found in the System Log of the last 90 days/,
		);
	});
});

test('polls that overlap give nothing twice', async () => {
	await harness.activate();
	const events = happen(2);
	await Promise.all([harness.poll(), harness.poll(), harness.poll()]);
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

describe('answers without links, as behind a proxy that takes them away,', () => {
	beforeEach(() => {
		harness.change({ options: { startFrom: 1 } });
		setup.org.systemLog.hasLinks = false;
	});

	test('are read on by time', async () => {
		const waiting = happen(2500, 7200);
		await harness.pollUntilEmpty();
		const more = happen(3);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...waiting, ...more]);
	});

	test('are read on by time within five minutes too', async () => {
		const waiting = happen(2500, 200);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(waiting);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(waiting);
	});

	test('with more than a page of one time cost some of them, which is logged, and stop nothing', async () => {
		const published = ago(10);
		const waiting = happen(1500, 0, { published });
		const later = happen(3, 0, { published: ago(5) });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...waiting.slice(0, 1000), ...later]);
		await waitForLog(
			`Some System Log events of ${new Date(published).toISOString()} may be missing`,
		);
	});
});

test('a damaged state does no harm', async () => {
	await harness.activate();
	const events = happen(2);
	for (const damage of [
		{ batch: { emittedAt: 1 } },
		{ batch: 5 },
		{ cursor: { seenEvents: [1] } },
		{ query: { eventTypes: 1 } },
	]) {
		Object.assign(harness.state, damage);
		await harness.poll();
	}
	expect([...new Set(harness.uuids)]).toStrictEqual(events);
});

test.each([0, 1, 999, 1000, 1500])(
	'a poll with %i events is one request for each page',
	async (count) => {
		harness.change({ options: { startFrom: 1 } });
		await harness.activate();
		happen(count, 60);
		setup.org.log.length = 0;
		await harness.poll();
		expect(logRequests()).toHaveLength(Math.floor(count / 1000) + 1);
	},
);

test('the static data has neither the token nor events in it', async () => {
	await harness.activate();
	happen(2);
	await harness.pollUntilEmpty();
	const saved = JSON.stringify(harness.saved);
	expect(saved).not.toContain(setup.org.token);
	expect(saved).not.toContain('Grace');
});

describe('a service app', () => {
	test.each([
		['that requires no proofs', false, [200]],
		['that requires proofs', true, [400, 400, 200]],
	])(
		'%s reads the log page by page with the scope for it, and with one access token',
		async (_, requiresDpop, tokenRequests) => {
			const scopes = ['okta.logs.read'];
			const registered = setup.org.serviceApps.register({ grants: scopes, requiresDpop });
			harness = new PollHarness(setup.org, setup.okta, {}, { ...registered, scopes });
			await harness.activate();
			const events = happen(2500);
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(events);
			const { log } = setup.org;
			expect(log.filter(({ path }) => path === '/api/v1/logs').length).toBeGreaterThan(3);
			const tokens = log.filter(({ path }) => path === '/oauth2/v1/token');
			expect(tokens.map(({ status }) => status)).toStrictEqual(tokenRequests);
		},
	);

	test('whose access token ends between two pages loses nothing', async () => {
		const app = setup.org.serviceApps.register();
		harness = new PollHarness(
			setup.org,
			setup.okta,
			{ options: { startFrom: 1, pagesPerPoll: 1 } },
			app,
		);
		const events = happen(2500, 3600);
		await harness.activate();
		setup.org.serviceApps.expireTokens();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('without that scope is told which it lacks', async () => {
		const scopes = ['okta.eventHooks.manage'];
		const app = { ...setup.org.serviceApps.register({ grants: scopes }), scopes };
		harness = new PollHarness(setup.org, setup.okta, {}, app);
		expect(await errorMessageOf(harness.poll())).toMatch(
			/refused to read the System Log: 403 .*okta\.logs\.read/,
		);
	});
});

describe('a poll ends within its time', () => {
	/** Measures a poll that n8n gives so much time. */
	async function timeOf(budgetMs: number): Promise<{ seconds: number; message: string }> {
		harness.budgetMs = budgetMs;
		const start = Date.now();
		const message = await errorMessageOf(harness.poll());
		return { seconds: (Date.now() - start) / 1000, message };
	}

	test('when the first page takes longer', async () => {
		await harness.activate();
		const events = happen(1);
		setup.org.systemLog.delayMs = 4000;
		const { seconds, message } = await timeOf(1500);
		expect(seconds).toBeLessThan(2.5);
		expect(message).toContain('it did not answer in time');
		setup.org.systemLog.delayMs = 0;
		await sleep(3000);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('when a later page takes longer, with what was read', async () => {
		harness.change({ options: { startFrom: 1 } });
		const waiting = happen(2500, 3600);
		await harness.fetchTestEvent();
		breakLog({ kind: 'hang', path: /after=/ });
		const { seconds, message } = await timeOf(2500);
		expect(seconds).toBeLessThan(3.5);
		expect(message).toBe('was not refused');
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(waiting);
	});

	test('when Okta is down, though its calls are made again', async () => {
		await harness.activate();
		breakLog({ kind: 'drop', times: 10 });
		const { seconds } = await timeOf(2500);
		expect(seconds).toBeGreaterThan(0.9);
		expect(seconds).toBeLessThan(3.5);
	});

	test('when the access token of a service app takes longer', async () => {
		const scopes = ['okta.logs.read'];
		const app = { ...setup.org.serviceApps.register({ grants: scopes }), scopes };
		harness = new PollHarness(setup.org, setup.okta, {}, app);
		setup.org.faults.push({ method: 'POST', path: /token/, kind: 'hang' });
		const { seconds, message } = await timeOf(1500);
		expect(seconds).toBeLessThan(2.5);
		expect(message).toContain('it did not answer in time');
	});
});

describe('the rate limit', () => {
	const limited = { kind: 'refuse', errorCode: 'E0000047' } as const;

	/** As Okta tells when it ends: by a clock of its own. */
	function resetIn(seconds: number): { headers: Record<string, string> } {
		const reset = Math.ceil(Date.now() / 1000) + seconds;
		return { headers: { 'X-Rate-Limit-Reset': String(reset) } };
	}

	test('is left by a tenth to others: the rest of a backlog waits for the next poll', async () => {
		harness.change({ options: { startFrom: 1 } });
		setup.org.systemLog.rateLimit = 10;
		const waiting = happen(9500, 3600);
		// One request was for where to start.
		expect(await harness.poll()).toHaveLength(8000);
		expect(await harness.poll()).toHaveLength(1000);
		setup.org.systemLog.resetRateLimit();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(waiting);
	});

	test('when it is exceeded is told with its end, to n8n too, and not waited for', async () => {
		await harness.activate();
		const { headers } = resetIn(30);
		breakLog({ ...limited, headers });
		const start = Date.now();
		const error = await harness.poll().catch((thrown: unknown) => thrown);
		expect(Date.now() - start).toBeLessThan(5000);
		const resetsAt = Number(headers['X-Rate-Limit-Reset']) * 1000;
		expect((error as Error).message).toContain(new Date(resetsAt).toISOString());
		expect(error).toBeInstanceOf(NodeApiError);
		const { failure } = error as NodeApiError;
		expect(failure).toMatchObject({ cause: 'rate-limited' });
		const { resetsAtEpochMs = 0 } = failure as { resetsAtEpochMs?: number };
		expect(Math.abs(resetsAtEpochMs - resetsAt)).toBeLessThan(2500);
	});

	test('is not touched before it ends, by any node of the org', async () => {
		await harness.activate();
		const another = new PollHarness(setup.org, setup.okta);
		const events = happen(2);
		breakLog({ ...limited, ...resetIn(3) });
		expect(await errorMessageOf(harness.poll())).toContain('429 E0000047');
		setup.org.log.length = 0;
		expect(await harness.poll()).toBeNull();
		expect(await errorMessageOf(harness.fetchTestEvent())).toContain('429 E0000047');
		expect(await errorMessageOf(another.poll())).toContain('429 E0000047');
		expect(logRequests()).toStrictEqual([]);

		await sleep(4000);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('that a later page exceeds costs nothing of what was read', async () => {
		harness.change({ options: { startFrom: 1 } });
		const waiting = happen(2500, 3600);
		breakLog({ ...limited, path: /after=/, ...resetIn(1) });
		expect(await harness.poll()).toHaveLength(1000);
		expect(await harness.poll()).toBeNull();
		await sleep(2500);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(waiting);
	});
});

describe('a filter and a search', () => {
	const grace = { actor: { id: '00u1grace00hopper002', type: 'User' } };
	const failed = { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } };

	test('narrow down the events of the selected types', async () => {
		harness.change({
			options: {
				filter: 'outcome.result eq "FAILURE" or actor.id sw "00u1grace"',
				search: 'LINUX',
			},
		});
		await harness.activate();
		happen(1);
		happen(1, 0, { ...grace, eventType: 'user.lifecycle.create' });
		happen(1, 0, { ...grace, client: null });
		const wanted = [...happen(1, 0, grace), ...happen(1, 0, failed)];
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(wanted);
	});

	test.each([{ filter: 'outcome.result eq "FAILURE"' }, { search: 'invalid_credentials' }])(
		'find events of all types if none is selected: %j',
		async (options) => {
			harness.change({ events: [], options });
			await harness.activate();
			happen(2);
			const wanted = [
				...happen(1, 0, failed),
				...happen(1, 0, { ...failed, eventType: 'user.session.start' }),
			];
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(wanted);
			expect(await harness.fetchTestEvent()).toMatchObject([{ UUID: wanted[1] }]);
		},
	);

	test('that change let reading go on by time, without a gap or a double', async () => {
		harness.change({ options: { filter: 'outcome.result eq "SUCCESS"' } });
		await harness.activate();
		const first = happen(2);
		await harness.pollUntilEmpty();
		harness.change({ options: { filter: 'outcome.result pr' } });
		const second = [...happen(1, 0, failed), ...happen(1)];
		await harness.pollUntilEmpty();
		harness.change({ options: { search: 'linux' } });
		const third = happen(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...first, ...second, ...third]);
	});

	test('that Okta rejects are told in its words, with where the syntax is described', async () => {
		harness.change({ options: { filter: 'actor.name is "Grace"' } });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/400 E0000031: Invalid search criteria\. Check the expression in 'Filter'.*https:\/\/developer\.okta\.com/,
		);
	});

	test('that could get out of their parentheses are not even sent', async () => {
		harness.change({ options: { filter: 'a eq "x") or (b eq "y"' } });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/^The parentheses in 'Filter' don't match/,
		);
		expect(logRequests()).toStrictEqual([]);
	});
});
