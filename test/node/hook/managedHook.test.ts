import { randomBytes } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import type { Hook } from '../../../tools/okta-emulator/entities';
import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';
import { delivery } from '../../../tools/okta-emulator/hooks/deliveries';
import { setUp } from '../../support/setUp';
import { errorMessageOf, waitForLog } from '../../support/node/assertions';
import { createCredentials } from '../../support/node/credentialsInMemory';
import { request, uuidsOf } from '../../support/node/hook/deliveries';
import type { HookHarness } from '../../support/node/hook/hookHarness';
import { startHookSetup, type HookSetup } from '../../support/node/hook/hookSetup';
import { n8nLog } from '../../support/testFolder';

const HEADER = 'X-Hook';

interface ManagedHookSetup extends HookSetup {
	secret: string;
}

/** A node for a hook that an admin manages, whose credential has a new secret, in another header. */
async function startManagedHookSetup(): Promise<ManagedHookSetup> {
	const setup = await startHookSetup();
	const secret = randomBytes(24).toString('base64');
	const harness = await setup.createHarness({ hookSecret: { header: HEADER, secret } });
	const close = async () => {
		expect(harness.errors).toStrictEqual([]);
		expect(setup.org.requests).toStrictEqual([]);
		await setup.close();
	};
	return { ...setup, harness, secret, close };
}

const setup = setUp(startManagedHookSetup);

/** The hook that the admin creates, for more events than the node's. */
function adminHook({ harness, secret, org } = setup): Hook {
	const items = ['user.mfa.factor.activate', 'user.session.start', 'user.lifecycle.create'];
	const authScheme = { type: 'HEADER' as const, key: HEADER, value: secret };
	return org.seedHook({
		uri: harness.webhookUrl,
		events: { type: 'EVENT_TYPE', items },
		channel: { type: 'HTTP', version: '1.0.0', config: { uri: harness.webhookUrl, authScheme } },
	});
}

async function post(
	headers: Record<string, string | string[]>,
	events = [factorActivation()],
): Promise<{ status: number; data: unknown }> {
	return await request({
		method: 'POST',
		url: setup.harness.webhookUrl,
		headers,
		data: delivery({ id: 'who1' }, events),
	});
}

function changeCredential(data: { header?: unknown; secret?: unknown }): void {
	Object.assign(setup.harness.credentials.data, data);
}

describe("of an admin's hook,", () => {
	beforeEach(async () => await setup.harness.activate());

	test('n8n answers the handshake, and a delivery becomes an item without its secret', async () => {
		const { org, harness, secret } = setup;
		const hook = adminHook();
		expect(await org.handshake(hook)).toBe(true);
		const event = factorActivation();
		expect(await org.emitEvent(event)).toMatchObject([{ attempts: [{ status: 200 }] }]);
		expect(uuidsOf(harness)).toStrictEqual([[event.uuid]]);
		expect(harness.executions[0]?.[0]?.json).toMatchObject({
			Headers: { 'x-hook': '[redacted]' },
			Source: { 'Event Hook ID': hook.id },
		});
		expect(JSON.stringify([harness.executions, harness.saved])).not.toContain(secret);
	});

	test('only the selected events start an execution, in any case of their type', async () => {
		const { harness, secret } = setup;
		harness.change({ additionalEventTypes: 'group.owner.add' });
		const events = [
			factorActivation({ eventType: 'user.session.start' }),
			factorActivation({ eventType: 'User.MFA.Factor.Activate' }),
			factorActivation({ eventType: 'group.owner.add' }),
			bareEvent({ eventType: undefined }),
		];
		expect(await post({ [HEADER]: secret }, events)).toMatchObject({ status: 200 });
		expect(uuidsOf(harness)).toStrictEqual([[events[1]?.uuid, events[2]?.uuid]]);
		expect(await post({ [HEADER]: secret }, events.slice(0, 1))).toMatchObject({ status: 200 });
		expect(harness.executions).toHaveLength(1);
	});

	test.each(['={{ null }}', '={{ 5 }}', '={{ { type: "user.session.start" } }}', '={{ [] }}'])(
		'all events start an execution if the expression that selects events is %s',
		async (selected) => {
			const { harness, secret } = setup;
			harness.change({ events: selected, additionalEventTypes: '' });
			const event = factorActivation({ eventType: 'user.session.start' });
			expect(await post({ [HEADER]: secret }, [event])).toMatchObject({ status: 200 });
			expect(uuidsOf(harness)).toStrictEqual([[event.uuid]]);
		},
	);

	test('duplicates, batches, the outcome and who initiated an event work as with the API', async () => {
		const { harness, secret } = setup;
		const options = { outcome: 'success', initiatedBy: 'other', batchDeliveries: true };
		harness.change({ options });
		const event = factorActivation();
		const failed = factorActivation({ outcome: { result: 'FAILURE' } });
		const own = factorActivation({ target: [factorActivation().actor as object] });
		harness.saveDelayMs = 200;
		const first = post({ [HEADER]: secret }, [event, failed, own]);
		await harness.waitForPendingSaves(1);
		const others = [factorActivation(), factorActivation()];
		const more = others.map(async (other) => await post({ [HEADER]: secret }, [event, other]));
		for (const { status } of await Promise.all([first, ...more])) expect(status).toBe(200);
		expect(uuidsOf(harness)).toStrictEqual([[event.uuid], expect.any(Array)]);
		expect(uuidsOf(harness)[1]?.toSorted()).toEqual(others.map(({ uuid }) => uuid).toSorted());
	});

	test("what the options of n8n's own hook contain is ignored", async () => {
		const { harness, secret } = setup;
		const eventFilters = { filters: [{ eventType: 'nonsense', expression: '' }] };
		harness.change({ options: { secretHeader: 'Content-Type', eventFilters } });
		await harness.activate();
		expect(await post({ [HEADER]: secret })).toMatchObject({ status: 200 });
	});

	describe('a delivery gets a 401 and starts nothing with', () => {
		test.each<[string, (secret: string) => Record<string, string | string[]>]>([
			['no header', () => ({})],
			['another secret', () => ({ [HEADER]: 'q0Yx6pS3Tm8vRk2Nq0Yx6pS3Tm8vRk2N' })],
			['a part of the secret', (secret) => ({ [HEADER]: secret.slice(0, 20) })],
			['another case', (secret) => ({ [HEADER]: secret.toUpperCase() })],
			['a scheme before the secret', (secret) => ({ [HEADER]: `Bearer ${secret}` })],
			['the secret in another header', (secret) => ({ Authorization: secret })],
			['the header twice', (secret) => ({ [HEADER]: [secret, secret] })],
		])('%s', async (_, headers) => {
			expect(await post(headers(setup.secret))).toStrictEqual(
				expect.objectContaining({
					status: 401,
					data: { message: "The X-Hook header doesn't contain the secret of this event hook." },
				}),
			);
			expect(setup.harness.executions).toHaveLength(0);
		});
	});

	test.each<[string, Record<string, string>, string]>([
		['a missing header', {}, "it has no X-Hook header, which 'Header' in the credential names."],
		['another secret', { [HEADER]: 'from-a-stranger' }, "doesn't contain the secret in the node's"],
	])('%s is logged once a minute, without a secret', async (_, headers, text) => {
		const { harness, secret } = setup;
		for (let i = 0; i < 3; i++) await post(headers);
		const lines = () =>
			n8nLog()
				.split('\n')
				.filter((line) => line.includes(harness.workflowId));
		await waitForLog(text);
		expect(lines()).toHaveLength(1);
		expect(lines()[0]).toContain('rejected a delivery with 401');
		expect(lines()[0]).toContain(
			'compare the hook in Okta (Admin Console › Workflow › Event Hooks)',
		);
		expect(lines()[0]).not.toContain(secret);
		expect(lines()[0]).not.toContain('from-a-stranger');
	});

	test('a changed credential takes effect with the next delivery', async () => {
		const { secret } = setup;
		const rotated = randomBytes(24).toString('base64');
		changeCredential({ secret: ` ${rotated}\n`, header: 'x-other' });
		expect(await post({ [HEADER]: secret })).toMatchObject({ status: 401 });
		expect(await post({ 'X-Other': rotated })).toMatchObject({ status: 200 });
		expect(setup.harness.executions).toHaveLength(1);
	});

	test.each([
		['empty', { secret: '' }, "'Secret' in the credential is empty."],
		['too short', { secret: 'short' }, "'Secret' in the credential has fewer than 16 characters"],
		['not text', { secret: 5 }, "'Secret' in the credential is empty."],
		['in no header', { header: '' }, "'Header' in the credential isn't the name"],
	])(
		'a delivery gets a 503 if the secret in the credential is %s, so that Okta sends it again',
		async (_, data, message) => {
			const { org, harness, secret } = setup;
			changeCredential(data);
			for (const value of ['', 'short', '5', secret]) {
				expect(await post({ [HEADER]: value, Authorization: value })).toMatchObject({
					status: 503,
				});
			}
			await waitForLog(`n8n couldn't check it, since the credential can't be used: ${message}`);
			expect(harness.executions).toHaveLength(0);
			changeCredential({ secret, header: HEADER });
			expect(await org.deliver(adminHook(), [factorActivation()])).toMatchObject({
				attempts: [{ status: 200 }],
			});
		},
	);

	test('deactivating leaves it alone', async () => {
		const { org, harness } = setup;
		const { id } = adminHook();
		await harness.deactivate();
		expect([...org.hooks.keys()]).toStrictEqual([id]);
	});

	test("n8n's start validates nothing, since deliveries would get a 404 without the routes", async () => {
		changeCredential({ secret: '' });
		await setup.harness.activate('init');
		expect(await post({ [HEADER]: setup.secret })).toMatchObject({ status: 503 });
	});

	test('a test listener outputs a sample event again and again', async () => {
		const { harness, secret } = setup;
		harness.isTest = true;
		await harness.activate();
		const event = factorActivation();
		for (let i = 0; i < 2; i++) {
			expect(await post({ [HEADER]: secret }, [event])).toMatchObject({ status: 200 });
		}
		expect(await post({ [HEADER]: 'q0Yx6pS3Tm8vRk2N' })).toMatchObject({ status: 401 });
		expect(uuidsOf(harness)).toStrictEqual([[event.uuid], [event.uuid]]);
		await harness.deactivate();
	});
});

describe('activation is rejected, whether for a test or not, with', () => {
	test.each<[string, { header?: string; secret?: string }, INodeParameters, string]>([
		['no event', {}, { events: [] }, "No events selected. Select at least one in 'Okta Events'."],
		[
			'an event that no hook can have',
			{},
			{ additionalEventTypes: 'event_hook.delivery' },
			'Okta doesn\'t support event hooks for "event_hook.delivery"',
		],
		['an invalid option', {}, { options: { outcome: "={{ 'x' }}" } }, "The value of 'Outcome'"],
		['no secret', { secret: ' ' }, {}, "'Secret' in the credential is empty."],
		['a short secret', { secret: 'x'.repeat(15) }, {}, 'has fewer than 16 characters'],
		['an umlaut in the secret', { secret: 'ü'.repeat(16) }, {}, "that can't be in an HTTP header"],
		[
			'no header',
			{ header: '' },
			{},
			"'Header' in the credential isn't the name of an HTTP header.",
		],
		['a header of HTTP', { header: 'Cookie' }, {}, "'Header' in the credential can't be Cookie"],
	])('%s', async (_, data, parameters, message) => {
		const { harness } = setup;
		changeCredential(data);
		harness.change(parameters);
		expect(await errorMessageOf(harness.activate())).toContain(message);
		harness.isTest = true;
		expect(await errorMessageOf(harness.activate())).toContain(message);
	});
});

describe('when the authentication is changed,', () => {
	const own = setUp(startHookSetup);

	/** Changes the node's authentication and credential. */
	function change(harness: HookHarness, hookSecret?: { header: string; secret: string }): void {
		const { org, okta } = own;
		harness.credentials = createCredentials({ domain: okta.url, token: org.token, hookSecret });
		harness.change({ authentication: 'apiToken', ...harness.credentials.nodeParameters });
	}

	const managed = { header: HEADER, secret: randomBytes(24).toString('base64') };

	test("n8n's own hook is deleted, and created again", async () => {
		const { org, harness } = own;
		await harness.activate();
		await harness.deactivate();
		change(harness, managed);
		const log = n8nLog().length;
		await harness.activate();
		expect(org.hooks.size).toBe(0);
		expect(n8nLog().slice(log)).not.toContain('still exists');
		await harness.deactivate();
		change(harness);
		await harness.activate();
		expect(org.hooks.size).toBe(1);
		expect(await org.emitEvent(factorActivation())).toMatchObject([
			{ attempts: [{ status: 200 }] },
		]);
	});

	test("n8n's own hook is forgotten if n8n couldn't delete it, and its secret no longer counts", async () => {
		const { org, okta, harness } = own;
		await harness.activate();
		const [hook] = org.hooks.values();
		change(harness, managed);
		await harness.activate();
		expect(harness.savedState).toStrictEqual({});
		await waitForLog(
			`'Event Hook Secret', but the event hook \\"${hook?.name}\\" (${hook?.id}), which it had created before, still exists in ${okta.url}. Delete it in Okta`,
		);
		expect(await org.emitEvent(factorActivation())).toMatchObject([
			{ attempts: [{ status: 401 }] },
		]);
	});

	test('the hook of another n8n instance is left alone, also by the log', async () => {
		const { harness, createHarness } = own;
		await harness.activate();
		const copy = await createHarness({
			credentials: createCredentials({ domain: '', token: '', hookSecret: managed }),
		});
		copy.workflowId = harness.workflowId;
		copy.saved = harness.saved;
		await copy.activate();
		await waitForLog(
			`still calls ${harness.webhookUrl}. It was left unchanged because another n8n instance may use it.`,
		);
		expect(n8nLog()).not.toContain(
			`(${harness.savedState.hookId as string}), which it had created`,
		);
	});

	test("a test listener doesn't forget the published node's hook", async () => {
		const { harness } = own;
		await harness.activate();
		const { hookId } = harness.savedState;
		change(harness, managed);
		harness.isTest = true;
		await harness.activate();
		expect(harness.savedState).toMatchObject({ hookId });
	});
});
