import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import type { Fault } from '../../../tools/okta-emulator/faults';
import { publish } from '../../../tools/sandbox/workflows/publish';
import { demoWorkflow, oktaTrigger, TRIGGER } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { attemptStatuses } from '../../support/e2e/deliveries';
import { waitForExecutions } from '../../support/e2e/executions';
import { describeWithPublicationService } from '../../support/e2e/n8nFeatures';
import { setUpSandbox, unpublishAfterEach } from '../../support/e2e/sandboxSetup';

const OLDER_ACTIVATION = { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' };

const setup = setUpSandbox();
unpublishAfterEach(setup);

async function createWorkflow(): Promise<string> {
	return await setup.sandbox.n8n.createWorkflow(demoWorkflow(setup.credentialId));
}

/** How often n8n has logged a text. */
function countInLog(text: string): number {
	return setup.sandbox.n8n.log().split(text).length - 1;
}

/** Waits until the org has a single hook, and n8n accepts its deliveries. */
async function waitForSingleHook(seconds?: number): Promise<Hook> {
	return await waitUntil(
		'n8n accepts deliveries of a single hook',
		async () => {
			const [hook, ...more] = [...setup.sandbox.org.hooks.values()];
			if (hook?.verificationStatus !== 'VERIFIED' || more.length > 0) return false;
			const { attempts } = await setup.sandbox.org.deliver(hook, [factorActivation()]);
			return attempts.at(-1)?.status === 200 && hook;
		},
		seconds,
	);
}

describe('without the publication service, so that n8n checks the hook at every start', () => {
	beforeAll(async () => {
		await setup.sandbox.n8n.restart({ env: OLDER_ACTIVATION });
	}, 60_000);

	test("a healthy hook is kept while n8n can't reach Okta, and n8n still accepts deliveries", async () => {
		const { workflowId, hook } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		await waitForSingleHook();
		const before = (await setup.sandbox.n8n.executions(workflowId)).length;

		setup.sandbox.org.faults.push({
			kind: 'disconnectBefore',
			method: 'GET',
			path: /./,
			times: Infinity,
		});
		await setup.sandbox.n8n.restart({ env: OLDER_ACTIVATION });
		const event = factorActivation();
		await waitUntil('n8n accepts deliveries', async () =>
			attemptStatuses(await setup.sandbox.org.emitEvent(event)).includes(200),
		);
		await waitForExecutions(setup.sandbox, workflowId, before + 1);
		expect([...setup.sandbox.org.hooks.values()]).toStrictEqual([hook]);
	}, 120_000);

	test("a healthy hook is kept if the credential can't be used when n8n starts", async () => {
		const { n8n, org, account } = setup.sandbox;
		const credentialId = await n8n.createCredential(account);
		const { hook } = await publish(setup.sandbox, demoWorkflow(credentialId));
		await waitForSingleHook();
		await n8n.updateCredential(credentialId, { ...account, token: ' ' });
		await n8n.restart({ env: OLDER_ACTIVATION });
		await waitUntil('n8n accepts deliveries', async () =>
			attemptStatuses(await org.emitEvent(factorActivation())).includes(200),
		);
		expect([...org.hooks.values()]).toStrictEqual([hook]);
		await n8n.updateCredential(credentialId, account);
	}, 120_000);

	test('a hook that was deleted in Okta is created again at the next start', async () => {
		const { hook } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		await waitForSingleHook();
		setup.sandbox.org.hooks.clear();
		await setup.sandbox.n8n.restart({ env: OLDER_ACTIVATION });
		expect((await waitForSingleHook()).id).not.toBe(hook.id);
	}, 180_000);

	const MOMENTS: Array<[string, Fault]> = [
		['while the hooks are listed', { kind: 'timeoutBefore', method: 'GET', path: /eventHooks$/ }],
		[
			'when the hook has just been created',
			{ kind: 'timeoutAfter', method: 'POST', path: /eventHooks$/ },
		],
		['before the hook is verified', { kind: 'timeoutBefore', method: 'POST', path: /verify$/ }],
		[
			'when the hook has just been verified',
			{ kind: 'timeoutAfter', method: 'POST', path: /verify$/ },
		],
	];

	test.each(MOMENTS)(
		'n8n killed %s has exactly one working hook after the next start',
		async (_, fault) => {
			const workflowId = await createWorkflow();
			setup.sandbox.org.faults.push(fault);
			const activating = setup.sandbox.n8n.activate(workflowId).catch(() => 'interrupted');
			await waitUntil('n8n has sent the request', () => fault.times === 0);
			await waitUntil('Okta has processed the request', () =>
				fault.kind === 'timeoutBefore' ? true : setup.sandbox.org.hooks.size === 1,
			);
			await setup.sandbox.n8n.restart({ signal: 'SIGKILL', env: OLDER_ACTIVATION });
			await activating;
			// If n8n was killed before it saved that the workflow is active, the user publishes it again.
			if (!(await isActive(workflowId))) await setup.sandbox.n8n.activate(workflowId);
			await waitForSingleHook();
		},
		120_000,
	);
});

async function isActive(workflowId: string): Promise<boolean> {
	return (await setup.sandbox.n8n.api<{ active: boolean }>('GET', `/workflows/${workflowId}`))
		.active;
}

describeWithPublicationService('with the publication service, the default since n8n 2.40', () => {
	// n8n resumes what a killed process left unfinished when its lease expires.
	const SHORT_LEASE = { N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '10' };

	beforeAll(async () => {
		await setup.sandbox.n8n.restart({ env: SHORT_LEASE });
	}, 60_000);

	test.each<[string, Fault]>([
		[
			'when the hook has just been created',
			{ kind: 'timeoutAfter', method: 'POST', path: /eventHooks$/ },
		],
		[
			'when the hook has just been verified',
			{ kind: 'timeoutAfter', method: 'POST', path: /verify$/ },
		],
	])(
		'n8n killed %s has exactly one working hook after the next start',
		async (_, fault) => {
			const workflowId = await createWorkflow();
			setup.sandbox.org.faults.push(fault);
			await setup.sandbox.n8n.activate(workflowId);
			await waitUntil(
				'Okta has processed the request',
				() => fault.times === 0 && setup.sandbox.org.hooks.size === 1,
			);
			await setup.sandbox.n8n.restart({ signal: 'SIGKILL', env: SHORT_LEASE });
			await waitForSingleHook(60);
		},
		150_000,
	);

	test.each<[string, Fault]>([
		[
			'while the hook is deactivated',
			{ kind: 'timeoutBefore', method: 'POST', path: /deactivate$/ },
		],
		[
			'when the hook has just been deactivated',
			{ kind: 'timeoutAfter', method: 'POST', path: /deactivate$/ },
		],
		['when the hook has just been deleted', { kind: 'timeoutAfter', method: 'DELETE', path: /./ }],
	])(
		'n8n killed %s, while unpublishing, has no hook after the next start',
		async (_, fault) => {
			const { workflowId } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
			await waitForSingleHook();
			setup.sandbox.org.faults.push(fault);
			await setup.sandbox.n8n.deactivate(workflowId);
			await waitUntil('n8n has sent the request', () => fault.times === 0);
			await setup.sandbox.n8n.restart({ signal: 'SIGKILL', env: SHORT_LEASE });
			await waitUntil('no hook is left', () => setup.sandbox.org.hooks.size === 0, 60);
		},
		150_000,
	);

	test("an activation that Okta rejects twice succeeds at n8n's third attempt, with one hook", async () => {
		const workflowId = await createWorkflow();
		const errorCode = 'E0000001';
		setup.sandbox.org.faults.push({
			kind: 'error',
			method: 'POST',
			path: /verify$/,
			errorCode,
			times: 2,
		});
		setup.sandbox.org.requests.length = 0;
		await setup.sandbox.n8n.activate(workflowId);
		await waitForSingleHook(60);
		const verifies = setup.sandbox.org.requests.filter(({ path }) => path.endsWith('/verify'));
		expect(verifies.map(({ status }) => status)).toStrictEqual([400, 400, 200]);
	}, 120_000);

	test.each<[string, Fault[]]>([
		['then succeeds', []],
		[
			'is then rejected',
			[{ kind: 'error', method: 'POST', path: /verify$/, errorCode: 'E0000001' }],
		],
	])(
		'an activation that n8n times out and that %s, followed by another one, creates one working hook',
		async (_, more) => {
			const workflowId = await createWorkflow();
			// The node waits longer for the verification than n8n waits for the node.
			setup.sandbox.org.faults.push(
				{ kind: 'timeoutBefore', method: 'POST', path: /verify$/ },
				...more,
			);
			const releasedLocks = () => countInLog('Released workflow publication lock');
			const timeouts = () => countInLog('publication processing exceeded its deadline');
			const before = releasedLocks();
			await setup.sandbox.n8n.activate(workflowId);
			await waitUntil('n8n allows publishing the workflow again', () => releasedLocks() > before);
			const timeoutsBefore = timeouts();
			await setup.sandbox.n8n.activate(workflowId);
			await waitForSingleHook(60).catch(async (error: Error) => {
				// The lease of this test is short, and this activation waits for the first one. If n8n timed it
				// out too, the user has to publish the workflow again.
				if (timeouts() === timeoutsBefore) throw error;
				await setup.sandbox.n8n.activate(workflowId);
				await waitForSingleHook(60);
			});
			expect(setup.sandbox.org.faults.filter(({ times }) => times !== 0)).toStrictEqual([]);
		},
		210_000,
	);

	test('a workflow with a wrong API token gets a hook after the token is corrected and it is published again', async () => {
		const { n8n, org, account } = setup.sandbox;
		const id = await n8n.createCredential({ ...account, token: 'wrong' });
		const workflowId = await n8n.createWorkflow(demoWorkflow(id));
		await n8n.activate(workflowId);
		await waitUntil(
			'n8n has given up',
			async () => (await n8n.publication(workflowId)).status === 'failed',
			90,
		);
		expect(org.hooks.size).toBe(0);
		await n8n.updateCredential(id, account);
		await n8n.activate(workflowId);
		await waitForSingleHook(60);
	}, 150_000);
});

test('two Okta Trigger nodes in a workflow, and a copy of the workflow, have a hook each', async () => {
	const { n8n, org } = setup.sandbox;
	const one = demoWorkflow(setup.credentialId);
	const second = { ...oktaTrigger(setup.credentialId), name: 'Second Trigger' };
	const workflows = [{ ...one, nodes: [...one.nodes, second] }, demoWorkflow(setup.credentialId)];
	const ids: string[] = [];
	for (const workflow of workflows) {
		const id = await n8n.createWorkflow(workflow);
		ids.push(id);
		await n8n.activate(id);
	}
	await waitUntil('three hooks are verified', () => {
		const hooks = [...org.hooks.values()];
		return hooks.length === 3 && hooks.every((hook) => hook.verificationStatus === 'VERIFIED');
	});
	const hooks = [...org.hooks.values()];
	expect(new Set(hooks.map(({ name }) => name)).size).toBe(3);
	expect(new Set(hooks.map(({ channel }) => channel.config.uri)).size).toBe(3);

	await waitUntil('n8n accepts deliveries', async () =>
		attemptStatuses(await org.emitEvent(factorActivation())).every((status) => status === 200),
	);
	await n8n.deactivate(ids[0] ?? '');
	await waitUntil('the other workflow keeps its hook', () => org.hooks.size === 1);
	const event = factorActivation();
	expect(attemptStatuses(await org.emitEvent(event))).toStrictEqual([200]);
	await waitUntil('the event is executed', async () =>
		(await n8n.executions(ids[1] ?? '')).some(
			({ items }) => items[TRIGGER]?.[0]?.UUID === event.uuid,
		),
	);
}, 60_000);

test("the log names a hook that can't be deleted because the credential was changed to another org", async () => {
	const { n8n, org, okta } = setup.sandbox;
	const { workflowId, hook } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
	await waitForSingleHook();
	const other = await setup.sandbox.anotherOrg();
	await n8n.updateCredential(setup.credentialId, other.account);
	await n8n.deactivate(workflowId);
	await waitUntil('the log names the hook', () =>
		n8n.log().includes(`"${hook.name}" (${hook.id}) still exists in ${okta.url}`),
	);
	expect([...org.hooks.values()]).toStrictEqual([hook]);
	org.hooks.clear();
	await other.close();
	await n8n.updateCredential(setup.credentialId, setup.sandbox.account);
}, 60_000);
