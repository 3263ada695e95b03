import { sleep, type INodeParameters } from 'n8n-workflow';

import { errorMessageOf } from '../../support/node/assertions';
import { BY_THE_USER, FAILED, minutesAgo } from '../../support/node/log/logEvents';
import { setUpPolling } from '../../support/node/log/pollSetup';

const setup = setUpPolling();

test('only events with the selected type, outcome and initiator are emitted', async () => {
	const { harness, addEvents } = setup;
	harness.change({ options: { outcome: 'success', initiatedBy: 'other' } });
	await harness.activate();
	addEvents(1, { eventType: 'user.lifecycle.create' });
	addEvents(1, FAILED);
	addEvents(1, BY_THE_USER);
	const matching = addEvents(1);
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(matching);
});

test('without options, events with any outcome and initiator are emitted', async () => {
	const { harness, addEvents } = setup;
	await harness.activate();
	const events = [...addEvents(1, FAILED), ...addEvents(1, BY_THE_USER)];
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

describe('actors and targets', () => {
	const requestedFilter = () => setup.org.requestsTo('/api/v1/logs').at(-1)?.query.filter;
	const BY_TYPE = 'eventType eq "user.mfa.factor.activate"';
	const [ADA, GRACE] = ['00u1ada00lovelace001', '00u1grace00hopper002'];

	test('by ID are looked for by Okta, together with the filter', async () => {
		const { harness, addEvents } = setup;
		const filter = 'outcome.result eq "FAILURE"';
		harness.change({ options: { actors: `${GRACE}, ${ADA}`, targets: [GRACE], filter } });
		await harness.activate();
		addEvents(1);
		addEvents(1, { ...FAILED, actor: { id: '00u1jane000000doe003' } });
		addEvents(1, { ...FAILED, target: null });
		const matching = [...addEvents(1, FAILED), ...addEvents(1, { ...FAILED, ...BY_THE_USER })];
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(matching);
		expect(requestedFilter()).toBe(
			`(${BY_TYPE}) and (target.id eq "${GRACE}") and (actor.id eq "${ADA}" or actor.id eq "${GRACE}") and (${filter})`,
		);
		expect(await harness.fetchTestEvent()).toMatchObject([{ UUID: matching.at(-1) }]);
		expect(requestedFilter()).toContain(`actor.id eq "${ADA}"`);
	});

	test.each<[INodeParameters]>([
		[{ actors: `ADA@acme.example, ${GRACE}` }],
		[{ actors: `={{ ["ada lovelace"] }}`, targets: '={{ "Okta Verify" }}' }],
		[{ targets: 'aen1ENROLLMENT000001' }],
	])('are looked for by n8n if others than IDs are among them: %j', async (options) => {
		const { harness, addEvents } = setup;
		harness.change({ options });
		await harness.activate();
		const other = { id: '00u1jane000000doe003', alternateId: null, displayName: 'Ada' };
		const matching = addEvents(2);
		addEvents(1, { actor: other, target: [other] });
		addEvents(1, { actor: null, target: null });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(matching);
		expect(requestedFilter()).toBe(BY_TYPE);
		expect(await harness.fetchTestEvent()).toMatchObject([{ UUID: matching[1] }]);
	});

	test("that aren't text aren't sent to Okta, and no event is lost until that's corrected", async () => {
		const { harness, addEvents, logRequests } = setup;
		await harness.activate();
		const before = logRequests();
		harness.change({ options: { actors: '={{ { id: "x" } }}' } });
		expect(await errorMessageOf(harness.poll())).toMatch(/^'Actors' contains something other than/);
		expect(logRequests()).toBe(before);
		const events = addEvents(1);
		harness.change({ options: { actors: ADA } });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});
});

test.each([
	['outcome', "={{ 'whatever' }}", "'Outcome'", 'any, failure, or success'],
	['outcome', "={{ ({ id: 'x' }) }}", "'Outcome'", 'any, failure, or success'],
	['initiatedBy', '={{ 5 }}', "'Initiated By'", 'anyone, other, or user'],
	['initiatedBy', "={{ 'constructor' }}", "'Initiated By'", 'anyone, other, or user'],
])(
	"an invalid value of the option %s (%s) isn't sent to Okta, and no event is lost until it's corrected",
	async (option, value, label, values) => {
		const { harness, addEvents, logRequests } = setup;
		await harness.activate();
		const before = logRequests();
		harness.change({ options: { [option]: value } });
		expect(await errorMessageOf(harness.poll())).toBe(
			`The value of ${label} isn't one of its options. Select one, or enter an expression that returns ${values}.`,
		);
		expect(logRequests()).toBe(before);
		const events = addEvents(1);
		harness.change({ options: {} });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	},
);

test.each(['={{ undefined }}', '={{ null }}'])(
	'an option that is %s is one that is left out',
	async (value) => {
		const { harness, addEvents } = setup;
		harness.change({
			options: {
				filter: value,
				search: value,
				outcome: value,
				initiatedBy: value,
				actors: value,
				targets: value,
			},
		});
		await harness.activate();
		const events = [...addEvents(1, FAILED), ...addEvents(1, BY_THE_USER)];
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	},
);

test.each([
	['filter', "'Filter'"],
	['search', "'Search'"],
])('the option %s that is an object is reported', async (option, label) => {
	const { harness, logRequests } = setup;
	harness.change({ options: { [option]: '={{ ({ id: 5 }) }}' } });
	expect(await errorMessageOf(harness.activate())).toBe(
		`${label} contains something other than text. Enter text, or an expression that returns it.`,
	);
	expect(logRequests()).toBe(0);
});

test("events that aren't text are reported, and not sent to Okta", async () => {
	const { harness, logRequests } = setup;
	harness.change({ events: "={{ ['user.session.start', { value: 'user.session.end' }] }}" });
	expect(await errorMessageOf(harness.activate())).toMatch(
		/^'Okta Events' or 'Additional Event Types' contains something other than text\./,
	);
	expect(logRequests()).toBe(0);
});

test("a selection without events and filters isn't sent to Okta", async () => {
	const { harness, logRequests } = setup;
	harness.change({ events: [], options: { filter: ' ', search: '\n' } });
	expect(await errorMessageOf(harness.poll())).toMatch(/^No events selected/);
	expect(logRequests()).toBe(0);
});

describe('a minimum event age', () => {
	test('holds back an event and those after it until it is old enough, without duplicates', async () => {
		const { org, harness, addEvents } = setup;
		harness.change({ options: { onlyOlderThan: 5, startFrom: 1 } });
		const old = addEvents(2, { published: minutesAgo(6) });
		const [young] = addEvents(1, { published: minutesAgo(4) });
		const after = addEvents(1, { published: minutesAgo(7) });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(old);

		const { events } = org.systemLog;
		Object.assign(events.find(({ uuid }) => uuid === young) ?? {}, { published: minutesAgo(5.1) });
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...old, young, ...after]);
	});

	test("doesn't hold back events that are dated in the future", async () => {
		const { harness, addEvents } = setup;
		harness.change({ options: { onlyOlderThan: 0.02 } });
		await harness.activate();
		const future = addEvents(1, { published: minutesAgo(-600) });
		const young = addEvents(1);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(future);
		await sleep(2500);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...future, ...young]);
	});

	test('that is negative counts as none', async () => {
		const { harness, addEvents } = setup;
		harness.change({ options: { onlyOlderThan: -5 } });
		await harness.activate();
		const events = addEvents(1);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});
});

describe('a filter and a search', () => {
	test('narrow down the events of the selected types', async () => {
		const { harness, addEvents } = setup;
		harness.change({
			options: {
				filter: ' outcome.result eq "FAILURE" or actor.id sw "00u1grace" ',
				search: ' LINUX ',
			},
		});
		await harness.activate();
		addEvents(1);
		addEvents(1, { ...BY_THE_USER, eventType: 'user.lifecycle.create' });
		addEvents(1, { ...BY_THE_USER, client: null });
		const matching = [...addEvents(1, BY_THE_USER), ...addEvents(1, FAILED)];
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(matching);
	});

	test.each([{ filter: 'outcome.result eq "FAILURE"' }, { search: 'invalid_credentials' }])(
		'find events of all types if none is selected: %j',
		async (options) => {
			const { harness, addEvents } = setup;
			harness.change({ events: [], options });
			await harness.activate();
			addEvents(2);
			const matching = [
				...addEvents(1, FAILED),
				...addEvents(1, { ...FAILED, eventType: 'user.session.start' }),
			];
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(matching);
			expect(await harness.fetchTestEvent()).toMatchObject([{ UUID: matching[1] }]);
		},
	);

	test('can be changed without missing or duplicate events', async () => {
		const { harness, addEvents } = setup;
		harness.change({ options: { filter: 'outcome.result eq "SUCCESS"' } });
		await harness.activate();
		const first = addEvents(2);
		await harness.pollUntilEmpty();
		harness.change({ options: { filter: 'outcome.result pr' } });
		await harness.activate();
		const second = [...addEvents(1, FAILED), ...addEvents(1)];
		await harness.pollUntilEmpty();
		harness.change({ options: { search: 'linux' } });
		await harness.activate();
		const third = addEvents(2);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual([...first, ...second, ...third]);
	});

	test('that Okta rejects are reported with a link to the syntax', async () => {
		const { harness } = setup;
		harness.change({ options: { filter: 'actor.name is "Grace"' } });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/400 E0000031: Invalid search criteria\. Check the expression in 'Filter'.*https:\/\/developer\.okta\.com/,
		);
	});

	test("with parentheses that don't match aren't sent to Okta", async () => {
		const { harness, logRequests } = setup;
		harness.change({ options: { filter: 'a eq "x") or (b eq "y"' } });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/^The parentheses in 'Filter' don't match/,
		);
		expect(logRequests()).toBe(0);
	});
});
