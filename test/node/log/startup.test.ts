import type { INodeParameters } from 'n8n-workflow';

import { errorMessageOf, expectFaultsInjected, waitForLog } from '../../support/node/assertions';
import { setUpPolling } from '../../support/node/log/pollSetup';

const setup = setUpPolling();

/** Publishes a workflow that has emitted events, and restarts n8n. Returns new events. */
async function restartWithEvents(): Promise<string[]> {
	const { harness, addEvents } = setup;
	await harness.activate();
	addEvents(1);
	await harness.poll();
	harness.restart();
	return addEvents(2);
}

describe('when n8n starts, its first poll fails without an error, and the next one continues', () => {
	test.each([
		['a 401', { kind: 'error', errorCode: 'E0000011' }],
		['a 403', { kind: 'error', errorCode: 'E0000006' }],
		['a lasting 503', { kind: 'error', errorCode: 'E0000010', times: 4 }],
		['a dropped connection', { kind: 'disconnectBefore', times: 4 }],
	] as const)('after %s', async (_, fault) => {
		const { org, harness, failLogRequest } = setup;
		const events = await restartWithEvents();
		failLogRequest(fault);
		expect(await harness.poll()).toBeNull();
		expectFaultsInjected(org);
		await waitForLog(
			"n8n is starting and couldn't read the System Log. The next poll tries again.",
		);
		expect(await harness.poll()).toHaveLength(3);
		expect(harness.uuids).toStrictEqual(expect.arrayContaining(events));
	});

	test('after a rate limit, which a later poll reports', async () => {
		const { harness, failLogRequest } = setup;
		await restartWithEvents();
		failLogRequest({ kind: 'error', errorCode: 'E0000047' });
		expect(await harness.poll()).toBeNull();
		expect(await harness.poll()).toBeNull();
	});

	test.each<[string, INodeParameters]>([
		['no events', { events: [] }],
		['an invalid filter', { options: { filter: '(' } }],
	])('with %s', async (_, parameters) => {
		const { harness } = setup;
		await restartWithEvents();
		const { node } = harness;
		harness.change(parameters);
		expect(await harness.poll()).toBeNull();
		harness.node = node;
		expect(await errorMessageOf(harness.poll())).not.toBe('');
	});

	test('with a credential that has no domain', async () => {
		const { okta, harness } = setup;
		await restartWithEvents();
		Object.assign(harness.credentials.data, { domain: '' });
		expect(await harness.poll()).toBeNull();
		expect(await errorMessageOf(harness.poll())).toContain(
			"'Okta Domain' in the credential is empty",
		);
		Object.assign(harness.credentials.data, { domain: okta.url });
		expect(await harness.poll()).toHaveLength(3);
	});

	test('within 20 seconds', async () => {
		const { org, harness, failLogRequest } = setup;
		await restartWithEvents();
		failLogRequest({ kind: 'timeoutBefore', times: 5 });
		const start = performance.now();
		expect(await harness.poll()).toBeNull();
		expect(performance.now() - start).toBeLessThan(21_000);
		org.faults.length = 0;
		expect(await harness.poll()).toHaveLength(3);
	}, 40_000);
});

test('when someone publishes the workflow, a rejection is reported at once', async () => {
	const { harness, addEvents, failLogRequest } = setup;
	const events = addEvents(1);
	harness.change({ options: { startFrom: 1 } });
	failLogRequest({ kind: 'error', errorCode: 'E0000011' });
	expect(await errorMessageOf(harness.poll())).toContain('401 E0000011');
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

test('parameters that changed while Okta was down take effect when n8n can read the log again', async () => {
	const { harness, addEvents, failLogRequest } = setup;
	await harness.activate();
	const owed = addEvents(1);
	addEvents(1, { eventType: 'user.session.end' });
	harness.restart();
	harness.change({ events: ['user.session.end'] });
	failLogRequest({ kind: 'error', errorCode: 'E0000011' });
	expect(await harness.poll()).toBeNull();
	await harness.pollUntilEmpty();
	const later = addEvents(1, { eventType: 'user.session.end' });
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(expect.arrayContaining([...owed, ...later]));
});
