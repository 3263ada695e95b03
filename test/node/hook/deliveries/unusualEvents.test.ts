import { factorActivation } from '../../../../tools/okta-emulator/events';
import { EMPTY_ENTITY } from '../../../fixtures/cardKeys';
import sample from '../../../fixtures/sampleEvent.json';
import { waitForLog } from '../../../support/node/assertions';
import { setUpActiveHook } from '../../../support/node/hook/activeHookSetup';
import { deliver, uuidsOf } from '../../../support/node/hook/deliveries';

const setup = setUpActiveHook();

describe("the sample event that 'Deliver request' in the Admin Console sends", () => {
	test('has null for the fields it lacks', async () => {
		const { harness, hook } = setup;
		expect(await deliver(hook, [sample])).toBe(200);
		expect(harness.executions[0]?.[0]?.json).toMatchObject({
			Message: 'Sample event',
			Admin: EMPTY_ENTITY,
			'Okta User': EMPTY_ENTITY,
			Reason: null,
			UUID: sample.uuid,
			'Event Details': sample,
			'Debug Context': { 'Debug Data': null },
		});
	});

	test.each<[Record<string, string>, boolean]>([
		[{ outcome: 'success' }, true],
		[{ outcome: 'failure' }, false],
		[{ initiatedBy: 'user' }, false],
		[{ actors: 'Ada Lovelace' }, false],
		[{ targets: 'Grace Hopper' }, false],
	])('in production, with the options %j, is output: %s', async (options, isOutput) => {
		const { harness, hook } = setup;
		harness.change({ options });
		expect(await deliver(hook, [sample])).toBe(200);
		expect(uuidsOf(harness)).toStrictEqual(isOutput ? [[sample.uuid]] : []);
	});

	test.each(['user', 'other'] as const)(
		'is output by a test listener for events initiated by "%s"',
		async (initiatedBy) => {
			const { harness, hook } = setup;
			harness.isTest = true;
			harness.change({ options: { initiatedBy, outcome: 'success' } });
			const byAda = factorActivation({ target: null });
			const { actor } = byAda;
			const byGrace = factorActivation({ actor, target: [actor] });
			expect(await deliver(hook, [sample, byAda, byGrace])).toBe(200);
			const expected = { user: [sample.uuid, byAda.uuid, byGrace.uuid], other: [sample.uuid] };
			expect(uuidsOf(harness)).toStrictEqual([expected[initiatedBy]]);
		},
	);
});

test('the sample is output by a test listener for some actors and targets', async () => {
	const { harness, hook } = setup;
	harness.isTest = true;
	harness.change({ options: { actors: 'nobody', targets: 'Grace Hopper' } });
	expect(await deliver(hook, [sample, factorActivation()])).toBe(200);
	expect(uuidsOf(harness)).toStrictEqual([[sample.uuid]]);
});

test('a delivery without matching events starts no execution, not even with a test listener', async () => {
	const { harness, hook } = setup;
	harness.change({ options: { outcome: 'failure' } });
	for (const isTest of [false, true]) {
		harness.isTest = isTest;
		expect(await deliver(hook, [factorActivation()])).toBe(200);
	}
	expect(harness.executions).toHaveLength(0);
});

describe("an entry that isn't an event", () => {
	test('is skipped and logged', async () => {
		const { harness, hook } = setup;
		const [first, second] = [factorActivation(), factorActivation()];
		expect(await deliver(hook, [null, first, 'text', second, [], 5])).toBe(200);
		expect(uuidsOf(harness)).toStrictEqual([[first.uuid, second.uuid]]);
		await waitForLog("Skipped 4 entries that aren't events in a delivery from Okta.");
	});

	test('gets a 400 response if there are no others', async () => {
		const { harness, hook } = setup;
		expect(await deliver(hook, [null, 'text'])).toBe(400);
		expect(harness.executions).toHaveLength(0);
	});
});

test('a sign-in at an identity provider is initiated by the user, though Okta is the actor', async () => {
	const { harness, hook } = setup;
	const byOkta = (eventType: string) =>
		factorActivation({ eventType, actor: { id: 'okta', type: 'SystemPrincipal' } });
	const signIn = byOkta('user.authentication.auth_via_IDP');
	const other = byOkta('user.lifecycle.suspend');
	harness.change({ options: { initiatedBy: 'user' } });
	await deliver(hook, [signIn, other]);
	harness.change({ options: { initiatedBy: 'other' } });
	await deliver(hook, [signIn, other]);
	expect(uuidsOf(harness)).toStrictEqual([[signIn.uuid], [other.uuid]]);
});
