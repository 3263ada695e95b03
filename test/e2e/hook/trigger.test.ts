/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { Agent } from 'node:https';

import axios from 'axios';
import { sleep, type INodePropertyOptions, type INodeTypeDescription } from 'n8n-workflow';

import { EVENT_TYPES } from '../../../nodes/Okta/protocol/events/eventTypes';
import { CARD_KEYS, EMPTY_ENTITY } from '../../fixtures/cardKeys';
import { secretOf, type Hook } from '../../../tools/okta-emulator/entities';
import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';
import { delivery } from '../../../tools/okta-emulator/hooks/deliveries';
import { Sandbox, waitUntil } from '../../../tools/sandbox/sandbox';
import { exampleWorkflow, TRIGGER } from '../../../tools/sandbox/workflows/workflows';
import { executionsOf, publish, statuses } from '../../../tools/sandbox/workflows/publish';
import { withSchemas } from '../../support/e2e/skips';

let sandbox: Sandbox;
let credentialId: string;

beforeAll(async () => {
	sandbox = await Sandbox.open(undefined, { name: 'e2e' });
	credentialId = await sandbox.n8n.createCredential(sandbox.account);
}, 180_000);

afterEach(async () => {
	await sandbox.n8n.deactivateAll();
	await waitUntil('no hook is left', () => sandbox.org.hooks.size === 0);
});

afterAll(async () => {
	await sandbox?.close();
});

/** Nothing more comes: a moment is given to what should not. */
async function expectNoExecution(workflowId: string): Promise<void> {
	await sleep(500);
	expect(await sandbox.n8n.executions(workflowId)).toHaveLength(0);
}

/** A request of anybody to a hook's URL. */
async function knock(
	{ channel }: Hook,
	method: 'GET' | 'POST',
	headers: Record<string, string>,
	data?: unknown,
): Promise<{ status: number; data: unknown }> {
	return await axios.request<unknown>({
		method,
		url: channel.config.uri,
		headers,
		data,
		httpsAgent: new Agent({ ca: sandbox.certificate }),
		validateStatus: () => true,
	});
}

describe('a published workflow', () => {
	test('has one verified hook in Okta, named after it, and n8n answers the handshake in time', async () => {
		sandbox.org.log.length = 0;
		const { workflowId, hook } = await publish(sandbox, credentialId);
		expect(hook).toMatchObject({ status: 'ACTIVE', verificationStatus: 'VERIFIED' });
		expect(hook.name).toMatch(/^n8n: New MFA factors in Okta \/ Okta Trigger \([0-9a-f]{8}\)$/);
		expect(hook.description).toContain(`Workflow ${workflowId} on n8n at ${sandbox.n8n.url}`);
		expect(sandbox.org.log.map(({ method }) => method)).toStrictEqual(['GET', 'POST', 'POST']);
		const handshake = sandbox.org.calls.findLast(({ hookId }) => hookId === hook.id);
		expect(handshake).toMatchObject({ kind: 'handshake', answer: { status: 200 } });
		expect(handshake?.milliseconds).toBeLessThan(3000);
	});

	test('does its work also if it was built with version 1 of the node', async () => {
		const workflow = exampleWorkflow(credentialId);
		const nodes = workflow.nodes.map((node) =>
			node.name === TRIGGER ? { ...node, typeVersion: 1 } : node,
		);
		const { workflowId } = await publish(sandbox, credentialId, {}, { ...workflow, nodes });
		const event = factorActivation();
		expect(statuses(await sandbox.org.emitEvent(event))).toStrictEqual([200]);
		const [execution] = await executionsOf(sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toMatchObject([{ UUID: event.uuid }]);
	});

	test('gives the card of a factor activation, key for key', async () => {
		const { workflowId, hook } = await publish(sandbox, credentialId);
		const event = factorActivation();
		expect(statuses(await sandbox.org.emitEvent(event))).toStrictEqual([200]);

		const [execution] = await executionsOf(sandbox, workflowId, 1);
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
		expect(execution?.items['Say What Happened']).toStrictEqual([
			{ text: 'Grace Hopper: User set up OKTA_VERIFY_PUSH factor' },
		]);
	});

	test('gives nulls for what a bare event lacks', async () => {
		const { workflowId } = await publish(sandbox, credentialId);
		const event = bareEvent();
		await sandbox.org.emitEvent(event);
		const [execution] = await executionsOf(sandbox, workflowId, 1);
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

	test('gives the events of one delivery as items of one execution, in order', async () => {
		const { workflowId } = await publish(sandbox, credentialId);
		const events = Array.from({ length: 20 }, () => factorActivation());
		await sandbox.org.emitEvent(...events);
		const [execution, ...more] = await executionsOf(sandbox, workflowId, 1);
		expect(more).toHaveLength(0);
		expect(execution?.items[TRIGGER]?.map(({ UUID }) => UUID)).toStrictEqual(
			events.map(({ uuid }) => uuid),
		);
	});

	test('gives the event as sent, with the output "event"', async () => {
		const { workflowId } = await publish(sandbox, credentialId, { output: 'event' });
		const event = factorActivation();
		await sandbox.org.emitEvent(event);
		const [execution] = await executionsOf(sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toStrictEqual([event]);
	});

	test('is called for the chosen events alone', async () => {
		const { workflowId } = await publish(sandbox, credentialId, {
			events: ['user.mfa.factor.update'],
		});
		expect(await sandbox.org.emitEvent(factorActivation())).toHaveLength(0);
		const update = factorActivation({ eventType: 'user.mfa.factor.update' });
		await sandbox.org.emitEvent(update);
		const [execution] = await executionsOf(sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toMatchObject([{ 'Event Type': 'user.mfa.factor.update' }]);
	});

	test('gives each event the card of its own, and only those that are wanted', async () => {
		const { workflowId, hook } = await publish(sandbox, credentialId, {
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
		expect(statuses(await sandbox.org.emitEvent(failed))).toStrictEqual([200]);
		const grant = factorActivation({
			eventType: 'user.session.impersonation.grant',
			target: [user],
		});
		expect(statuses(await sandbox.org.emitEvent(add, failed, assign, grant))).toStrictEqual([200]);

		const [execution, ...more] = await executionsOf(sandbox, workflowId, 1);
		expect(more).toHaveLength(0);
		const items = execution?.items[TRIGGER] ?? [];
		expect(items).toMatchObject([
			{ UUID: add.uuid, Admin: {}, 'Okta User': { ID: '00User' }, Group: { ID: '00UserGroup' } },
			{ UUID: assign.uuid, Actor: {}, Device: { ID: '00UDDevice', Type: 'UDDevice' } },
			{ UUID: grant.uuid, Actor: {}, 'Okta User': { ID: '00User' } },
		]);
		// Only the card of an event that Okta Workflows has no card for has the reason.
		expect(items.map((item) => 'Reason' in item)).toStrictEqual([false, false, true]);
	});

	test('shows its secret and the API token nowhere: not in static data, executions, or the log', async () => {
		const { workflowId, hook } = await publish(sandbox, credentialId);
		await sandbox.org.emitEvent(factorActivation());
		const [execution] = await executionsOf(sandbox, workflowId, 1);
		const staticData = await waitUntil('the static data is saved', async () => {
			const data = JSON.stringify(await sandbox.n8n.staticData(workflowId));
			return data.includes(hook.id) && data;
		});
		const log = sandbox.n8n.log();
		for (const secret of [secretOf(hook), sandbox.org.token]) {
			expect(secret.length).toBeGreaterThan(20);
			expect(staticData).not.toContain(secret);
			expect(execution?.raw).not.toContain(secret);
			expect(log).not.toContain(secret);
		}
	});

	test('keeps its hook over a restart of n8n, and deliveries go on', async () => {
		const { workflowId, hook } = await publish(sandbox, credentialId);
		await sandbox.n8n.stop();
		expect([...sandbox.org.hooks.keys()]).toStrictEqual([hook.id]);
		await sandbox.n8n.start();
		await sandbox.n8n.signIn();
		expect(statuses(await sandbox.org.emitEvent(factorActivation()))).toContain(200);
		await executionsOf(sandbox, workflowId, 1);
		expect([...sandbox.org.hooks.keys()]).toStrictEqual([hook.id]);
	});

	test('has no hook any more once it is unpublished', async () => {
		const { workflowId, hook } = await publish(sandbox, credentialId);
		await sandbox.n8n.deactivate(workflowId);
		await waitUntil('the hook is gone', () => sandbox.org.hooks.size === 0);
		expect((await knock(hook, 'POST', {}, {})).status).toBe(404);
	});
});

describe('the editor', () => {
	/** What the editor loads, with the cookie of the owner. */
	async function load<T>(path: string): Promise<T> {
		const { data } = await axios.get<T>(`${sandbox.n8n.url}${path}`, {
			httpsAgent: new Agent({ ca: sandbox.certificate }),
			headers: { cookie: sandbox.n8n.cookie },
		});
		return data;
	}

	test('offers every event of the catalogue, to be found by name and by type', async () => {
		const nodes = await load<INodeTypeDescription[]>('/types/nodes.json');
		const node = nodes.find(({ name }) => name === 'n8n-nodes-okta-trigger.oktaTrigger');
		const events = node?.properties.find(({ name }) => name === 'events');
		const options = (events?.options ?? []) as INodePropertyOptions[];
		expect(options.map(({ name, value }) => [name, value])).toStrictEqual(
			EVENT_TYPES.map(({ name, type }) => [`${name} (${type})`, type]),
		);
		expect(events?.default).toStrictEqual(['user.mfa.factor.activate']);
	});

	withSchemas.each(['1.0.0', '1.1.0'])(
		'gets the fields of the card, version %s',
		async (version) => {
			const path = `/schemas/n8n-nodes-okta-trigger.oktaTrigger/${version}.json`;
			const { properties } = await load<{ properties: object }>(path);
			expect(Object.keys(properties).slice(0, CARD_KEYS.length)).toStrictEqual(CARD_KEYS);
		},
	);
});

describe('a stranger', () => {
	test.each<[string, Record<string, string>]>([
		['no secret', {}],
		['an empty secret', { Authorization: '' }],
		['another secret', { Authorization: 'guessed' }],
	])('with %s is answered 401 and starts nothing', async (_, headers) => {
		const { workflowId, hook } = await publish(sandbox, credentialId);
		const answer = await knock(hook, 'POST', headers, delivery(hook, [factorActivation()]));
		expect(answer).toMatchObject({
			status: 401,
			data: { message: "The Authorization header doesn't contain the secret of this event hook." },
		});
		await expectNoExecution(workflowId);
	});

	test('who opens the URL in a browser reads what it is', async () => {
		const { workflowId, hook } = await publish(sandbox, credentialId);
		expect(await knock(hook, 'GET', {})).toMatchObject({
			status: 400,
			data: { message: expect.stringContaining('Okta Trigger node') as string },
		});
		await expectNoExecution(workflowId);
	});
});

test.each<[string, unknown]>([
	['nothing', undefined],
	['an empty object', {}],
	['a list', [1, 2]],
	['no list of events', { data: { events: 'none' } }],
	['a list without events', { data: { events: [] } }],
])('with the secret but %s for a body it is 400, a sentence, and no execution', async (_, body) => {
	const { workflowId, hook } = await publish(sandbox, credentialId);
	const value = secretOf(hook);
	expect(await knock(hook, 'POST', { Authorization: value }, body)).toMatchObject({
		status: 400,
		data: { message: expect.stringMatching(/^Not an event hook delivery/) as string },
	});
	await expectNoExecution(workflowId);
});

describe('"Listen for test event"', () => {
	test('has a hook of its own beside that of the published workflow, gone after the event', async () => {
		const { workflowId, hook } = await publish(sandbox, credentialId);
		await sandbox.n8n.listen(workflowId);
		const test = await waitUntil('the test hook is there', () =>
			[...sandbox.org.hooks.values()].find(({ id }) => id !== hook.id),
		);
		expect(test.name).toMatch(/ \[test\] \([0-9a-f]{8}\)$/);
		await waitUntil('it is verified', () => test.verificationStatus === 'VERIFIED');

		expect(statuses([await sandbox.org.deliver(test, [factorActivation()])])).toContain(200);
		await waitUntil('the test hook is gone', () => !sandbox.org.hooks.has(test.id));
		expect([...sandbox.org.hooks.keys()]).toStrictEqual([hook.id]);
		const [execution] = await executionsOf(sandbox, workflowId, 1);
		expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
		expect(execution?.raw).not.toContain(secretOf(test));
	});

	test('leaves no hook when a person stops listening', async () => {
		const workflowId = await sandbox.n8n.createWorkflow(exampleWorkflow(credentialId));
		await sandbox.n8n.listen(workflowId);
		await waitUntil('the test hook is there', () => sandbox.org.hooks.size === 1);
		await sandbox.n8n.stopListening(workflowId);
		await waitUntil('the test hook is gone', () => sandbox.org.hooks.size === 0);
	});
});
