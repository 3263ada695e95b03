/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';

import axios from 'axios';
import type { INode, INodeParameters } from 'n8n-workflow';

import { factorActivation, factorActivations } from '../../../tools/okta-emulator/events';
import type { NewWorkflow } from '../../../tools/sandbox/n8n/n8n';
import { waitUntilPublished } from '../../../tools/sandbox/workflows/publish';
import { oktaTrigger, TRIGGER } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { attemptStatuses, deliverUntilAccepted } from '../../support/e2e/deliveries';
import { waitForExecutions } from '../../support/e2e/executions';
import { testWithUpdatesOfPublishedNodes } from '../../support/e2e/n8nFeatures';
import { OktaAdmin } from '../../support/e2e/oktaAdmin';
import { setUpSandbox } from '../../support/e2e/sandboxSetup';
import { publishRejected, republish } from '../../support/e2e/workflows/publication';

const setup = setUpSandbox();

const HOOK_SECRET = { authentication: 'hookSecret' };

let admin: OktaAdmin;
let secret: string;
let credentialId: string;

beforeEach(async () => {
	admin = new OktaAdmin(setup.sandbox);
	secret = newSecret();
	credentialId = await setup.sandbox.n8n.createCredential({ header: 'Authorization', secret });
	setup.sandbox.org.requests.length = 0;
});

afterEach(async () => {
	const { n8n, org } = setup.sandbox;
	await n8n.deactivateAll();
	org.hooks.clear();
	expect(n8n.log()).not.toContain(secret);
});

function newSecret(): string {
	return randomBytes(32).toString('base64');
}

/** A workflow of one node, for a hook that the admin manages. */
function workflowOf(...nodes: INode[]): NewWorkflow {
	return { name: 'Factors', nodes, connections: {} };
}

function managedTrigger(parameters: INodeParameters = {}, id = credentialId): INode {
	return oktaTrigger(id, { ...HOOK_SECRET, ...parameters });
}

/** The URL that the editor shows on the node. */
function urlOf({ webhookId }: INode, path = 'webhook'): string {
	return `${setup.sandbox.n8n.url}/${path}/${webhookId}/webhook`;
}

/** Publishes a workflow with this node, and expects no request to Okta. */
async function publish(node: INode): Promise<string> {
	const { n8n, org } = setup.sandbox;
	const workflowId = await n8n.createWorkflow(workflowOf(node));
	await n8n.activate(workflowId);
	await waitUntilPublished(n8n, workflowId);
	expect(org.requests).toStrictEqual([]);
	return workflowId;
}

/** The UUIDs of all items of a node. */
async function uuidsOf(workflowId: string, count: number, node = TRIGGER): Promise<unknown[]> {
	const executions = await waitForExecutions(setup.sandbox, workflowId, count);
	return executions.flatMap(({ items }) => (items[node] ?? []).map(({ UUID }) => UUID));
}

describe("an admin's hook", () => {
	test('delivers to the published workflow, which asks Okta nothing and leaves the hook alone', async () => {
		const { n8n, org } = setup.sandbox;
		const node = managedTrigger();
		const workflowId = await publish(node);
		const hook = await admin.createHook({
			uri: urlOf(node),
			secret,
			events: ['user.mfa.factor.activate', 'user.session.start'],
		});
		org.requests.length = 0;

		const event = factorActivation();
		const other = factorActivation({ eventType: 'user.session.start' });
		expect(attemptStatuses(await org.emitEvent(other, event))).toStrictEqual([200]);
		expect(attemptStatuses(await org.emitEvent(other))).toStrictEqual([200]);
		expect(attemptStatuses(await org.emitEvent(event))).toStrictEqual([200]);
		const [execution, ...more] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(more).toHaveLength(0);
		expect(execution?.items[TRIGGER]).toMatchObject([
			{ UUID: event.uuid, Headers: { authorization: '[redacted]' } },
		]);
		expect(execution?.raw).not.toContain(secret);
		expect(JSON.stringify(await n8n.staticData(workflowId))).not.toContain(secret);

		await n8n.deactivate(workflowId);
		await waitUntil('the URL has no route', async () => {
			const { attempts } = await org.deliver(hook, [factorActivation()]);
			return attempts[0]?.status === 404;
		});
		expect([...org.hooks.keys()]).toStrictEqual([hook.id]);
		expect(org.requests).toStrictEqual([]);
	});

	test('with another secret, or without one, starts nothing, and n8n logs what to compare', async () => {
		const { n8n, org } = setup.sandbox;
		const node = managedTrigger();
		const workflowId = await publish(node);
		const uri = urlOf(node);
		await admin.createHook({ uri, secret: newSecret() });
		const elsewhere = await admin.createHook({ uri, secret, header: 'X-Okta-Secret' });
		const results = await org.emitEvent(factorActivation());
		expect(results.map(({ attempts }) => attempts.map(({ status }) => status))).toStrictEqual([
			[401],
			[401],
		]);
		expect(await n8n.executions(workflowId)).toHaveLength(0);
		const line = /rejected a delivery with 401 .* compare the hook in Okta/;
		await waitUntil('n8n logs it', () => line.test(n8n.log()));

		await n8n.updateCredential(credentialId, { header: 'X-Okta-Secret', secret });
		expect(attemptStatuses([await org.deliver(elsewhere, [factorActivation()])])).toStrictEqual([
			200,
		]);
	});

	test('keeps delivering through a restart of n8n, whatever has become of the credential', async () => {
		const { n8n, org } = setup.sandbox;
		const node = managedTrigger();
		const workflowId = await publish(node);
		const hook = await admin.createHook({ uri: urlOf(node), secret });
		await n8n.updateCredential(credentialId, { header: 'Authorization', secret: 'short' });
		await n8n.restart();
		const deliver = async () => attemptStatuses([await org.deliver(hook, [factorActivation()])]);
		expect(await deliver()).toStrictEqual([503, 503]);
		await n8n.updateCredential(credentialId, { header: 'Authorization', secret });
		expect(await deliver()).toStrictEqual([200]);
		await n8n.rest('DELETE', `/credentials/${credentialId}`);
		expect(await deliver()).toStrictEqual([503, 503]);
		await waitForExecutions(setup.sandbox, workflowId, 1);
	}, 120_000);
});

describe('the secret is changed', () => {
	test('in the credential and in Okta, without publishing, and only deliveries between are lost', async () => {
		const { n8n, org } = setup.sandbox;
		const node = managedTrigger();
		const workflowId = await publish(node);
		const uri = urlOf(node);
		const hook = await admin.createHook({ uri, secret });
		const [before, between, after] = factorActivations(3);
		await org.emitEvent(before ?? {});
		const rotated = newSecret();
		await n8n.updateCredential(credentialId, { header: 'Authorization', secret: rotated });
		expect(attemptStatuses(await org.emitEvent(between ?? {}))).toStrictEqual([401]);
		await admin.changeHook(hook, { uri, secret: rotated });
		expect(attemptStatuses(await org.emitEvent(after ?? {}))).toStrictEqual([200]);
		expect(await uuidsOf(workflowId, 2)).toStrictEqual([before?.uuid, after?.uuid]);
	});

	test('with a second node and a second hook, and no event is lost', async () => {
		const { n8n, org } = setup.sandbox;
		const old = managedTrigger();
		const workflowId = await publish(old);
		const oldHook = await admin.createHook({ uri: urlOf(old), secret });
		const events = factorActivations(6);
		const emit = async (count: number) => await org.emitEvent(...events.splice(0, count));
		const uuids = events.map(({ uuid }) => uuid);
		await emit(1);

		const rotated = newSecret();
		const newCredential = await n8n.createCredential({ header: 'Authorization', secret: rotated });
		const added = {
			...managedTrigger({}, newCredential),
			name: 'New',
			position: [0, 200],
		} as INode;
		await n8n.updateWorkflow(workflowId, workflowOf(old, added));
		await n8n.activate(workflowId);
		await emit(1);
		await waitUntilPublished(n8n, workflowId);
		await admin.createHook({ uri: urlOf(added), secret: rotated });
		// Both hooks deliver it.
		expect(attemptStatuses(await emit(1))).toStrictEqual([200, 200]);

		await admin.deleteHook(oldHook);
		await emit(1);
		await n8n.updateWorkflow(workflowId, workflowOf(added));
		await n8n.activate(workflowId);
		await emit(1);
		await waitUntilPublished(n8n, workflowId);
		expect(attemptStatuses(await emit(1))).toStrictEqual([200]);

		const executions = await waitForExecutions(setup.sandbox, workflowId, 7);
		const received = executions.flatMap(({ items }) =>
			Object.values(items).flatMap((list) => list.map(({ UUID }) => UUID)),
		);
		expect(received).toHaveLength(7);
		expect([...new Set(received)].toSorted()).toStrictEqual(uuids.toSorted());
	}, 120_000);
});

test.each<[string, { header: string; secret: string }, string]>([
	['too short', { header: 'Authorization', secret: 'q0Yx6pS3Tm8vRk2' }, 'has fewer than 16'],
	['empty', { header: 'Authorization', secret: ' ' }, "'Secret' in the credential is empty."],
	['in Content-Type', { header: 'Content-Type', secret: 'x'.repeat(16) }, "can't be Content-Type"],
])(
	'a secret that is %s: the test of the credential and publishing say so',
	async (_, data, message) => {
		const { n8n, org } = setup.sandbox;
		expect(await n8n.testCredential(data)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(message) as string,
		});
		const id = await n8n.createCredential(data);
		const workflowId = await n8n.createWorkflow(workflowOf(managedTrigger({}, id)));
		expect(await publishRejected(setup.sandbox, workflowId)).toContain(message);
		expect(org.requests).toStrictEqual([]);
	},
	120_000,
);

test('a credential with an expression is tested and used like any other', async () => {
	const { n8n, org } = setup.sandbox;
	const [start, end] = [secret.slice(0, 10), secret.slice(10)];
	const data = { header: '={{ "X-" + "Hook" }}', secret: `={{ "${start}" + "${end}" }}` };
	expect(await n8n.testCredential(data)).toMatchObject({ status: 'OK' });
	expect(await n8n.testCredential({ ...data, secret: '={{ "short" }}' })).toMatchObject({
		status: 'Error',
	});
	const node = managedTrigger({}, await n8n.createCredential(data));
	await publish(node);
	await admin.createHook({ uri: urlOf(node), secret, header: 'X-Hook' });
	expect(attemptStatuses(await org.emitEvent(factorActivation()))).toStrictEqual([200]);
});

test('the test of a usable credential succeeds', async () => {
	expect(
		await setup.sandbox.n8n.testCredential({ header: 'X-Hook', secret: ` ${secret}\n` }),
	).toMatchObject({ status: 'OK' });
});

test('a test listener waits for a sample, and asks Okta nothing', async () => {
	const { n8n, org, keys } = setup.sandbox;
	const node = managedTrigger();
	const workflowId = await n8n.createWorkflow(workflowOf(node));
	await n8n.listen(workflowId);
	const send = async (value: string) =>
		await axios.post(
			urlOf(node, 'webhook-test'),
			{ data: { events: [{ eventType: 'user.mfa.factor.activate' }] } },
			{
				headers: { Authorization: value },
				httpsAgent: new Agent({ ca: keys.certificate }),
				validateStatus: () => true,
			},
		);
	expect(await send('q0Yx6pS3Tm8vRk2N')).toMatchObject({ status: 401 });
	expect(await send(secret)).toMatchObject({ status: 200 });
	const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
	expect(execution?.items[TRIGGER]).toMatchObject([{ 'Event Type': 'user.mfa.factor.activate' }]);
	expect(org.requests).toStrictEqual([]);
});

test("n8n's own hook that couldn't be deleted is named in n8n's log when the authentication changes", async () => {
	const { n8n, org } = setup.sandbox;
	const own = oktaTrigger(setup.credentialId);
	const workflowId = await n8n.createWorkflow(workflowOf(own));
	const hook = await republish(setup.sandbox, workflowId, workflowOf(own));
	org.faults.push({
		method: 'POST',
		path: /deactivate$/,
		kind: 'error',
		errorCode: 'E0000006',
		times: 100,
	});
	const { id, webhookId } = own;
	await n8n.updateWorkflow(workflowId, workflowOf({ ...managedTrigger(), id, webhookId } as INode));
	await n8n.activate(workflowId);
	await waitUntil('n8n names the hook', () =>
		n8n.log().includes(`(${hook.id}), which it had created before, still exists`),
	);
	org.faults.length = 0;
	expect(attemptStatuses(await org.emitEvent(factorActivation()))).toStrictEqual([401]);
}, 120_000);

describe.each([
	['with the publication service', {}],
	['without the publication service', { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' }],
])("switching from n8n's own hook and back leaves none behind, %s", (_, env) => {
	testWithUpdatesOfPublishedNodes(
		'while the workflow is published',
		async () => {
			const { n8n, org } = setup.sandbox;
			await n8n.restart({ env });
			const own = oktaTrigger(setup.credentialId);
			const { webhookId, id } = own;
			const managed = { ...managedTrigger(), id, webhookId } as INode;
			const log = n8n.log().length;

			const workflowId = await n8n.createWorkflow(workflowOf(own));
			await republish(setup.sandbox, workflowId, workflowOf(own));
			expect(org.hooks.size).toBe(1);
			for (let round = 0; round < 2; round++) {
				await n8n.updateWorkflow(workflowId, workflowOf(managed));
				await n8n.activate(workflowId);
				await waitUntilPublished(n8n, workflowId);
				await waitUntil("n8n's own hook is deleted", () => org.hooks.size === 0);
				const hook = await admin.createHook({ uri: urlOf(managed), secret });
				await deliverUntilAccepted(org, hook);
				await admin.deleteHook(hook);

				const again = await republish(setup.sandbox, workflowId, workflowOf(own));
				expect([...org.hooks.keys()]).toStrictEqual([again.id]);
				await deliverUntilAccepted(org, again);
			}
			await n8n.deactivate(workflowId);
			await waitUntil('no hook is left', () => org.hooks.size === 0);
			expect(n8n.log().slice(log)).not.toContain('still exists');
			await n8n.restart();
		},
		240_000,
	);
});
