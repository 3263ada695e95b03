/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { sleep } from 'n8n-workflow';

import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation, type OktaEvent } from '../../../tools/okta-emulator/events';
import { publish } from '../../../tools/sandbox/workflows/publish';
import { every } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { deliverUntilAccepted } from '../../support/e2e/deliveries';
import { publishLogWorkflow, setUpLog } from '../../support/e2e/logSetup';
import { testWithDataTables } from '../../support/e2e/n8nFeatures';
import { example, TABLES } from '../../support/e2e/workflows/examples';
import { recordUuids } from '../../support/e2e/workflows/testWorkflows';

/** The System Log trigger's counterpart of an event filter of the hook. */
const LOG_FILTER = 'target.displayName eq "Grace Hopper"';

/** How old an event must be before the System Log trigger outputs it, in seconds. */
const MIN_AGE = 15;

const setup = setUpLog();
let hook: Hook;

beforeAll(async () => {
	await setup.sandbox.n8n.createDataTable('okta_events', TABLES.okta_events);
});

/** Publishes both workflows, and waits until both receive events. */
async function publishBoth(batchDeliveries: boolean): Promise<void> {
	const realTime = example('process-events-in-real-time.json', {
		credentialId: setup.credentialId,
		parameters: { options: { batchDeliveries } },
		replacements: {
			'Replace Me': recordUuids(setup.recordingServer.url, "[$('Okta Trigger').item.json.UUID]"),
		},
	});
	({ hook } = await publish(setup.sandbox, realTime));
	const missed = example('process-missed-events.json', {
		credentialId: setup.credentialId,
		// Longer than an execution takes, so that polls don't overlap.
		parameters: {
			pollTimes: every(20),
			options: { onlyOlderThan: MIN_AGE / 60, filter: LOG_FILTER },
		},
		replacements: {
			'Replace Me': recordUuids(
				setup.recordingServer.url,
				"[$('Okta System Log Trigger').item.json.UUID]",
			),
		},
	});
	await publishLogWorkflow(setup.sandbox, missed);
	await deliverUntilAccepted(setup.sandbox.org, hook);
}

/** How often an event was processed. */
function processedCount(uuid: unknown): number {
	return setup.recordingServer.uuids.filter((processed) => processed === uuid).length;
}

/** How events are delivered, in turn: not at all, once, twice at a time, twice in a row, late, once. */
const DELIVERIES: Array<(event: OktaEvent) => Promise<unknown>> = [
	async () => undefined,
	async (event) => await deliver(event),
	async (event) => await Promise.all([deliver(event), deliver(event)]),
	async (event) => await deliver(event).then(async () => await deliver(event)),
	async (event) => await sleep(1500).then(async () => await deliver(event)),
	async (event) => await deliver(event),
];

async function deliver(event: OktaEvent): Promise<void> {
	await setup.sandbox.org.deliver(hook, [event]);
}

/** `npm run test:soak` also delivers in batches, which takes too long for every run. */
const BATCH_DELIVERIES = process.env.SOAK ? [false, true] : [false];

testWithDataTables.each(BATCH_DELIVERIES)(
	'each event is processed once, even if its delivery is lost, duplicated, late, or interrupted by a stop or kill of n8n (batch deliveries: %s)',
	async (batchDeliveries) => {
		await publishBoth(batchDeliveries);
		const { n8n, org } = setup.sandbox;
		const uuids: string[] = [];
		const deliveries: Array<Promise<unknown>> = [];
		let isSending = true;
		const sending = (async () => {
			for (let i = 0; isSending; i++) {
				const event = factorActivation();
				org.systemLog.add(event);
				uuids.push(String(event.uuid));
				deliveries.push(DELIVERIES[i % DELIVERIES.length]?.(event) ?? Promise.resolve());
				await sleep(400);
			}
		})();

		await sleep(10_000);
		await n8n.stop();
		await sleep(3000);
		await n8n.start();
		await sleep(10_000);
		await n8n.stop('SIGKILL');
		// Events that were processed but not yet marked as done when n8n was killed are processed again.
		const inFlight = new Set(setup.recordingServer.uuids.slice(-60));
		await n8n.start();
		await n8n.signIn();
		await sleep(10_000);
		isSending = false;
		await sending;
		await Promise.all(deliveries);

		expect(uuids.length).toBeGreaterThan(60);
		const unprocessed = () => uuids.filter((uuid) => !setup.recordingServer.uuids.includes(uuid));
		await waitUntil('every event is processed', () => unprocessed().length === 0, 90).catch(
			() => undefined,
		);
		await sleep(25_000);
		expect(unprocessed()).toStrictEqual([]);
		const counts = new Map<string, number>();
		for (const uuid of setup.recordingServer.uuids) counts.set(uuid, (counts.get(uuid) ?? 0) + 1);
		const duplicates = uuids.filter((uuid) => counts.get(uuid) !== 1 && !inFlight.has(uuid));
		expect(duplicates).toStrictEqual([]);
	},
	300_000,
);

testWithDataTables(
	'a delivery that arrives after the System Log trigger has processed its event changes nothing',
	async () => {
		await publishBoth(false);
		const late = factorActivation();
		const punctual = factorActivation();
		setup.sandbox.org.systemLog.add(late, punctual);
		await deliver(punctual);
		await waitUntil(
			'the System Log trigger processes the event',
			() => processedCount(late.uuid) > 0,
			MIN_AGE + 40,
		);
		// The workflow marks it as done a moment later. A delivery in between would be processed too.
		await sleep(3000);
		await deliver(late);
		await deliver(late);
		await sleep(25_000);
		expect([processedCount(late.uuid), processedCount(punctual.uuid)]).toStrictEqual([1, 1]);
	},
	180_000,
);

testWithDataTables(
	'an event that the event filter of the hook excludes is excluded from the log too',
	async () => {
		await publishBoth(false);
		const user = { id: '00u1ada00lovelace001', type: 'User', displayName: 'Ada Lovelace' };
		const excluded = factorActivation({ target: [user] });
		const missed = factorActivation();
		setup.sandbox.org.systemLog.add(excluded, missed);
		await waitUntil(
			'the System Log trigger processes the event',
			() => processedCount(missed.uuid) > 0,
			MIN_AGE + 40,
		);
		await sleep(5000);
		expect(processedCount(excluded.uuid)).toBe(0);
	},
	120_000,
);
