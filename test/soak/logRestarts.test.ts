import { sleep } from 'n8n-workflow';

import { every } from '../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../tools/waitUntil';
import { DURABLE_CURSORS } from '../support/e2e/logInterruptions';
import { addLogEvents, logRequests, publishLog, setUpLog } from '../support/e2e/logSetup';
import { describeWithPublicationService } from '../support/e2e/n8nFeatures';

const BACKLOG_SIZE = 6000;

const setup = setUpLog();

/** Waits until another poll starts. */
async function waitForNextPoll(seconds = 60): Promise<void> {
	const { org } = setup.sandbox;
	const before = logRequests(org);
	await waitUntil('n8n polls again', () => logRequests(org) > before, seconds);
	await sleep(500);
}

/** How many events were lost and repeated. */
function outcome(added: string[]): { lost: number; repeated: number } {
	const { uuids } = setup.recordingServer;
	const processed = new Set(uuids);
	return {
		lost: added.filter((uuid) => !processed.has(uuid)).length,
		repeated: uuids.length - processed.size,
	};
}

async function waitForProcessed(count: number, seconds = 60): Promise<void> {
	await waitUntil(
		`${count} events are processed`,
		() => new Set(setup.recordingServer.uuids).size >= count,
		seconds,
	);
}

describe.each(['SIGTERM', 'SIGKILL'] as const)('%s', (signal) => {
	test('while idle loses no event and repeats the last emission', async () => {
		await publishLog(setup);
		const first = addLogEvents(setup.sandbox.org, 5);
		await waitForProcessed(5);
		const last = addLogEvents(setup.sandbox.org, 3);
		await waitForProcessed(8);
		await waitForNextPoll();

		await setup.sandbox.n8n.restart({ signal });
		const later = addLogEvents(setup.sandbox.org, 2);
		await waitForProcessed(10);
		await waitForNextPoll();
		expect(outcome([...first, ...last, ...later])).toStrictEqual({ lost: 0, repeated: 3 });
	}, 180_000);

	test('repeated without new events repeats the last emission each time', async () => {
		await publishLog(setup);
		const events = addLogEvents(setup.sandbox.org, 3);
		await waitForProcessed(3);
		for (let times = 1; times <= 2; times++) {
			await setup.sandbox.n8n.restart({ signal });
			await waitUntil(
				'the emission is repeated',
				() => setup.recordingServer.uuids.length >= 3 + 3 * times,
			);
		}
		await waitForNextPoll();
		expect(outcome(events)).toStrictEqual({ lost: 0, repeated: 6 });
	}, 180_000);

	test('while a backlog is processed loses no event and repeats one emission each time', async () => {
		const backlog = addLogEvents(
			setup.sandbox.org,
			BACKLOG_SIZE,
			new Date(Date.now() - 24 * 3_600_000).toISOString(),
		);
		await publishLog(setup, { options: { startFrom: 2, pagesPerPoll: 1 } });
		const stops = [1, 2000, 3500];
		for (const count of stops) {
			await waitForProcessed(count);
			await setup.sandbox.n8n.restart({ signal });
		}
		await waitForProcessed(BACKLOG_SIZE, 120);
		await waitForNextPoll();
		const { lost, repeated } = outcome(backlog);
		expect(lost).toBe(0);
		expect(repeated).toBeLessThanOrEqual(1000 * stops.length);
	}, 400_000);
});

describeWithPublicationService('with durable cursors', () => {
	test.each(['SIGTERM', 'SIGKILL'] as const)(
		'%s while idle loses no event and repeats none',
		async (signal) => {
			await setup.sandbox.n8n.restart({ env: DURABLE_CURSORS });
			await publishLog(setup, { pollTimes: every(10) });
			const first = addLogEvents(setup.sandbox.org, 5);
			await waitForProcessed(5);
			const last = addLogEvents(setup.sandbox.org, 3);
			await waitForProcessed(8);
			await waitForNextPoll();
			await sleep(2000);

			await setup.sandbox.n8n.restart({ signal, env: DURABLE_CURSORS });
			const later = addLogEvents(setup.sandbox.org, 2);
			await waitForProcessed(10);
			await waitForNextPoll();
			expect(outcome([...first, ...last, ...later])).toStrictEqual({ lost: 0, repeated: 0 });
		},
		240_000,
	);
});
