import { sleep } from 'n8n-workflow';

import { errorMessageOf } from '../../support/node/assertions';
import type { PollHarness } from '../../support/node/pollHarness';
import { minutesAgo, startPollSetup, type PollSetup } from './pollSetup';

const BY_THE_USER = { actor: { id: '00u1grace00hopper002', type: 'User' } };
const FAILED = { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } };

let setup: PollSetup;
let harness: PollHarness;

beforeEach(async () => {
	setup = await startPollSetup();
	harness = setup.harness;
});

afterEach(async () => {
	await setup.close();
});

test('only events with the selected type, outcome and initiator are emitted', async () => {
	harness.change({ options: { outcome: 'success', initiatedBy: 'other' } });
	await harness.activate();
	setup.addEvents(1, { eventType: 'user.lifecycle.create' });
	setup.addEvents(1, FAILED);
	setup.addEvents(1, BY_THE_USER);
	const matching = setup.addEvents(1);
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(matching);
});

test('without options, events with any outcome and initiator are emitted', async () => {
	await harness.activate();
	const events = [...setup.addEvents(1, FAILED), ...setup.addEvents(1, BY_THE_USER)];
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

test("a selection without events and filters isn't sent to Okta", async () => {
	harness.change({ events: [], options: { filter: ' ', search: '\n' } });
	expect(await errorMessageOf(harness.poll())).toMatch(/^No events selected/);
	expect(setup.logRequests()).toBe(0);
});

describe('a minimum event age', () => {
	test('holds back an event and those after it until it is old enough, without duplicates', async () => {
		harness.change({ options: { onlyOlderThan: 5, startFrom: 1 } });
		const old = setup.addEvents(2, { published: minutesAgo(6) });
		const [young] = setup.addEvents(1, { published: minutesAgo(4) });
		const after = setup.addEvents(1, { published: minutesAgo(7) });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(old);

		const { events } = setup.org.systemLog;
		Object.assign(events.find(({ uuid }) => uuid === young) ?? {}, { published: minutesAgo(5.1) });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...old, young, ...after]);
	});

	test("doesn't hold back events for long that are dated in the future", async () => {
		harness.change({ options: { onlyOlderThan: 0.02 } });
		await harness.activate();
		const future = setup.addEvents(1, { published: minutesAgo(-600) });
		const events = [...future, ...setup.addEvents(1)];
		expect(await harness.poll()).toBeNull();
		await sleep(2500);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('that is negative counts as none', async () => {
		harness.change({ options: { onlyOlderThan: -5 } });
		await harness.activate();
		const events = setup.addEvents(1);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});
});

describe('a filter and a search', () => {
	test('narrow down the events of the selected types', async () => {
		harness.change({
			options: {
				filter: ' outcome.result eq "FAILURE" or actor.id sw "00u1grace" ',
				search: ' LINUX ',
			},
		});
		await harness.activate();
		setup.addEvents(1);
		setup.addEvents(1, { ...BY_THE_USER, eventType: 'user.lifecycle.create' });
		setup.addEvents(1, { ...BY_THE_USER, client: null });
		const matching = [...setup.addEvents(1, BY_THE_USER), ...setup.addEvents(1, FAILED)];
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(matching);
	});

	test.each([{ filter: 'outcome.result eq "FAILURE"' }, { search: 'invalid_credentials' }])(
		'find events of all types if none is selected: %j',
		async (options) => {
			harness.change({ events: [], options });
			await harness.activate();
			setup.addEvents(2);
			const matching = [
				...setup.addEvents(1, FAILED),
				...setup.addEvents(1, { ...FAILED, eventType: 'user.session.start' }),
			];
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(matching);
			expect(await harness.fetchTestEvent()).toMatchObject([{ UUID: matching[1] }]);
		},
	);

	test('can be changed without missing or duplicate events', async () => {
		harness.change({ options: { filter: 'outcome.result eq "SUCCESS"' } });
		await harness.activate();
		const first = setup.addEvents(2);
		await harness.pollUntilEmpty();
		harness.change({ options: { filter: 'outcome.result pr' } });
		const second = [...setup.addEvents(1, FAILED), ...setup.addEvents(1)];
		await harness.pollUntilEmpty();
		harness.change({ options: { search: 'linux' } });
		const third = setup.addEvents(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...first, ...second, ...third]);
	});

	test('that Okta rejects are reported with a link to the syntax', async () => {
		harness.change({ options: { filter: 'actor.name is "Grace"' } });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/400 E0000031: Invalid search criteria\. Check the expression in 'Filter'.*https:\/\/developer\.okta\.com/,
		);
	});

	test("with parentheses that don't match aren't sent to Okta", async () => {
		harness.change({ options: { filter: 'a eq "x") or (b eq "y"' } });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/^The parentheses in 'Filter' don't match/,
		);
		expect(setup.logRequests()).toBe(0);
	});
});
