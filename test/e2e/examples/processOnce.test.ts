/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { sleep } from 'n8n-workflow';

import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation, type OktaEvent } from '../../../tools/okta-emulator/events';
import { example, TABLES } from '../../../tools/sandbox/workflows/examples';
import { setUpLog } from '../../support/e2e/logSetup';
import { waitUntil } from '../../../tools/sandbox/sandbox';
import { act, every } from '../../../tools/sandbox/workflows/workflows';
import { publish } from '../../../tools/sandbox/workflows/publish';
import { testWithDataTables } from '../../support/e2e/n8nFeatures';

/** The log's trigger has the counterpart of the event filter that a hook would have. */
const LOG_FILTER = 'target.displayName eq "Grace Hopper"';

/** How long the log leaves an event to the hook, in seconds. */
const MIN_AGE = 15;

const setup = setUpLog();
let hook: Hook;

beforeAll(async () => {
	await setup.sandbox.n8n.createDataTable('okta_events', TABLES.okta_events);
});

/** Publishes both workflows of the recipe, and waits until both are at work. */
async function publishRecipe(batchDeliveries: boolean): Promise<void> {
	const { n8n, org } = setup.sandbox;
	const polls = org.log.length;
	const atOnce = example('events-at-once.json', {
		credentialId: setup.credentialId,
		parameters: { options: { batchDeliveries } },
		instead: {
			'Do Something Here': act(setup.recordingServer.url, "[$('Okta Trigger').item.json.UUID]"),
		},
	});
	({ hook } = await publish(setup.sandbox, setup.credentialId, {}, atOnce));
	const missed = example('events-missed.json', {
		credentialId: setup.credentialId,
		// Less often than an execution takes, as the page says.
		parameters: {
			pollTimes: every(20),
			options: { onlyOlderThan: MIN_AGE / 60, filter: LOG_FILTER },
		},
		instead: {
			'Do Something Here': act(
				setup.recordingServer.url,
				"[$('Okta System Log Trigger').item.json.UUID]",
			),
		},
	});
	await n8n.activate(await n8n.createWorkflow(missed));
	await waitUntil('n8n polls', () =>
		org.log.slice(polls).some(({ path }) => path === '/api/v1/logs'),
	);
	await waitUntil('n8n has saved the secret', async () => {
		const { attempts: tries } = await org.deliver(hook, [factorActivation()]);
		return tries.at(-1)?.status === 200;
	});
}

/** How often an event was acted on. */
function timesOf(uuid: unknown): number {
	return setup.recordingServer.uuids.filter((acted) => acted === uuid).length;
}

/** What becomes of an event on its way: one in six never comes, others come twice, or late. */
const WAYS: Array<(event: OktaEvent) => Promise<unknown>> = [
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

/** In batches too, where time doesn't matter: `npm run test:soak`. */
const WAYS_TO_START = process.env.SOAK ? [false, true] : [false];

testWithDataTables.each(WAYS_TO_START)(
	'events that are lost, doubled, late, or met by n8n stopped and killed: each is acted on, once (deliveries in batches: %s)',
	async (batchDeliveries) => {
		await publishRecipe(batchDeliveries);
		const { n8n, org } = setup.sandbox;
		const happened: string[] = [];
		const underWay: Array<Promise<unknown>> = [];
		let isOn = true;
		const stream = (async () => {
			for (let i = 0; isOn; i++) {
				const event = factorActivation();
				org.systemLog.add(event);
				happened.push(String(event.uuid));
				underWay.push(WAYS[i % WAYS.length]?.(event) ?? Promise.resolve());
				await sleep(400);
			}
		})();

		await sleep(10_000);
		await n8n.stop();
		await sleep(3000);
		await n8n.start();
		await sleep(10_000);
		await n8n.stop('SIGKILL');
		// What was done and not marked as done when the kill came is done again: nothing can help that.
		const inFlight = new Set(setup.recordingServer.uuids.slice(-60));
		await n8n.start();
		await n8n.signIn();
		await sleep(10_000);
		isOn = false;
		await stream;
		await Promise.all(underWay);

		expect(happened.length).toBeGreaterThan(60);
		const undone = () => happened.filter((uuid) => !setup.recordingServer.uuids.includes(uuid));
		await waitUntil('every event is acted on', () => undone().length === 0, 90).catch(
			() => undefined,
		);
		await sleep(25_000);
		expect(undone()).toStrictEqual([]);
		const times = new Map<string, number>();
		for (const uuid of setup.recordingServer.uuids) times.set(uuid, (times.get(uuid) ?? 0) + 1);
		const doubled = happened.filter((uuid) => times.get(uuid) !== 1 && !inFlight.has(uuid));
		expect(doubled).toStrictEqual([]);
	},
	300_000,
);

testWithDataTables(
	'a delivery that comes when the log has already led to acting changes nothing',
	async () => {
		await publishRecipe(false);
		const late = factorActivation();
		const punctual = factorActivation();
		setup.sandbox.org.systemLog.add(late, punctual);
		await deliver(punctual);
		await waitUntil('the log leads to acting', () => timesOf(late.uuid) > 0, MIN_AGE + 40);
		// It's marked as done a moment later. A delivery in between would be acted on too.
		await sleep(3000);
		await deliver(late);
		await deliver(late);
		await sleep(25_000);
		expect([timesOf(late.uuid), timesOf(punctual.uuid)]).toStrictEqual([1, 1]);
	},
	180_000,
);

testWithDataTables(
	'an event that the filter of the hook keeps back is kept back by the filter of the log too',
	async () => {
		await publishRecipe(false);
		const user = { id: '00u1ada00lovelace001', type: 'User', displayName: 'Ada Lovelace' };
		const keptBack = factorActivation({ target: [user] });
		const missed = factorActivation();
		setup.sandbox.org.systemLog.add(keptBack, missed);
		await waitUntil('the log leads to acting', () => timesOf(missed.uuid) > 0, MIN_AGE + 40);
		await sleep(5000);
		expect(timesOf(keptBack.uuid)).toBe(0);
	},
	120_000,
);
