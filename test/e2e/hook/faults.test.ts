import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import type { Fault } from '../../../tools/okta-emulator/org';
import { waitUntil } from '../../../tools/sandbox/sandbox';
import { exampleWorkflow, TRIGGER } from '../../../tools/sandbox/workflows/workflows';
import { executionsOf, publish, statuses } from '../../../tools/sandbox/workflows/publish';
import { describeWithPublicationService } from '../../support/e2e/n8nFeatures';
import { setUpSandbox, unpublishAfterEach } from '../../support/e2e/sandboxSetup';

const OLDER_ACTIVATION = { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' };

const setup = setUpSandbox();
unpublishAfterEach(setup);

async function restart(env: NodeJS.ProcessEnv, signal?: NodeJS.Signals): Promise<void> {
	await setup.sandbox.n8n.stop(signal);
	await setup.sandbox.n8n.start(env);
	await setup.sandbox.n8n.signIn();
}

function newWorkflow(): Promise<string> {
	return setup.sandbox.n8n.createWorkflow(exampleWorkflow(setup.credentialId));
}

/** The one hook in the org is in force, and n8n knows its secret. */
async function untilOneLiveHook(seconds?: number): Promise<Hook> {
	return await waitUntil(
		'there is one hook, which n8n answers',
		async () => {
			const [hook, ...more] = [...setup.sandbox.org.hooks.values()];
			if (hook?.verificationStatus !== 'VERIFIED' || more.length > 0) return false;
			const { attempts: tries } = await setup.sandbox.org.deliver(hook, [factorActivation()]);
			return tries.at(-1)?.status === 200 && hook;
		},
		seconds,
	);
}

describe("with n8n's older way of activating, which asks for the hook at every start", () => {
	beforeAll(async () => {
		await restart(OLDER_ACTIVATION);
	}, 60_000);

	test('a healthy hook is kept while Okta cannot be reached, and deliveries go on', async () => {
		const { workflowId, hook } = await publish(setup.sandbox, setup.credentialId);
		await untilOneLiveHook();
		const before = (await setup.sandbox.n8n.executions(workflowId)).length;

		setup.sandbox.org.faults.push({ kind: 'drop', method: 'GET', path: /./, times: Infinity });
		await restart(OLDER_ACTIVATION);
		const event = factorActivation();
		await waitUntil('n8n takes deliveries', async () =>
			statuses(await setup.sandbox.org.emitEvent(event)).includes(200),
		);
		await executionsOf(setup.sandbox, workflowId, before + 1);
		expect([...setup.sandbox.org.hooks.values()]).toStrictEqual([hook]);
	}, 120_000);

	test('a hook that somebody deleted in Okta is made anew at the next start', async () => {
		const { hook } = await publish(setup.sandbox, setup.credentialId);
		await untilOneLiveHook();
		setup.sandbox.org.hooks.clear();
		await restart(OLDER_ACTIVATION);
		expect((await untilOneLiveHook()).id).not.toBe(hook.id);
	}, 180_000);

	const MOMENTS: Array<[string, Fault]> = [
		['while the hooks are listed', { kind: 'hang', method: 'GET', path: /eventHooks$/ }],
		['when the hook has just been created', { kind: 'mute', method: 'POST', path: /eventHooks$/ }],
		['before the hook is verified', { kind: 'hang', method: 'POST', path: /verify$/ }],
		['when the hook has just been verified', { kind: 'mute', method: 'POST', path: /verify$/ }],
	];

	test.each(MOMENTS)(
		'n8n killed %s ends in exactly one live hook after the next start',
		async (_, fault) => {
			const workflowId = await newWorkflow();
			setup.sandbox.org.faults.push(fault);
			const activating = setup.sandbox.n8n.activate(workflowId).catch(() => 'cut off by the kill');
			await waitUntil('n8n is at that point', () => fault.times === 0);
			await waitUntil('Okta has carried it out', () =>
				fault.kind === 'hang' ? true : setup.sandbox.org.hooks.size === 1,
			);
			await restart(OLDER_ACTIVATION, 'SIGKILL');
			await activating;
			// Killed before it had stored that the workflow is active: a person publishes it again.
			if (!(await isActive(workflowId))) await setup.sandbox.n8n.activate(workflowId);
			await untilOneLiveHook();
		},
		120_000,
	);
});

async function isActive(workflowId: string): Promise<boolean> {
	return (await setup.sandbox.n8n.api<{ active: boolean }>('GET', `/workflows/${workflowId}`))
		.active;
}

describeWithPublicationService("with n8n's publication service, in use since n8n 2.40", () => {
	// A short lease: n8n takes up what a killed process left as soon as its lease has ended.
	const SHORT_LEASE = { N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '10' };

	beforeAll(async () => {
		await restart(SHORT_LEASE);
	}, 60_000);

	test.each<[string, Fault]>([
		['when the hook has just been created', { kind: 'mute', method: 'POST', path: /eventHooks$/ }],
		['when the hook has just been verified', { kind: 'mute', method: 'POST', path: /verify$/ }],
	])(
		'n8n killed %s ends in exactly one live hook after the next start',
		async (_, fault) => {
			const workflowId = await newWorkflow();
			setup.sandbox.org.faults.push(fault);
			await setup.sandbox.n8n.activate(workflowId);
			await waitUntil(
				'Okta has carried it out',
				() => fault.times === 0 && setup.sandbox.org.hooks.size === 1,
			);
			await restart(SHORT_LEASE, 'SIGKILL');
			await untilOneLiveHook(60);
		},
		150_000,
	);

	test.each<[string, Fault]>([
		['while the hook is deactivated', { kind: 'hang', method: 'POST', path: /deactivate$/ }],
		[
			'when the hook has just been deactivated',
			{ kind: 'mute', method: 'POST', path: /deactivate$/ },
		],
		['when the hook has just been deleted', { kind: 'mute', method: 'DELETE', path: /./ }],
	])(
		'n8n killed %s, while unpublishing, ends in no hook after the next start',
		async (_, fault) => {
			const { workflowId } = await publish(setup.sandbox, setup.credentialId);
			await untilOneLiveHook();
			setup.sandbox.org.faults.push(fault);
			await setup.sandbox.n8n.deactivate(workflowId);
			await waitUntil('n8n is at that point', () => fault.times === 0);
			await restart(SHORT_LEASE, 'SIGKILL');
			await waitUntil('no hook is left', () => setup.sandbox.org.hooks.size === 0, 60);
		},
		150_000,
	);

	test("an activation that Okta refuses twice succeeds at the third of n8n's tries, with one hook", async () => {
		const workflowId = await newWorkflow();
		const errorCode = 'E0000001';
		setup.sandbox.org.faults.push({
			kind: 'refuse',
			method: 'POST',
			path: /verify$/,
			errorCode,
			times: 2,
		});
		setup.sandbox.org.log.length = 0;
		await setup.sandbox.n8n.activate(workflowId);
		await untilOneLiveHook(60);
		const verifies = setup.sandbox.org.log.filter(({ path }) => path.endsWith('/verify'));
		expect(verifies.map(({ status }) => status)).toStrictEqual([400, 400, 200]);
	}, 120_000);

	test.each<[string, Fault[]]>([
		['succeeds in the end', []],
		[
			'is refused in the end',
			[{ kind: 'refuse', method: 'POST', path: /verify$/, errorCode: 'E0000001' }],
		],
	])(
		'an activation that n8n gives up and that %s, and a second one, end in one live hook',
		async (_, more) => {
			const workflowId = await newWorkflow();
			// The node waits longer for the verification than n8n for the node.
			setup.sandbox.org.faults.push({ kind: 'hang', method: 'POST', path: /verify$/ }, ...more);
			const givenUp = () =>
				setup.sandbox.n8n.log().split('Released workflow publication lock').length;
			const before = givenUp();
			await setup.sandbox.n8n.activate(workflowId);
			await waitUntil('n8n lets the workflow be published again', () => givenUp() > before);
			await setup.sandbox.n8n.activate(workflowId);
			await untilOneLiveHook(60);
			expect(setup.sandbox.org.faults.filter(({ times }) => times !== 0)).toStrictEqual([]);
		},
		150_000,
	);

	test('a workflow that was refused for its token has a hook once the token is right and it is published again', async () => {
		const { n8n, org, account } = setup.sandbox;
		const id = await n8n.createCredential({ ...account, token: 'mistyped' });
		const workflowId = await n8n.createWorkflow(exampleWorkflow(id));
		await n8n.activate(workflowId);
		await waitUntil(
			'n8n has given up',
			async () => (await n8n.publication(workflowId)).status === 'failed',
			90,
		);
		expect(org.hooks.size).toBe(0);
		await n8n.updateCredential(id, account);
		await n8n.activate(workflowId);
		await untilOneLiveHook(60);
	}, 150_000);
});

test('two Okta Trigger nodes in one workflow, and the same workflow twice, have a hook each', async () => {
	const { n8n, org } = setup.sandbox;
	const two = exampleWorkflow(setup.credentialId);
	const [trigger] = two.nodes;
	const second = exampleWorkflow(setup.credentialId).nodes[0];
	if (!trigger || !second) throw new Error('the example has lost its trigger');
	const workflows = [
		{ ...two, nodes: [...two.nodes, { ...second, name: 'Second Trigger' }] },
		exampleWorkflow(setup.credentialId),
	];
	const ids: string[] = [];
	for (const workflow of workflows) {
		const id = await n8n.createWorkflow(workflow);
		ids.push(id);
		await n8n.activate(id);
	}
	await waitUntil('three hooks are in force', () => {
		const hooks = [...org.hooks.values()];
		return hooks.length === 3 && hooks.every((hook) => hook.verificationStatus === 'VERIFIED');
	});
	const hooks = [...org.hooks.values()];
	expect(new Set(hooks.map(({ name }) => name)).size).toBe(3);
	expect(new Set(hooks.map(({ channel }) => channel.config.uri)).size).toBe(3);

	await waitUntil('n8n has saved the secrets', async () =>
		statuses(await org.emitEvent(factorActivation())).every((status) => status === 200),
	);
	await n8n.deactivate(ids[0] ?? '');
	await waitUntil('the other workflow keeps its hook', () => org.hooks.size === 1);
	const event = factorActivation();
	expect(statuses(await org.emitEvent(event))).toStrictEqual([200]);
	await waitUntil('its execution is there', async () =>
		(await n8n.executions(ids[1] ?? '')).some(
			({ items }) => items[TRIGGER]?.[0]?.UUID === event.uuid,
		),
	);
}, 60_000);

test('a credential changed to another org while the workflow is published is named in the log', async () => {
	const { n8n, org, okta } = setup.sandbox;
	const { workflowId, hook } = await publish(setup.sandbox, setup.credentialId);
	await untilOneLiveHook();
	const other = await setup.sandbox.anotherOrg();
	await n8n.updateCredential(setup.credentialId, other.account);
	await n8n.deactivate(workflowId);
	await waitUntil('the log names it', () =>
		n8n.log().includes(`"${hook.name}" (${hook.id}) still exists in ${okta.url}`),
	);
	expect([...org.hooks.values()]).toStrictEqual([hook]);
	org.hooks.clear();
	await other.close();
	await n8n.updateCredential(setup.credentialId, setup.sandbox.account);
}, 60_000);
