import axios from 'axios';

import { EMPTY_ENTITY } from '../../fixtures/cardKeys';
import sample from '../../fixtures/sampleEvent.json';
import { secretOf, type Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { delivery } from '../../../tools/okta-emulator/hooks/deliveries';
import { waitForLog } from '../../support/node/assertions';
import { startSetup, type TestSetup } from '../../support/node/setup';

let setup: TestSetup;
let hook: Hook;

beforeEach(async () => {
	setup = await startSetup();
	await setup.harness.activate();
	[hook] = [...setup.org.hooks.values()] as [Hook];
});

afterEach(async () => {
	expect(setup.harness.errors).toStrictEqual([]);
	setup.harness.isTest = false;
	await setup.harness.deactivate();
	await setup.close();
});

/** Delivers whatever it's given as Okta would, with the hook's secret. */
async function deliver(...entries: unknown[]): Promise<number> {
	const { status } = await axios.post(
		setup.harness.webhookUrl,
		{ ...delivery(hook, []), data: { events: entries } },
		{
			headers: { Authorization: secretOf(hook) },
			validateStatus: () => true,
		},
	);
	return status;
}

function choose(options: Record<string, string>): void {
	setup.harness.parameters = { ...setup.harness.parameters, options };
}

function uuids(): unknown[] {
	return setup.harness.executions.flat().map(({ json }) => json.UUID);
}

describe("the sample that the Admin Console's Deliver request sends", () => {
	test('comes out with nulls for what it lacks', async () => {
		expect(await deliver(sample)).toBe(200);
		expect(setup.harness.executions[0]?.[0]?.json).toMatchObject({
			Message: 'Sample event',
			Admin: EMPTY_ENTITY,
			'Okta User': EMPTY_ENTITY,
			Reason: null,
			UUID: sample.uuid,
			'Event Details': sample,
			'Debug Context': { 'Debug Data': null },
		});
	});

	test('comes out if the outcome must be a success: its case does not matter', async () => {
		choose({ outcome: 'success' });
		expect(await deliver(sample)).toBe(200);
		expect(uuids()).toStrictEqual([sample.uuid]);
	});

	test('starts nothing if the outcome must be a failure', async () => {
		choose({ outcome: 'failure' });
		expect(await deliver(sample)).toBe(200);
		expect(uuids()).toStrictEqual([]);
	});

	test.each(['user', 'other'])(
		'reaches a test listener that waits for events initiated by "%s"',
		async (initiatedBy) => {
			setup.harness.isTest = true;
			choose({ initiatedBy, outcome: 'success' });
			const byAda = factorActivation({ target: null });
			const { actor } = byAda;
			const byGrace = factorActivation({ actor, target: [actor] });
			expect(await deliver(sample, byAda, byGrace)).toBe(200);
			const wanted = { user: [sample.uuid, byAda.uuid, byGrace.uuid], other: [sample.uuid] };
			expect(uuids()).toStrictEqual(wanted[initiatedBy as 'user' | 'other']);
		},
	);

	test('starts nothing in production if events must be initiated by the user', async () => {
		choose({ initiatedBy: 'user' });
		expect(await deliver(sample)).toBe(200);
		expect(uuids()).toStrictEqual([]);
	});
});

describe('an entry that is not an event', () => {
	test('does not cost the others, and is told in the log', async () => {
		const [first, second] = [factorActivation(), factorActivation()];
		expect(await deliver(null, first, 'text', second, [], 5)).toBe(200);
		expect(setup.harness.executions).toHaveLength(1);
		expect(uuids()).toStrictEqual([first.uuid, second.uuid]);
		await waitForLog("Skipped 4 entries that aren't events in a delivery from Okta.");
	});

	test('alone is no delivery: 400, and nothing starts', async () => {
		expect(await deliver(null, 'text')).toBe(400);
		expect(setup.harness.executions).toHaveLength(0);
	});
});

test('a sign-in at an identity provider is initiated by the user, though Okta is its actor', async () => {
	const byOkta = (eventType: string) =>
		factorActivation({ eventType, actor: { id: 'okta', type: 'SystemPrincipal' } });
	const [signIn, other] = ['user.authentication.auth_via_IDP', 'user.lifecycle.suspend'].map(
		byOkta,
	);
	choose({ initiatedBy: 'user' });
	await deliver(signIn, other);
	choose({ initiatedBy: 'other' });
	await deliver(signIn, other);
	expect(uuids()).toStrictEqual([signIn?.uuid, other?.uuid]);
});
