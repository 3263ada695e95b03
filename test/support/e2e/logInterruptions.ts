import { sleep, type INode, type INodeParameters } from 'n8n-workflow';

import type { ErrorCode } from '../../../tools/okta-emulator/errors';
import { factorActivation, type OktaEvent } from '../../../tools/okta-emulator/events';
import { waitUntilPublished } from '../../../tools/sandbox/workflows/publish';
import { every, oktaTrigger, systemLogTrigger } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { attemptStatuses, deliverUntilAccepted } from './deliveries';
import { logRequests, publishLogWorkflow, type LogSetup } from './logSetup';
import { recordingWorkflow } from './workflows/testWorkflows';

/** How n8n runs while it's interrupted. */
export interface Mode {
	/** Additional environment variables. */
	env?: NodeJS.ProcessEnv;
	/** Seconds between two polls. */
	interval: number;
	/** How Okta responds while n8n starts. Default: 401. */
	outages?: ErrorCode[];
	/** How long, in seconds. Default: longer than n8n's five tries of an activation take. */
	outageSeconds?: number;
}

/** Settings with which n8n saves cursor and execution in one transaction. */
export const DURABLE_CURSORS = {
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_SCHEDULER_EXECUTOR_INTERVAL: '1',
};

const HOUR_MS = 3_600_000;

/**
 * Tests of what happens to a workflow with an Okta System Log Trigger node over time: outages, changes,
 * and other nodes beside it. Whatever happens, it emits exactly the events it should.
 */
export function testInterruptions(
	setup: LogSetup,
	{ env, interval, outages = ['E0000011'], outageSeconds = 25 }: Mode,
): void {
	const seconds = (polls: number) => Math.max(interval * polls, 20) + 20;

	beforeAll(async () => {
		if (env) await setup.sandbox.n8n.restart({ env });
	}, 120_000);

	/** A node that reads events of one type. */
	function trigger(name: string, eventType: string, parameters: INodeParameters = {}): INode {
		const pollTimes = every(interval);
		const events = [eventType];
		const node = systemLogTrigger(setup.credentialId, { pollTimes, events, ...parameters });
		return { ...node, name };
	}

	async function publishNodes(nodes: INode[]): Promise<string> {
		const workflow = recordingWorkflow(nodes, setup.recordingServer.url);
		return await publishLogWorkflow(setup.sandbox, workflow);
	}

	/** Publishes other nodes in a published workflow. */
	async function republishNodes(workflowId: string, nodes: INode[]): Promise<void> {
		const { n8n, org } = setup.sandbox;
		const before = logRequests(org);
		await n8n.updateWorkflow(workflowId, recordingWorkflow(nodes, setup.recordingServer.url));
		await n8n.activate(workflowId);
		await waitUntil('n8n polls', () => logRequests(org) > before);
		await waitUntilPublished(n8n, workflowId);
	}

	/** Adds an event to the log. Returns its UUID. */
	function add(eventType: string, overrides: OktaEvent = {}): string {
		const event = factorActivation({ eventType, ...overrides });
		setup.sandbox.org.systemLog.add(event);
		return String(event.uuid);
	}

	async function waitForEvents(uuids: string[], timeoutSeconds = seconds(2)): Promise<void> {
		await waitUntil(
			`${uuids.length} events are processed`,
			() => uuids.every((uuid) => setup.recordingServer.uuids.includes(uuid)),
			timeoutSeconds,
		);
	}

	async function waitForPolls(count: number): Promise<void> {
		const { org } = setup.sandbox;
		const before = logRequests(org);
		await waitUntil('n8n polls', () => logRequests(org) >= before + count, seconds(count));
	}

	const countOf = (uuid: string) =>
		setup.recordingServer.uuids.filter((recorded) => recorded === uuid).length;

	test.each(outages)(
		'an n8n that starts while Okta responds with %s reads on when Okta is back',
		async (errorCode) => {
			const { n8n, org } = setup.sandbox;
			await publishNodes([trigger('Log', 'user.session.start')]);
			const first = add('user.session.start');
			await waitForEvents([first]);
			await n8n.stop();
			const meanwhile = add('user.session.start');
			org.faults.push({ kind: 'error', method: 'GET', path: /logs/, errorCode, times: 1000 });
			await n8n.start(env);
			await n8n.signIn();
			await sleep(outageSeconds * 1000);
			org.faults.length = 0;
			// The node sends no request until the rate limit of the last 429 resets, which takes up to a minute.
			await waitForEvents([meanwhile], seconds(2) + 60);
		},
		300_000,
	);

	test('nodes that are added to a published workflow keep their cursors', async () => {
		const { n8n } = setup.sandbox;
		const nodes = ['start', 'end', 'access_admin_app'].map((name) =>
			trigger(`Log of ${name}`, `user.session.${name}`),
		) as [INode, INode, INode];
		const workflowId = await publishNodes([nodes[0]]);
		await republishNodes(workflowId, nodes.slice(0, 2));
		await republishNodes(workflowId, nodes);
		await waitForEvents([add('user.session.start')]);
		await waitForPolls(3);
		await n8n.stop();
		const meanwhile = ['start', 'end', 'access_admin_app'].map((name) =>
			add(`user.session.${name}`),
		);
		await n8n.start(env);
		await n8n.signIn();
		await waitForEvents(meanwhile);
	}, 300_000);

	test('a node that is renamed continues where it was', async () => {
		const node = trigger('Before', 'user.session.start', { options: { startFrom: 1 } });
		const old = add('user.session.start', {
			published: new Date(Date.now() - HOUR_MS).toISOString(),
		});
		const workflowId = await publishNodes([node]);
		await waitForEvents([old]);
		const last = add('user.session.start');
		await waitForEvents([last]);
		await waitForPolls(1);
		const owed = add('user.session.start');
		await republishNodes(workflowId, [{ ...node, name: 'After' }]);
		await waitForEvents([owed]);
		await waitForPolls(2);
		expect(countOf(old)).toBe(1);
	}, 300_000);

	test("a new node doesn't continue where a deleted one of the same name was", async () => {
		const workflowId = await publishNodes([trigger('Log', 'user.session.start')]);
		await waitForEvents([add('user.session.start')]);
		await waitForPolls(1);
		// The new node has another ID, and reads the types that are added before it's published.
		const old = add('user.session.end');
		await republishNodes(workflowId, [trigger('Log', 'user.session.end')]);
		await waitForEvents([add('user.session.end')]);
		expect(countOf(old)).toBe(0);
	}, 300_000);

	test('a change of parameters takes effect when it is published', async () => {
		const node = trigger('Log', 'user.session.start');
		const workflowId = await publishNodes([node]);
		await waitForEvents([add('user.session.start')]);
		const before = add('user.session.end');
		await waitForPolls(2);
		const owed = add('user.session.start');
		const parameters = { ...node.parameters, events: ['user.session.end'] };
		await republishNodes(workflowId, [{ ...node, parameters }]);
		const notSelected = add('user.session.start');
		await waitForEvents([owed, add('user.session.end')]);
		await waitForPolls(2);
		expect([countOf(before), countOf(notSelected)]).toStrictEqual([0, 0]);
	}, 300_000);

	test("a poller in the same workflow doesn't erase the secret of a hook whose credential changed", async () => {
		const { sandbox, recordingServer } = setup;
		const { n8n, org } = sandbox;
		const credentialId = await n8n.createCredential(sandbox.account);
		const log = trigger('Log', 'user.session.start');
		const workflowId = await publishNodes([log]);
		const hookNode = oktaTrigger(credentialId);
		const workflow = recordingWorkflow([log, hookNode], recordingServer.url);
		await n8n.updateWorkflow(workflowId, workflow);
		await n8n.activate(workflowId);
		const hook = await waitUntil('the hook is verified', () =>
			[...org.hooks.values()].find(({ verificationStatus }) => verificationStatus === 'VERIFIED'),
		);
		await waitUntilPublished(n8n, workflowId);
		await deliverUntilAccepted(org, hook);

		await waitForEvents([add('user.session.start')]);
		const token = '00AnotherToken';
		org.tokens.set(token, 'super admin');
		await n8n.updateCredential(credentialId, { ...sandbox.account, token });
		expect(attemptStatuses([await org.deliver(hook, [factorActivation()])])).toStrictEqual([200]);
	}, 300_000);
}
