import { randomUUID } from 'node:crypto';

import type { INode, INodeParameters } from 'n8n-workflow';

import { secretOf } from '../../../tools/okta-emulator/entities';
import {
	bareEvent,
	factorActivation,
	factorActivations,
} from '../../../tools/okta-emulator/events';
import type { NewWorkflow } from '../../../tools/sandbox/n8n/n8n';
import { publish, waitForHook, type Published } from '../../../tools/sandbox/workflows/publish';
import { demoWorkflow, TRIGGER } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { CARD_KEYS, EMPTY_ENTITY } from '../../fixtures/cardKeys';
import { attemptStatuses } from '../../support/e2e/deliveries';
import { waitForExecutions } from '../../support/e2e/executions';
import { testWithAddedWebhookIds, testWithImportedWorkflows } from '../../support/e2e/n8nFeatures';
import { setUpSandbox, unpublishAfterEach } from '../../support/e2e/sandboxSetup';
import { importWorkflow } from '../../support/e2e/workflows/importWorkflow';
import { publishRejected, republish } from '../../support/e2e/workflows/publication';

const setup = setUpSandbox();
unpublishAfterEach(setup);

async function publishDemo(parameters: INodeParameters = {}): Promise<Published> {
	return await publish(setup.sandbox, demoWorkflow(setup.credentialId, parameters));
}

describe('a published workflow', () => {
	test('has one verified hook in Okta, named after the workflow, and n8n responds to the handshake in time', async () => {
		setup.sandbox.org.requests.length = 0;
		const { workflowId, hook } = await publishDemo();
		expect(hook).toMatchObject({ status: 'ACTIVE', verificationStatus: 'VERIFIED' });
		expect(hook.name).toMatch(/^n8n: New MFA factors in Okta \/ Okta Trigger \([0-9a-f]{8}\)$/);
		expect(hook.description).toContain(`Workflow ${workflowId} on n8n at ${setup.sandbox.n8n.url}`);
		expect(setup.sandbox.org.requests.map(({ method }) => method)).toStrictEqual([
			'GET',
			'POST',
			'POST',
		]);
		const handshake = setup.sandbox.org.hookRequests.findLast(({ hookId }) => hookId === hook.id);
		expect(handshake).toMatchObject({ kind: 'handshake', response: { status: 200 } });
		expect(handshake?.milliseconds).toBeLessThan(3000);
	});

	test('works with version 1 of the node', async () => {
		const workflow = demoWorkflow(setup.credentialId);
		const nodes = workflow.nodes.map((node) =>
			node.name === TRIGGER ? { ...node, typeVersion: 1 } : node,
		);
		const { workflowId } = await publish(setup.sandbox, { ...workflow, nodes });
		const event = factorActivation();
		expect(attemptStatuses(await setup.sandbox.org.emitEvent(event))).toStrictEqual([200]);
		const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toMatchObject([{ UUID: event.uuid }]);
	});

	test('outputs the card of a factor activation with all its fields', async () => {
		const { workflowId, hook } = await publishDemo();
		const event = factorActivation();
		expect(attemptStatuses(await setup.sandbox.org.emitEvent(event))).toStrictEqual([200]);

		const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(execution?.status).toBe('success');
		expect(execution?.items[TRIGGER]).toStrictEqual([
			{
				'Date and Time': event.published,
				Message: 'Activate factor or authenticator enrollment for user',
				'Event ID': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
				'Event Type': 'user.mfa.factor.activate',
				'Event Time': expect.stringMatching(/^\d{4}-.*Z$/) as string,
				Version: '0',
				Admin: {
					ID: '00u1ada00lovelace001',
					'Alternate ID': 'ada@acme.example',
					'Display Name': 'Ada Lovelace',
					Type: 'User',
				},
				'Okta User': {
					ID: '00u1grace00hopper002',
					'Alternate ID': 'grace@acme.example',
					'Display Name': 'Grace Hopper',
					Type: 'User',
				},
				Reason: 'User set up OKTA_VERIFY_PUSH factor',
				UUID: event.uuid,
				'Event Details': event,
				Headers: expect.objectContaining({
					'content-type': 'application/json',
					authorization: '[redacted]',
				}) as object,
				Source: {
					URL: `https://emulator.okta.com/api/v1/eventHooks/${hook.id}`,
					'Event Hook ID': hook.id,
				},
				'Debug Context': { 'Debug Data': (event.debugContext as { debugData: object }).debugData },
			},
		]);
		expect(Object.keys(execution?.items[TRIGGER]?.[0] ?? {})).toStrictEqual(CARD_KEYS);
		expect(execution?.items['Build Message']).toStrictEqual([
			{ text: 'Grace Hopper: User set up OKTA_VERIFY_PUSH factor' },
		]);
	});

	test('outputs null for fields that the event lacks', async () => {
		const { workflowId } = await publishDemo();
		const event = bareEvent();
		await setup.sandbox.org.emitEvent(event);
		const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toMatchObject([
			{
				UUID: event.uuid,
				Message: null,
				Admin: EMPTY_ENTITY,
				'Okta User': EMPTY_ENTITY,
				Reason: null,
				'Debug Context': { 'Debug Data': null },
			},
		]);
	});

	test('outputs the events of a delivery as items of one execution, in order', async () => {
		const { workflowId } = await publishDemo();
		const events = factorActivations(20);
		await setup.sandbox.org.emitEvent(...events);
		const [execution, ...more] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(more).toHaveLength(0);
		expect(execution?.items[TRIGGER]?.map(({ UUID }) => UUID)).toStrictEqual(
			events.map(({ uuid }) => uuid),
		);
	});

	test('outputs the event as Okta sent it, if "Output" is set to the raw event', async () => {
		const { workflowId } = await publishDemo({ output: 'event' });
		const event = factorActivation();
		await setup.sandbox.org.emitEvent(event);
		const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toStrictEqual([event]);
	});

	test('starts only for the listed actors and targets', async () => {
		const { org } = setup.sandbox;
		const { workflowId } = await publishDemo({
			options: { actors: 'ADA@acme.example, nobody', targets: '={{ ["Sales", "grace hopper"] }}' },
		});
		const others = [{ actor: { displayName: 'Grace' } }, { target: null }, { actor: null }];
		const events = [...others, {}].map((parts) => factorActivation(parts));
		for (const event of events) {
			expect(attemptStatuses(await org.emitEvent(event))).toStrictEqual([200]);
		}
		const executions = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(executions.map(({ items }) => items[TRIGGER]?.map(({ UUID }) => UUID))).toStrictEqual([
			[events.at(-1)?.uuid],
		]);
	});

	test('receives only the selected events', async () => {
		const { workflowId } = await publishDemo({
			events: ['user.mfa.factor.update'],
		});
		expect(await setup.sandbox.org.emitEvent(factorActivation())).toHaveLength(0);
		const update = factorActivation({ eventType: 'user.mfa.factor.update' });
		await setup.sandbox.org.emitEvent(update);
		const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toMatchObject([{ 'Event Type': 'user.mfa.factor.update' }]);
	});

	test('outputs the card of each event type, and only events with the selected outcome', async () => {
		const { workflowId, hook } = await publishDemo({
			events: ['group.user_membership.add', 'device.user.add'],
			additionalEventTypes: 'user.session.impersonation.grant',
			options: {
				outcome: 'success',
				eventFilters: {
					filters: [{ eventType: 'group.user_membership.add', expression: 'true' }],
				},
			},
		});
		expect(hook.events.items).toHaveLength(3);
		expect(hook.events.filter?.eventFilterMap).toHaveLength(1);

		const [user, group, device] = ['User', 'UserGroup', 'UDDevice'].map((type) => ({
			id: `00${type}`,
			type,
			alternateId: null,
			displayName: `A ${type}`,
		}));
		const add = factorActivation({
			eventType: 'group.user_membership.add',
			target: [group, user],
		});
		const failed = factorActivation({ ...add, uuid: 'failed', outcome: { result: 'FAILURE' } });
		const assign = factorActivation({ eventType: 'device.user.add', target: [device, user] });
		expect(attemptStatuses(await setup.sandbox.org.emitEvent(failed))).toStrictEqual([200]);
		const grant = factorActivation({
			eventType: 'user.session.impersonation.grant',
			target: [user],
		});
		expect(
			attemptStatuses(await setup.sandbox.org.emitEvent(add, failed, assign, grant)),
		).toStrictEqual([200]);

		const [execution, ...more] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(more).toHaveLength(0);
		const items = execution?.items[TRIGGER] ?? [];
		expect(items).toMatchObject([
			{ UUID: add.uuid, Admin: {}, 'Okta User': { ID: '00User' }, Group: { ID: '00UserGroup' } },
			{ UUID: assign.uuid, Actor: {}, Device: { ID: '00UDDevice', Type: 'UDDevice' } },
			{ UUID: grant.uuid, Actor: {}, 'Okta User': { ID: '00User' } },
		]);
		// Okta Workflows has no card for the third event, so it gets the generic one, with a reason.
		expect(items.map((item) => 'Reason' in item)).toStrictEqual([false, false, true]);
	});

	test('keeps its secret and the API token out of static data, executions and the log', async () => {
		const { workflowId, hook } = await publishDemo();
		await setup.sandbox.org.emitEvent(factorActivation());
		const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
		const staticData = await waitUntil('the static data is saved', async () => {
			const data = JSON.stringify(await setup.sandbox.n8n.staticData(workflowId));
			return data.includes(hook.id) && data;
		});
		const log = setup.sandbox.n8n.log();
		for (const secret of [secretOf(hook), setup.sandbox.org.token]) {
			expect(secret.length).toBeGreaterThan(20);
			expect(staticData).not.toContain(secret);
			expect(execution?.raw).not.toContain(secret);
			expect(log).not.toContain(secret);
		}
	});

	test.each(['SIGTERM', 'SIGKILL'] as const)(
		'keeps its hook when n8n restarts after %s, and still accepts deliveries',
		async (signal) => {
			const { n8n, org } = setup.sandbox;
			const { workflowId, hook } = await publishDemo();
			await n8n.stop(signal);
			expect([...org.hooks.keys()]).toStrictEqual([hook.id]);
			await n8n.start();
			await n8n.signIn();
			expect(attemptStatuses(await org.emitEvent(factorActivation()))).toContain(200);
			await waitForExecutions(setup.sandbox, workflowId, 1);
			expect([...org.hooks.keys()]).toStrictEqual([hook.id]);
		},
		60_000,
	);

	test('deletes its hook when it is unpublished', async () => {
		const { workflowId, hook } = await publishDemo();
		await setup.sandbox.n8n.deactivate(workflowId);
		await waitUntil('the hook is deleted', () => setup.sandbox.org.hooks.size === 0);
		const delivered = await setup.sandbox.org.deliver(hook, [factorActivation()]);
		expect(attemptStatuses([delivered])).toStrictEqual([404]);
	});
});

describe('a node without a webhook ID, e.g. of an imported workflow', () => {
	/** The demo workflow with an Okta Trigger of this name, without a webhook ID. */
	function workflowWith(name: string, nodeId: string): NewWorkflow {
		const workflow = demoWorkflow(setup.credentialId);
		const [trigger] = workflow.nodes as [INode];
		delete trigger.webhookId;
		Object.assign(trigger, { id: nodeId, name });
		return { ...workflow, connections: { [name]: workflow.connections[TRIGGER] ?? {} } };
	}

	testWithImportedWorkflows(
		'has a hook that calls it by its name, and another one after it was renamed',
		async () => {
			const { n8n, org } = setup.sandbox;
			const nodeId = randomUUID();
			const workflowId = await importWorkflow(setup.sandbox, workflowWith('Factors', nodeId));
			await n8n.activate(workflowId);
			const hook = await waitForHook(setup.sandbox, workflowId, new Set());
			expect([...org.hooks.keys()]).toStrictEqual([hook.id]);
			const url = `${n8n.url}/webhook/${workflowId}/factors/webhook`;
			expect(hook.channel.config.uri).toBe(url);
			expect(attemptStatuses(await org.emitEvent(factorActivation()))).toStrictEqual([200]);
			await waitForExecutions(setup.sandbox, workflowId, 1);

			// n8n 2.41 adds a webhook ID when it saves the workflow.
			const renamed = await republish(setup.sandbox, workflowId, workflowWith('Devices', nodeId));
			expect([...org.hooks.keys()]).toStrictEqual([renamed.id]);
			expect(renamed.channel.config.uri).not.toBe(url);
			expect(attemptStatuses(await org.emitEvent(factorActivation()))).toStrictEqual([200]);
			await waitForExecutions(setup.sandbox, workflowId, 2);

			await n8n.deactivate(workflowId);
			await waitUntil('no hook is left', () => org.hooks.size === 0);
		},
		120_000,
	);

	// n8n looks for the decoded path, but stores the encoded one.
	testWithAddedWebhookIds(
		"with a space in its name can't be called until n8n has added a webhook ID",
		async () => {
			const { n8n, org } = setup.sandbox;
			const nodeId = randomUUID();
			const workflowId = await importWorkflow(setup.sandbox, workflowWith(TRIGGER, nodeId));
			expect(await publishRejected(setup.sandbox, workflowId)).toMatch(
				/Okta must get n8n's response from \S+\/okta%20trigger\/webhook within 3 seconds\./,
			);
			expect(org.hooks.size).toBe(0);

			await n8n.updateWorkflow(workflowId, workflowWith('Okta Events', nodeId));
			await n8n.activate(workflowId);
			await waitUntil('n8n accepts deliveries', async () => {
				const statuses = attemptStatuses(await org.emitEvent(factorActivation()));
				return statuses.length === 1 && statuses[0] === 200;
			});
		},
		120_000,
	);
});
