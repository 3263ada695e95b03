import { sleep, type INode } from 'n8n-workflow';

import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import type { NewWorkflow } from '../../../tools/sandbox/n8n/n8n';
import { publish } from '../../../tools/sandbox/workflows/publish';
import {
	demoWorkflow,
	oktaTrigger,
	systemLogTrigger,
	TRIGGER,
} from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { attemptStatuses } from '../../support/e2e/deliveries';
import { waitForExecutions } from '../../support/e2e/executions';
import { describeWithPublicationService } from '../../support/e2e/n8nFeatures';
import { setUpSandbox } from '../../support/e2e/sandboxSetup';
import { republish } from '../../support/e2e/workflows/publication';
import { chain, codeNode } from '../../support/e2e/workflows/testWorkflows';

/*
 * n8n always saves a workflow's static data as a whole, sometimes from an outdated copy. Deliveries
 * must still be accepted then, and unpublishing must still delete the hook.
 */

const setup = setUpSandbox();

/** The hook ID in the node's static data in n8n's database. */
async function storedHookId(workflowId: string): Promise<unknown> {
	const data = (await setup.sandbox.n8n.staticData(workflowId)) as Record<
		string,
		{ oktaNode?: { state?: { hookId: unknown } } }
	>;
	return data?.[`node:${TRIGGER}`]?.oktaNode?.state?.hookId;
}

/** Waits until n8n's database has the ID of this hook. */
async function waitForStoredHook(workflowId: string, { id }: Hook): Promise<void> {
	await waitUntil('the hook is stored', async () => (await storedHookId(workflowId)) === id);
}

/** Changes the workflow so that n8n replaces its hook. */
function withAnotherEvent(workflow: NewWorkflow): NewWorkflow {
	const trigger = workflow.nodes.find(({ name }) => name === TRIGGER) as INode;
	trigger.parameters.additionalEventTypes = 'user.mfa.factor.update';
	return workflow;
}

/** Expects that n8n accepts deliveries, before and after a restart, and then deletes the hook. */
async function expectToKeepWorking(workflowId: string, hook: Hook): Promise<void> {
	const { n8n, org } = setup.sandbox;
	expect([...org.hooks.keys()]).toStrictEqual([hook.id]);
	expect(attemptStatuses([await org.deliver(hook, [factorActivation()])])).toStrictEqual([200]);
	await n8n.restart();
	expect(attemptStatuses([await org.deliver(hook, [factorActivation()])])).toContain(200);

	await n8n.deactivate(workflowId);
	await waitUntil('the hook is deleted', () => org.hooks.size === 0);
}

// Without the service, n8n replaces the hook whenever it saves a published workflow.
describeWithPublicationService('with the publication service', () => {
	test('a polling trigger in the same workflow saves an outdated copy', async () => {
		const { org } = setup.sandbox;
		const workflow = demoWorkflow(setup.credentialId);
		workflow.nodes.push(systemLogTrigger(setup.credentialId));
		const { workflowId, hook: first } = await publish(setup.sandbox, workflow);

		const second = await republish(setup.sandbox, workflowId, withAnotherEvent(workflow));
		expect(second.id).not.toBe(first.id);

		org.systemLog.add(factorActivation());
		await waitForStoredHook(workflowId, first);
		await expectToKeepWorking(workflowId, second);
	}, 120_000);

	test('a Code node that changes static data runs while the workflow is published', async () => {
		const { org } = setup.sandbox;
		const trigger = oktaTrigger(setup.credentialId);
		const count = codeNode(
			'Count',
			[
				"const data = $getWorkflowStaticData('global');",
				'data.count = (data.count ?? 0) + 1;',
				'await new Promise((resolve) => setTimeout(resolve, 6000));',
				'return $input.all();',
			].join('\n'),
		);
		const workflow = chain(trigger, [count]);
		const { workflowId, hook: first } = await publish(setup.sandbox, workflow);
		await waitForStoredHook(workflowId, first);
		const delivering = org.deliver(first, [factorActivation()]);
		await sleep(1500);

		const second = await republish(setup.sandbox, workflowId, withAnotherEvent(workflow));
		expect(attemptStatuses([await delivering])).toStrictEqual([200]);
		await waitForExecutions(setup.sandbox, workflowId, 1);
		await waitForStoredHook(workflowId, first);
		await expectToKeepWorking(workflowId, second);
	}, 120_000);

	test('an update through the public API restores the static data of an earlier export', async () => {
		const { n8n } = setup.sandbox;
		const workflow = demoWorkflow(setup.credentialId);
		const { workflowId, hook: first } = await publish(setup.sandbox, workflow);
		await waitForStoredHook(workflowId, first);
		const staticData = await n8n.staticData(workflowId);

		const second = await republish(setup.sandbox, workflowId, withAnotherEvent(workflow));
		await waitForStoredHook(workflowId, second);
		await n8n.updateWorkflow(workflowId, { ...workflow, staticData });
		expect(await storedHookId(workflowId)).toBe(first.id);
		await expectToKeepWorking(workflowId, second);
	}, 120_000);

	test('the static data is lost', async () => {
		const { n8n } = setup.sandbox;
		const workflow = demoWorkflow(setup.credentialId);
		const { workflowId, hook } = await publish(setup.sandbox, workflow);
		await waitForStoredHook(workflowId, hook);
		await n8n.updateWorkflow(workflowId, { ...workflow, staticData: {} });
		expect(await storedHookId(workflowId)).toBeUndefined();
		await expectToKeepWorking(workflowId, hook);
	}, 120_000);

	test('the static data is lost, and the node is changed and published again', async () => {
		const workflow = demoWorkflow(setup.credentialId);
		const { workflowId, hook: first } = await publish(setup.sandbox, workflow);
		await waitForStoredHook(workflowId, first);
		const changed = { ...withAnotherEvent(workflow), staticData: {} };
		const second = await republish(setup.sandbox, workflowId, changed);
		expect(second.id).not.toBe(first.id);
		await waitForStoredHook(workflowId, second);
		await expectToKeepWorking(workflowId, second);
	}, 120_000);
});
