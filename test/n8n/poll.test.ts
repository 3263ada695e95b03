import type { IDataObject } from 'n8n-workflow';

import { bareEvent, factorActivation, type OktaEvent } from '../okta-org/events';
import type { Fault } from '../okta-org/org';
import { n8nLog } from '../testFolder';
import { PollBench } from './pollBench';
import { messageOf, untilLogged } from './witness';
import { openWorld, type World } from './world';

let world: World;
let bench: PollBench;

beforeEach(async () => {
	world = await openWorld();
	bench = new PollBench(world.org, world.okta);
});

afterEach(async () => {
	await world.close();
});

/** Events that happened one after another, so many seconds ago the first, the last just now. */
function happen(count: number, secondsAgo = 0, overrides: OktaEvent = {}): string[] {
	const events = Array.from({ length: count }, (_, i) => {
		const time = Date.now() - (secondsAgo * 1000 * (count - i)) / count;
		return factorActivation({ published: new Date(time).toISOString(), ...overrides });
	});
	world.org.systemLog.add(...events);
	return events.map(({ uuid }) => String(uuid));
}

function logRequests(): string[] {
	return world.org.log.filter(({ path }) => path === '/api/v1/logs').map(({ method }) => method);
}

function ago(minutes: number): string {
	return new Date(Date.now() - minutes * 60_000).toISOString();
}

function breakLog(fault: Pick<Fault, 'kind'> & Partial<Fault>): void {
	world.org.faults.push({ method: 'GET', path: /logs/, ...fault } as Fault);
}

describe('new events', () => {
	test('come out once each, in the order in which Okta stored them', async () => {
		bench.change({ options: { startFrom: 1 } });
		await bench.activate();
		expect(bench.batches).toStrictEqual([]);

		const first = happen(2);
		expect(await bench.poll()).toHaveLength(2);
		expect(await bench.poll()).toBeNull();
		const late = happen(1, 0, { published: ago(2) });
		const second = happen(2);
		await bench.drain();
		expect(bench.uuids).toStrictEqual([...first, ...late, ...second]);
	});

	test('have the card of a delivery, without what only a delivery has', async () => {
		await bench.activate();
		const event = factorActivation();
		const [delivered] = await deliver(event);
		const [item] = (await bench.poll()) ?? [];
		expect(Object.keys(item ?? {})).toStrictEqual(Object.keys(delivered ?? {}));
		expect(item).toStrictEqual({
			...delivered,
			'Event ID': null,
			'Event Time': null,
			'Event Details': world.org.systemLog.events.at(-1),
			Headers: {},
			Source: { URL: `${world.okta.url}/api/v1/logs`, 'Event Hook ID': null },
		});
		expect(item?.UUID).toBe(event.uuid);
	});

	/** The event goes both ways: to a hook, whose items are given, and into the log. */
	async function deliver(event: OktaEvent): Promise<IDataObject[]> {
		await world.bench.activate();
		await world.org.fire(event);
		await world.bench.deactivate();
		return world.bench.executions.flat().map(({ json }) => json);
	}

	test('come out as Okta has them when the output is the event', async () => {
		bench.change({ output: 'event' });
		await bench.activate();
		happen(1);
		expect(await bench.poll()).toStrictEqual(world.org.systemLog.events);
	});

	test('of other types, other outcomes and other initiators do not come out', async () => {
		bench.change({ options: { outcome: 'success', initiatedBy: 'other' } });
		await bench.activate();
		happen(1, 0, { eventType: 'user.lifecycle.create' });
		happen(1, 0, { outcome: { result: 'FAILURE' } });
		happen(1, 0, { actor: { id: '00u1grace00hopper002', type: 'User' } });
		const wanted = happen(1);
		await bench.drain();
		expect(bench.uuids).toStrictEqual(wanted);
	});

	test('of a type that no hook could have come out too', async () => {
		bench.change({ events: [], additionalEventTypes: 'event_hook.delivery' });
		await bench.activate();
		const failed = happen(1, 0, { eventType: 'event_hook.delivery' });
		await bench.drain();
		expect(bench.uuids).toStrictEqual(failed);
	});

	test('are picked here when the list of types is too long for a URL', async () => {
		const types = Array.from({ length: 400 }, (_, i) => `user.tea.drink_number_${i}`);
		bench.change({ events: [], additionalEventTypes: types.join(',') });
		await bench.activate();
		happen(3);
		const wanted = happen(2, 0, { eventType: 'user.tea.drink_number_399' });
		await bench.drain();
		expect(bench.uuids).toStrictEqual(wanted);
	});

	test('without a UUID come out once too', async () => {
		bench.change({ output: 'event', options: { onlyOlderThan: 1, startFrom: 1 } });
		world.org.systemLog.add(bareEvent({ uuid: undefined, published: ago(3) }));
		happen(1);
		expect(await bench.poll()).toHaveLength(1);
		expect(await bench.poll()).toBeNull();
	});
});

describe('the first poll', () => {
	test('begins now by the clock of Okta', async () => {
		happen(5, 5);
		await bench.activate();
		expect(bench.batches).toStrictEqual([]);
	});

	test('looks back as many days as is wished, and no more than Okta keeps', async () => {
		const days = (count: number) => ago(count * 24 * 60);
		happen(1, 0, { published: days(91) });
		const old = happen(1, 0, { published: days(89) });
		const recent = happen(1, 0, { published: days(6) });
		const eager = new PollBench(world.org, world.okta, { options: { startFrom: 1000 } });
		await eager.drain();
		expect(eager.uuids).toStrictEqual([...old, ...recent]);

		bench.change({ options: { startFrom: 7 } });
		await bench.drain();
		expect(bench.uuids).toStrictEqual(recent);
	});
});

test('the place of the first poll holds, though n8n with durable cursors forgets it', async () => {
	await bench.poll();
	bench.restart();
	const events = happen(2);
	await bench.drain();
	expect(bench.uuids).toStrictEqual(events);
});

describe('a backlog', () => {
	test('is drained in order, a poll at a time of at most the pages that are set', async () => {
		bench.change({ options: { startFrom: 1, pagesPerPoll: 2 } });
		const waiting = happen(5300, 3600);
		await bench.drain();
		expect(bench.batches.map((batch) => batch.length)).toStrictEqual([2000, 2000, 1300]);
		expect(bench.uuids).toStrictEqual(waiting);
	});

	test('is never more than 10,000 events in one poll', async () => {
		bench.change({ options: { startFrom: 1, pagesPerPoll: 500 } });
		happen(10_500, 3600);
		expect(await bench.poll()).toHaveLength(10_000);
	});

	test('of large events is never more than 64 MB in one poll', async () => {
		bench.change({ output: 'event', options: { startFrom: 1 } });
		happen(3500, 3600, { debugContext: { debugData: { large: 'x'.repeat(20_000) } } });
		const batch = await bench.poll();
		expect(batch?.length).toBeLessThan(3500);
		expect(JSON.stringify(batch).length).toBeLessThan(64_000_000);
		await bench.drain();
		expect(bench.uuids).toHaveLength(3500);
	});

	test('is left to the next poll when n8n gives this one little time', async () => {
		bench.change({ options: { startFrom: 1 } });
		bench.budgetMs = 0;
		happen(1500, 3600);
		expect(await bench.poll()).toHaveLength(1000);
	});
});

describe('a refusal', () => {
	test('at the first page keeps the place and is told', async () => {
		await bench.activate();
		const events = happen(2);
		breakLog({ kind: 'refuse', errorCode: 'E0000006' });
		expect(await messageOf(bench.poll())).toMatch(
			/refused to read the System Log: 403 E0000006: .*The API token may not read the System Log/,
		);
		await bench.drain();
		expect(bench.uuids).toStrictEqual(events);
	});

	test('by a rate limit is told with the time of its end, and not waited for', async () => {
		await bench.activate();
		const reset = Math.ceil(Date.now() / 1000) + 30;
		const headers = { 'X-Rate-Limit-Reset': String(reset) };
		breakLog({ kind: 'refuse', errorCode: 'E0000047', headers });
		const start = Date.now();
		expect(await messageOf(bench.poll())).toContain(new Date(reset * 1000).toISOString());
		expect(Date.now() - start).toBeLessThan(5000);
	});

	test('by several rate limits, as Okta repeats the header, is told with the time of the last', async () => {
		await bench.activate();
		const reset = Math.ceil(Date.now() / 1000) + 30;
		const headers = {
			'X-Rate-Limit-Reset': [String(reset - 20), String(reset), String(reset - 10)],
		};
		breakLog({ kind: 'refuse', errorCode: 'E0000047', headers });
		expect(await messageOf(bench.poll())).toContain(new Date(reset * 1000).toISOString());
	});

	test('at a later page loses nothing of what was read', async () => {
		bench.change({ options: { startFrom: 1 } });
		const waiting = happen(2500, 3600);
		breakLog({ kind: 'refuse', errorCode: 'E0000047', path: /after=/ });
		expect(await bench.poll()).toHaveLength(1000);
		await untilLogged('refused to read the System Log: 429');
		await bench.drain();
		expect(bench.uuids).toStrictEqual(waiting);
	});

	test('that passes is not even noticed', async () => {
		await bench.activate();
		const events = happen(1);
		breakLog({ kind: 'drop' });
		breakLog({ kind: 'refuse', errorCode: 'E0000010' });
		await bench.drain();
		expect(bench.uuids).toStrictEqual(events);
	});

	test('of a workflow being published says what to do', async () => {
		bench.credentials.data.token = 'wrong';
		expect(await messageOf(bench.poll())).toMatch(/401 E0000011: .*does not accept the API token/);
		bench.change({ events: [] });
		expect(await messageOf(bench.poll())).toMatch(/^No event is chosen/);
	});
});

describe('a link that Okta takes no more', () => {
	test('because it is too old is replaced by the time, and nothing comes twice', async () => {
		await bench.activate();
		const events = happen(3);
		await bench.poll();
		world.org.systemLog.expireLinks();
		const more = happen(2);
		await bench.drain();
		expect(bench.uuids).toStrictEqual([...events, ...more]);
		expect(n8nLog()).toContain('Okta no longer takes the link');
	});

	test('because other types were chosen is replaced by the time, and nothing comes twice', async () => {
		await bench.activate();
		const events = happen(2);
		await bench.drain();
		const other = { eventType: 'user.mfa.factor.update' };
		bench.change({ events: ['user.mfa.factor.activate', 'user.mfa.factor.update'] });
		const updates = happen(1, 0, other);
		await bench.drain();
		expect(bench.uuids).toStrictEqual([...events, ...updates]);
	});

	test('because the credential is of another org is replaced by the time', async () => {
		await bench.activate();
		const events = happen(1);
		await bench.drain();
		const other = await openWorld();
		const old = factorActivation({ published: ago(60) });
		const recent = factorActivation();
		other.org.systemLog.add(old, recent);
		Object.assign(bench.credentials.data, { domain: other.okta.url, token: other.org.token });
		await bench.drain();
		expect(bench.uuids).toStrictEqual([...events, recent.uuid]);
		await other.close();
	});

	test('to another host is followed on the host of the credential alone', async () => {
		await bench.activate();
		// The stand-in's links name another host than the one that was asked, as Okta's may.
		expect(bench.state.place.link).toMatch(/^\/api\/v1\/logs\?.*after=/);
		const events = happen(1);
		await bench.drain();
		expect(bench.uuids).toStrictEqual(events);
	});
});

describe('events that must be of an age', () => {
	test('are held back until then, and nothing comes twice', async () => {
		bench.change({ options: { onlyOlderThan: 5, startFrom: 1 } });
		const old = happen(2, 0, { published: ago(6) });
		const [young] = happen(1, 0, { published: ago(4) });
		const after = happen(1, 0, { published: ago(7) });
		await bench.drain();
		expect(bench.uuids).toStrictEqual(old);

		const { events } = world.org.systemLog;
		Object.assign(events.find(({ uuid }) => uuid === young) ?? {}, { published: ago(5.1) });
		await bench.drain();
		expect(bench.uuids).toStrictEqual([...old, young, ...after]);
	});
});

describe('n8n killed', () => {
	test('before it saved the execution: the batch comes again, and nothing is lost', async () => {
		bench.change({ options: { startFrom: 1, pagesPerPoll: 1 } });
		const waiting = happen(3500, 3600);
		await bench.poll();
		await bench.poll();
		bench.restart({ isLost: true });
		await bench.drain();
		expect(bench.uuids).toStrictEqual(waiting);
	});

	test('after it saved the execution: at most that batch comes twice', async () => {
		bench.change({ options: { startFrom: 1, pagesPerPoll: 1 } });
		const waiting = happen(2500, 3600);
		await bench.poll();
		await bench.poll();
		bench.restart();
		await bench.drain();
		expect(bench.uuids).toHaveLength(2500 + 1000);
		expect([...new Set(bench.uuids)].toSorted()).toStrictEqual(waiting.toSorted());
	});

	test('and back after a night: what it had not saved comes again', async () => {
		await bench.activate();
		const events = happen(2);
		await bench.drain();
		bench.restart({ isLost: true, minutes: 12 * 60 });
		await bench.drain();
		expect(bench.uuids).toStrictEqual(events);
	});

	test('every night: the last events come twice, and not every night', async () => {
		await bench.activate();
		const events = happen(2);
		await bench.drain();
		for (let night = 0; night < 3; night++) {
			bench.restart({ minutes: 23 * 60 });
			await bench.drain();
		}
		expect(bench.uuids).toStrictEqual([...events, ...events]);
	});

	test('more than a day after the last events: nothing comes twice', async () => {
		await bench.activate();
		const events = happen(2);
		await bench.drain();
		bench.restart({ minutes: 25 * 60 });
		await bench.drain();
		expect(bench.uuids).toStrictEqual(events);
	});

	test('and another main process takes over: the last batch comes again', async () => {
		await bench.activate();
		const events = happen(2);
		await bench.poll();
		bench.restart({ isLost: true, minutes: 0.01 });
		await bench.poll('leadershipChange');
		await bench.poll('leadershipChange');
		await bench.poll('leadershipChange');
		expect(bench.uuids).toStrictEqual(events);
	});

	test('before any event came: those that happened meanwhile come out', async () => {
		await bench.activate();
		bench.restart();
		const events = happen(2);
		await bench.drain();
		expect(bench.uuids).toStrictEqual(events);
	});
});

describe('"Fetch Test Event"', () => {
	test('gives the newest event, and leaves the place where it is', async () => {
		await bench.activate();
		const before = JSON.stringify(bench.state);
		const events = happen(3);
		happen(1, 0, { eventType: 'user.lifecycle.create' });
		expect(await bench.fetchTestEvent()).toMatchObject([{ UUID: events[2] }]);
		expect(JSON.stringify(bench.state)).toBe(before);
		await bench.drain();
		expect(bench.uuids).toStrictEqual(events);
	});

	test('says so when there is none', async () => {
		expect(await messageOf(bench.fetchTestEvent())).toMatch(
			/^There is no such event in the System Log of the last 90 days/,
		);
	});
});

test('polls that overlap give nothing twice', async () => {
	await bench.activate();
	const events = happen(2);
	await Promise.all([bench.poll(), bench.poll(), bench.poll()]);
	await bench.drain();
	expect(bench.uuids).toStrictEqual(events);
});

test('answers without links, as behind a proxy that takes them away, are read on by time', async () => {
	bench.change({ options: { startFrom: 1 } });
	world.org.systemLog.hasLinks = false;
	const waiting = happen(2500, 7200);
	await bench.drain();
	const more = happen(3);
	await bench.drain();
	expect(bench.uuids).toStrictEqual([...waiting, ...more]);
});

test('a damaged state does no harm', async () => {
	await bench.activate();
	const events = happen(2);
	for (const damage of [{ batch: { at: 1 } }, { batch: 5 }, { place: { met: [1] } }]) {
		Object.assign(bench.state, damage);
		await bench.poll();
	}
	expect([...new Set(bench.uuids)]).toStrictEqual(events);
});

test('a poll without news is one request', async () => {
	await bench.activate();
	world.org.log.length = 0;
	await bench.poll();
	expect(logRequests()).toStrictEqual(['GET']);
});

test('the static data has neither the token nor events in it', async () => {
	await bench.activate();
	happen(2);
	await bench.drain();
	const saved = JSON.stringify(bench.saved);
	expect(saved).not.toContain(world.org.token);
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
			const registered = world.org.serviceApps.register({ grants: scopes, requiresDpop });
			bench = new PollBench(world.org, world.okta, {}, { ...registered, scopes });
			await bench.activate();
			const events = happen(2500);
			await bench.drain();
			expect(bench.uuids).toStrictEqual(events);
			const { log } = world.org;
			expect(log.filter(({ path }) => path === '/api/v1/logs').length).toBeGreaterThan(3);
			const tokens = log.filter(({ path }) => path === '/oauth2/v1/token');
			expect(tokens.map(({ status }) => status)).toStrictEqual(tokenRequests);
		},
	);

	test('whose access token ends between two pages loses nothing', async () => {
		const app = world.org.serviceApps.register();
		bench = new PollBench(
			world.org,
			world.okta,
			{ options: { startFrom: 1, pagesPerPoll: 1 } },
			app,
		);
		const events = happen(2500, 3600);
		await bench.activate();
		world.org.serviceApps.expireTokens();
		await bench.drain();
		expect(bench.uuids).toStrictEqual(events);
	});

	test('without that scope is told which it lacks', async () => {
		const scopes = ['okta.eventHooks.manage'];
		const app = { ...world.org.serviceApps.register({ grants: scopes }), scopes };
		bench = new PollBench(world.org, world.okta, {}, app);
		expect(await messageOf(bench.poll())).toMatch(
			/refused to read the System Log: 403 .*okta\.logs\.read/,
		);
	});
});
