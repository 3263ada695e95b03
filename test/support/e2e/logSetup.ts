import type { INodeParameters } from 'n8n-workflow';

import { factorActivations } from '../../../tools/okta-emulator/events';
import type { OktaEmulator } from '../../../tools/okta-emulator/org';
import type { NewWorkflow } from '../../../tools/sandbox/n8n/n8n';
import type { Sandbox } from '../../../tools/sandbox/sandbox';
import { waitUntilPublished } from '../../../tools/sandbox/workflows/publish';
import { systemLogTrigger } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { startRecordingServer, type RecordingServer } from './servers/recordingServer';
import { setUpSandbox, unpublishAfterEach, type SandboxSetup } from './sandboxSetup';
import { recordingWorkflow } from './workflows/testWorkflows';

/** What the tests of the System Log trigger share. */
export interface LogSetup extends SandboxSetup {
	recordingServer: RecordingServer;
}

/** Opens a sandbox and a recording server. Each test starts with an empty log. */
export function setUpLog(env?: NodeJS.ProcessEnv): LogSetup {
	const setup = setUpSandbox(env) as LogSetup;
	unpublishAfterEach(setup);

	beforeAll(async () => {
		setup.recordingServer = await startRecordingServer();
	});

	beforeEach(() => {
		setup.recordingServer.uuids.length = 0;
		setup.sandbox.org.systemLog.events.length = 0;
	});

	afterAll(async () => {
		await setup.recordingServer?.close();
	});
	return setup;
}

/** Publishes a workflow that posts the log's events to the recording server. Returns its ID. */
export async function publishLog(
	{ sandbox, recordingServer, credentialId }: LogSetup,
	parameters: INodeParameters = {},
): Promise<string> {
	const trigger = systemLogTrigger(credentialId, parameters);
	return await publishLogWorkflow(sandbox, recordingWorkflow(trigger, recordingServer.url));
}

/** Publishes a workflow that reads the log, and waits until its first poll is done. Returns its ID. */
export async function publishLogWorkflow(
	{ n8n, org }: Sandbox,
	workflow: NewWorkflow,
): Promise<string> {
	const before = logRequests(org);
	const workflowId = await n8n.createWorkflow(workflow);
	await n8n.activate(workflowId);
	await waitUntil('n8n polls', () => logRequests(org) > before);
	// n8n then has also saved where the first poll ended.
	await waitUntilPublished(n8n, workflowId);
	return workflowId;
}

/** The number of requests for the log so far. */
export function logRequests(org: OktaEmulator): number {
	return org.requestsTo('/api/v1/logs').length;
}

/** Adds events to the log. Returns their UUIDs. */
export function addLogEvents(
	org: OktaEmulator,
	count: number,
	published = new Date().toISOString(),
): string[] {
	const events = factorActivations(count, { published });
	org.systemLog.add(...events);
	return events.map(({ uuid }) => String(uuid));
}
