import { sleep } from 'n8n-workflow';

import { factorActivation } from '../../tools/okta-emulator/events';
import { executeSql } from '../../tools/sandbox/database';
import { publish } from '../../tools/sandbox/workflows/publish';
import { demoWorkflow, every } from '../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../tools/waitUntil';
import { attemptStatuses } from '../support/e2e/deliveries';
import { waitForExecutions } from '../support/e2e/executions';
import { DURABLE_CURSORS } from '../support/e2e/logInterruptions';
import { addLogEvents, publishLog, setUpLog } from '../support/e2e/logSetup';
import {
	describeWithPublicationService,
	testWithResponseOnceSaved,
} from '../support/e2e/n8nFeatures';

/*
 * What happens to events while n8n can't save executions, e.g. since the disk of its database is full.
 */

const setup = setUpLog();

const POLL_SECONDS = 5;
const ERROR = 'database or disk is full';

/** Runs something while n8n can't save executions. */
async function whileFull(run: () => Promise<unknown>): Promise<void> {
	const { sandbox } = setup;
	executeSql(
		sandbox,
		`CREATE TRIGGER full_disk BEFORE INSERT ON execution_entity BEGIN SELECT RAISE(ABORT, '${ERROR}'); END`,
	);
	try {
		await run();
	} finally {
		executeSql(sandbox, 'DROP TRIGGER full_disk');
	}
}

/**
 * Publishes a workflow that reads the log. Returns the events that occur while n8n can't save executions,
 * and those that occur afterwards.
 */
async function readLogWhileFull(): Promise<{ during: string[]; after: string[] }> {
	const { org, n8n } = setup.sandbox;
	await publishLog(setup, { pollTimes: every(POLL_SECONDS) });
	let during: string[] = [];
	await whileFull(async () => {
		const logged = n8n.log().length;
		during = addLogEvents(org, 2);
		await waitUntil('n8n logs the error', () => n8n.log().slice(logged).includes(ERROR));
	});
	const after = addLogEvents(org, 1);
	await waitUntil('later events are processed', () =>
		after.every((uuid) => setup.recordingServer.uuids.includes(uuid)),
	);
	await sleep(2 * POLL_SECONDS * 1000);
	return { during, after };
}

testWithResponseOnceSaved(
	'a delivery whose execution n8n cannot save gets a 500, and a later attempt counts as new',
	async () => {
		const { sandbox, credentialId } = setup;
		const { workflowId, hook } = await publish(sandbox, demoWorkflow(credentialId));
		const event = factorActivation();
		await whileFull(async () => {
			const result = await sandbox.org.deliver(hook, [event]);
			expect(attemptStatuses([result])).toStrictEqual([500, 500]);
		});
		expect(attemptStatuses([await sandbox.org.deliver(hook, [event])])).toStrictEqual([200]);
		await waitForExecutions(sandbox, workflowId, 1);
		expect(await sandbox.n8n.executions(workflowId)).toHaveLength(1);
	},
	60_000,
);

test('Okta System Log Trigger loses events that n8n cannot save, and emits later ones', async () => {
	const { after } = await readLogWhileFull();
	expect(setup.recordingServer.uuids).toStrictEqual(after);
}, 90_000);

describeWithPublicationService('with durable cursors', () => {
	test('Okta System Log Trigger emits these events once n8n can save them', async () => {
		await setup.sandbox.n8n.restart({ env: DURABLE_CURSORS });
		const { during, after } = await readLogWhileFull();
		expect(setup.recordingServer.uuids).toStrictEqual([...during, ...after]);
	}, 120_000);
});
