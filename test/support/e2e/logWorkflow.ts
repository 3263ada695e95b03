import type { INodeParameters } from 'n8n-workflow';

import { factorActivation } from '../../../tools/okta-emulator/events';
import type { OktaEmulator } from '../../../tools/okta-emulator/org';
import { startRecordingServer, type RecordingServer } from './recordingServer';
import { Sandbox, waitUntil } from '../../../tools/sandbox/sandbox';
import { recordingWorkflow, logTrigger } from '../../../tools/sandbox/workflows/workflows';

/** What a test of the System Log trigger has at hand. */
export interface LogSetup {
	sandbox: Sandbox;
	recordingServer: RecordingServer;
	credentialId: string;
}

/** Sandbox, recordingServer and credential, for all tests of a file. */
export function setUpLog(): LogSetup {
	const setup = {} as LogSetup;
	beforeAll(async () => {
		setup.sandbox = await Sandbox.open(undefined, { name: 'e2e' });
		setup.recordingServer = await startRecordingServer();
		setup.credentialId = await setup.sandbox.n8n.createCredential(setup.sandbox.account);
	}, 180_000);

	beforeEach(() => {
		setup.recordingServer.uuids.length = 0;
		setup.sandbox.org.systemLog.events.length = 0;
	});

	afterEach(async () => {
		await setup.sandbox.n8n.deactivateAll();
	});

	afterAll(async () => {
		await setup.sandbox?.close();
		await setup.recordingServer?.close();
	});
	return setup;
}

/** Publishes a workflow that acts on the events of the log, and waits until it polls. */
export async function publishLog(
	{ sandbox: { n8n, org }, recordingServer, credentialId }: LogSetup,
	parameters: INodeParameters = {},
): Promise<string> {
	const trigger = logTrigger(credentialId, parameters);
	const workflowId = await n8n.createWorkflow(
		recordingWorkflow(credentialId, recordingServer.url, trigger),
	);
	const before = logRequests(org);
	await n8n.activate(workflowId);
	await waitUntil('n8n polls', () => logRequests(org) > before);
	return workflowId;
}

/** How often the log was requested so far. */
export function logRequests(org: OktaEmulator): number {
	return org.log.filter(({ path }) => path === '/api/v1/logs').length;
}

/** Lets so many events happen, and gives their UUIDs. */
export function addLogEvents(
	org: OktaEmulator,
	count: number,
	published = new Date().toISOString(),
): string[] {
	const events = Array.from({ length: count }, () => factorActivation({ published }));
	org.systemLog.add(...events);
	return events.map(({ uuid }) => String(uuid));
}
