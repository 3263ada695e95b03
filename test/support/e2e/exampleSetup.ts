import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { factorActivation, type OktaEvent } from '../../../tools/okta-emulator/events';
import { publish } from '../../../tools/sandbox/workflows/publish';
import { every } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { attemptStatuses, deliverUntilAccepted } from './deliveries';
import { publishLogWorkflow } from './logSetup';
import { setUpSandbox, unpublishAfterEach, type SandboxSetup } from './sandboxSetup';
import { example } from './workflows/examples';

/** Replaces the poll times of an example, so that a test doesn't wait for minutes. */
export const FREQUENT_POLLS: INodeParameters = { pollTimes: every(4) };

/** Opens a sandbox for tests of examples. Each test starts with an empty log. */
export function setUpExamples(): SandboxSetup {
	const setup = setUpSandbox();
	unpublishAfterEach(setup);

	beforeEach(() => {
		setup.sandbox.org.systemLog.events.length = 0;
	});
	return setup;
}

/** A user as the actor or target of an event. */
export function user(name: string): IDataObject {
	const login = `${name.toLowerCase()}@acme.example`;
	return { id: `00u${name}`, type: 'User', alternateId: login, displayName: name };
}

/** An action of one user on another, or on themselves. */
export function userEvent(
	eventType: string,
	actor: string,
	target: string,
	more: OktaEvent = {},
): OktaEvent {
	return factorActivation({ eventType, actor: user(actor), target: [user(target)], ...more });
}

/** The time of an event, in milliseconds before now. */
export function ago(milliseconds: number): { published: string } {
	return { published: new Date(Date.now() - milliseconds).toISOString() };
}

/** Publishes an example with an event hook. Returns a function that delivers events to it. */
export async function publishHookExample(
	{ sandbox, credentialId }: SandboxSetup,
	file: string,
): Promise<{ workflowId: string; deliver: (...events: OktaEvent[]) => Promise<void> }> {
	const workflow = example(file, { credentialId });
	const { workflowId, hook } = await publish(sandbox, workflow);
	// The node responds with 200 to this event but doesn't output it, since the outcome isn't success.
	const [eventType = ''] = hook.events.items;
	const ignored = userEvent(eventType, 'Ada', 'Grace', { outcome: { result: 'FAILURE' } });
	await deliverUntilAccepted(sandbox.org, hook, ignored);
	const deliver = async (...events: OktaEvent[]) => {
		const statuses = attemptStatuses([await sandbox.org.deliver(hook, events)]);
		expect(statuses.at(-1)).toBe(200);
	};
	return { workflowId, deliver };
}

/** Publishes an example that reads the log, and waits until its first poll is done. Returns its ID. */
export async function publishLogExample(
	{ sandbox, credentialId }: SandboxSetup,
	file: string,
	parameters: INodeParameters = {},
): Promise<string> {
	return await publishLogWorkflow(sandbox, example(file, { credentialId, parameters }));
}

/** Waits for a number of items. Returns a node's items of all executions. */
export async function waitForItems(
	{ sandbox: { n8n } }: SandboxSetup,
	workflowId: string,
	node: string,
	count: number,
): Promise<IDataObject[]> {
	return await waitUntil(`${count} items of "${node}"`, async () => {
		const executions = await n8n.executions(workflowId);
		expect(executions.filter(({ status }) => status === 'error')).toStrictEqual([]);
		const items = executions.flatMap((execution) => execution.items[node] ?? []);
		return items.length >= count && items;
	});
}
