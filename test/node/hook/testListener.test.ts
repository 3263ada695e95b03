import { sleep } from 'n8n-workflow';

import { factorActivation } from '../../../tools/okta-emulator/events';
import { waitUntil } from '../../../tools/waitUntil';
import { waitForLog } from '../../support/node/assertions';
import { uuidsOf } from '../../support/node/hook/deliveries';
import { setUpHook } from '../../support/node/hook/hookSetup';

const setup = setUpHook();

beforeEach(() => {
	setup.harness.isTest = true;
});

test('a listener gets the latest event, without a hook in Okta', async () => {
	const { org, harness } = setup;
	const event = factorActivation();
	org.systemLog.add(factorActivation(), event);
	await harness.activate();
	await waitUntil('the event has arrived', () => harness.executions.length > 0);
	expect(uuidsOf(harness)).toStrictEqual([[event.uuid]]);
	await harness.deactivate();
	expect(org.requestsTo('/api/v1/eventHooks')).toStrictEqual([]);
});

test('each listener has a secret of its own, of which only the hash is stored', async () => {
	const { org, harness } = setup;
	org.systemLog.add(factorActivation());
	const hashes = [];
	for (let i = 1; i <= 2; i++) {
		harness.saved = {};
		await harness.activate();
		await waitUntil('the event has arrived', () => harness.executions.length === i);
		expect(Object.keys(harness.savedState)).toStrictEqual(['testSecretHash']);
		hashes.push(harness.savedState.testSecretHash);
		await harness.deactivate();
	}
	expect(new Set(hashes).size).toBe(2);
	expect(harness.executions[0]?.[0]?.json).toMatchObject({
		Headers: { authorization: '[redacted]' },
	});
});

test('a listener that is stopped while the log is being read gets no event, nor does the next one', async () => {
	const { org, harness } = setup;
	org.systemLog.add(factorActivation());
	org.systemLog.delayMs = 300;
	const activating = harness.activate();
	await waitUntil('the log is being read', () => org.requestsTo('/api/v1/logs').length > 0);
	await Promise.all([harness.deactivate(), activating]);

	// n8n doesn't save the static data of a listener.
	harness.saved = {};
	harness.change({ options: { testEvent: 'next' } });
	await harness.activate();
	// Longer than the first pauses.
	await sleep(500);
	const next = factorActivation();
	await org.emitEvent(next);
	expect(uuidsOf(harness)).toStrictEqual([[next.uuid]]);
	await harness.deactivate();
	expect(org.hooks.size).toBe(0);
});

test("an event that doesn't match isn't taken for Okta's sample", async () => {
	const { org, harness } = setup;
	const event = factorActivation();
	org.systemLog.add(event, factorActivation({ actor: null, target: null }));
	harness.change({ options: { actors: 'Ada Lovelace' } });
	await harness.activate();
	await waitUntil('an event has arrived', () => harness.executions.length > 0);
	expect(uuidsOf(harness)).toStrictEqual([[event.uuid]]);
	await harness.deactivate();
});

test.each([502, 403])(
	'a listener whose URL responds to POST requests with %i gets no event, and the log says what to select',
	async (status) => {
		const { org, harness } = setup;
		org.systemLog.add(factorActivation());
		harness.postStatus = status;
		await harness.activate();
		await harness.waitForDeliveries(1);
		await harness.deactivate();
		await waitForLog(
			`something responded with ${status}. To wait for the next event instead, select Next Event`,
		);
		expect(harness.executions).toStrictEqual([]);
	},
);
