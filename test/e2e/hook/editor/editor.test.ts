/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { Agent } from 'node:https';

import axios from 'axios';
import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { EVENT_TYPES } from '../../../../nodes/Okta/protocol/events/eventTypes';
import { secretOf, type Hook } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import { publish } from '../../../../tools/sandbox/workflows/publish';
import { demoWorkflow } from '../../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../../tools/waitUntil';
import { CARD_KEYS } from '../../../fixtures/cardKeys';
import { attemptStatuses } from '../../../support/e2e/deliveries';
import { waitForExecutions } from '../../../support/e2e/executions';
import { testWithSchemas } from '../../../support/e2e/n8nFeatures';
import { setUpSandbox, unpublishAfterEach } from '../../../support/e2e/sandboxSetup';

// n8n serves output schemas together with the editor.
const setup = setUpSandbox({ N8N_DISABLE_UI: 'false' });
unpublishAfterEach(setup);

describe('the editor', () => {
	/** Loads a file as the signed-in editor does. */
	async function load<T>(path: string): Promise<T> {
		const { data } = await axios.get<T>(`${setup.sandbox.n8n.url}${path}`, {
			httpsAgent: new Agent({ ca: setup.sandbox.keys.certificate }),
			headers: { cookie: setup.sandbox.n8n.cookie },
		});
		return data;
	}

	test('offers every event of the catalogue, by name and type', async () => {
		const nodes = await load<INodeTypeDescription[]>('/types/nodes.json');
		const node = nodes.find(({ name }) => name === 'n8n-nodes-okta-trigger.oktaTrigger');
		const events = node?.properties.find(({ name }) => name === 'events');
		const options = (events?.options ?? []) as INodePropertyOptions[];
		expect(options.map(({ value }) => value)).toStrictEqual(EVENT_TYPES.map(({ type }) => type));
		for (const [i, { name, type }] of EVENT_TYPES.entries()) {
			expect(options[i]?.name.startsWith(`${name} (${type}`)).toBe(true);
		}
		expect(events?.default).toStrictEqual(['user.mfa.factor.activate']);
	});

	testWithSchemas.each(['1.0.0', '1.1.0'])(
		'loads the output schema of version %s',
		async (version) => {
			const path = `/schemas/n8n-nodes-okta-trigger.oktaTrigger/${version}.json`;
			const { properties } = await load<{ properties: object }>(path);
			expect(Object.keys(properties).slice(0, CARD_KEYS.length)).toStrictEqual(CARD_KEYS);
		},
	);
});

describe('a test listener that waits for the next event', () => {
	const nextEventWorkflow = () =>
		demoWorkflow(setup.credentialId, { options: { testEvent: 'next' } });

	test("creates a test hook beside the published workflow's hook, and deletes it after the event", async () => {
		const { workflowId, hook } = await publish(setup.sandbox, nextEventWorkflow());
		setup.sandbox.org.systemLog.add(factorActivation());
		await setup.sandbox.n8n.listen(workflowId);
		const test = await waitUntil('the test hook exists', () =>
			[...setup.sandbox.org.hooks.values()].find(({ id }) => id !== hook.id),
		);
		expect(test.name).toMatch(/ \[test\] \([0-9a-f]{8}\)$/);
		await waitUntil('the test hook is verified', () => test.verificationStatus === 'VERIFIED');

		expect(
			attemptStatuses([await setup.sandbox.org.deliver(test, [factorActivation()])]),
		).toContain(200);
		await waitUntil('the test hook is deleted', () => !setup.sandbox.org.hooks.has(test.id));
		expect([...setup.sandbox.org.hooks.keys()]).toStrictEqual([hook.id]);
		const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
		expect(execution?.raw).not.toContain(secretOf(test));
	});

	test('deletes the test hook when the user stops listening', async () => {
		const workflowId = await setup.sandbox.n8n.createWorkflow(nextEventWorkflow());
		await setup.sandbox.n8n.listen(workflowId);
		await waitUntil('the test hook exists', () => setup.sandbox.org.hooks.size === 1);
		await setup.sandbox.n8n.stopListening(workflowId);
		await waitUntil('the test hook is deleted', () => setup.sandbox.org.hooks.size === 0);
	});

	test("replaces the test hook of a listener that was open when n8n was killed, but not the published workflow's", async () => {
		const { n8n, org } = setup.sandbox;
		const { workflowId, hook } = await publish(setup.sandbox, nextEventWorkflow());
		/** Waits for the verified hook of a test listener, which must be the only other one. */
		const waitForTestHook = async (previous?: Hook) =>
			await waitUntil('there is one new test hook', () => {
				const [test, ...more] = [...org.hooks.values()].filter(({ id }) => id !== hook.id);
				const isNew = more.length === 0 && test?.id !== previous?.id;
				return isNew && test?.verificationStatus === 'VERIFIED' && test;
			});
		await n8n.listen(workflowId);
		const left = await waitForTestHook();
		await n8n.restart({ signal: 'SIGKILL' });
		expect([...org.hooks.keys()]).toStrictEqual([hook.id, left.id]);

		await n8n.listen(workflowId);
		await waitForTestHook(left);
		await n8n.stopListening(workflowId);
		await waitUntil('the test hook is deleted', () => org.hooks.size === 1);
		expect([...org.hooks.keys()]).toStrictEqual([hook.id]);
	}, 60_000);
});
