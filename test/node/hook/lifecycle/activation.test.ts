import { secretOf } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import { errorMessageOf, expectFaultsInjected, waitForLog } from '../../../support/node/assertions';
import { eventFilters } from '../../../support/node/hook/eventFilters';
import type { HookHarness } from '../../../support/node/hook/hookHarness';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { apiRequests, onlyHook } from '../../../support/node/hook/inspectOrg';

const setup = setUpHook();

describe('activation', () => {
	test('creates one verified hook for both routes, with three requests', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const hook = onlyHook(org);
		expect(hook).toMatchObject({
			status: 'ACTIVE',
			verificationStatus: 'VERIFIED',
			events: { type: 'EVENT_TYPE', items: ['user.mfa.factor.activate'] },
			channel: { config: { uri: harness.webhookUrl, authScheme: { key: 'Authorization' } } },
		});
		expect(hook.name).toMatch(/^n8n: New factors \/ Okta Trigger \([0-9a-f]{8}\)$/);
		expect(apiRequests(org)).toStrictEqual([
			'GET /api/v1/eventHooks',
			'POST /api/v1/eventHooks',
			'POST /api/v1/eventHooks/:id/lifecycle/verify',
		]);
	});

	test('keeps an existing hook that matches the parameters', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const { id } = onlyHook(org);
		await harness.activate();
		expect(onlyHook(org).id).toBe(id);
	});

	test('subscribes to all selected events, each once', async () => {
		const { org, harness } = setup;
		const events = ['user.mfa.factor.activate', 'user.mfa.factor.update'];
		harness.change({ events: [...events, ...events] });
		await harness.activate();
		expect(onlyHook(org).events.items).toStrictEqual(events);
	});

	test('subscribes to additional event types too, each once', async () => {
		const { org, harness } = setup;
		harness.change({
			events: ['user.mfa.factor.activate', 'group.lifecycle.create'],
			additionalEventTypes: ' user.session.impersonation.grant, group.lifecycle.create\n',
		});
		await harness.activate();
		expect(onlyHook(org).events).toStrictEqual({
			type: 'EVENT_TYPE',
			items: [
				'user.mfa.factor.activate',
				'group.lifecycle.create',
				'user.session.impersonation.grant',
			],
		});
	});

	test('creates the hook with event filters, and replaces it only if they differ', async () => {
		const { org, harness } = setup;
		const rows: Array<[string, string]> = [
			['user.lifecycle.create', "event.actor.type eq 'User'"],
			['group.lifecycle.create', 'true'],
		];
		harness.change({ events: rows.map(([type]) => type), options: eventFilters(...rows) });
		await harness.activate();
		const hook = onlyHook(org);
		expect(hook.events.filter?.eventFilterMap).toStrictEqual(
			rows.map(([event, expression]) => ({ event, condition: { expression } })),
		);
		harness.change({ options: eventFilters(...rows.toReversed()) });
		expect(await harness.checkExists('init')).toBe(true);

		harness.change({ options: eventFilters(...rows.slice(1)) });
		expect(await harness.checkExists('init')).toBe(false);
		await harness.activate();
		const replaced = onlyHook(org);
		expect(replaced.id).not.toBe(hook.id);
		expect(replaced.events.filter?.eventFilterMap).toHaveLength(1);
	});

	test('derives the secret from the credential and the URL, and stores only its hash', async () => {
		const { org, harness, createHarness } = setup;
		const secretOfNewHook = async (node: HookHarness) => {
			await node.activate();
			const secret = secretOf(onlyHook(org));
			expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
			expect(JSON.stringify(node.saved)).not.toContain(secret);
			await node.deactivate();
			return secret;
		};
		const secret = await secretOfNewHook(harness);
		expect(await secretOfNewHook(harness)).toBe(secret);

		const nodeWithAnotherUrl = await createHarness();
		expect(await secretOfNewHook(nodeWithAnotherUrl)).not.toBe(secret);
		org.tokens.set('another-token', 'super admin');
		Object.assign(harness.credentials.data, { token: 'another-token' });
		expect(await secretOfNewHook(harness)).not.toBe(secret);
	});

	test('accepts a pasted URL as the domain', async () => {
		const { org, okta, createHarness } = setup;
		const harness = await createHarness({ domain: ` ${okta.url}/admin/dashboard ` });
		await harness.activate();
		expect(org.hooks.size).toBe(1);
	});

	test('deletes leftover hooks with exactly its URL, and no others', async () => {
		const { org, harness } = setup;
		const url = harness.webhookUrl;
		org.seedHook({ uri: url });
		org.seedHook({ uri: url, status: 'INACTIVE' });
		const others = [
			org.seedHook({ uri: `${url}/` }),
			org.seedHook({ uri: url.replace('/webhook/', '/WEBHOOK/') }),
			org.seedHook({ uri: url.replace('/webhook/', '/webhook-test/') }),
		];
		await harness.activate();
		const remaining = [...org.hooks.values()].filter(({ channel }) => channel.config.uri !== url);
		expect(remaining).toStrictEqual(others);
		expect(org.hooks.size).toBe(others.length + 1);
	});

	test('deletes a leftover inactive hook, even if Okta refuses to deactivate it', async () => {
		const { org, harness } = setup;
		org.seedHook({ uri: harness.webhookUrl, status: 'INACTIVE' });
		org.faults.push({ kind: 'error', method: 'POST', path: /deactivate$/, errorCode: 'E0000001' });
		await harness.activate();
		expectFaultsInjected(org);
		expect(org.hooks.size).toBe(1);
	});
});

test("a test listener has its own hook in addition to the published workflow's", async () => {
	const { org, harness } = setup;
	await harness.activate();
	const listener = await setup.createHarness();
	listener.isTest = true;
	await listener.activate();
	const names = [...org.hooks.values()].map(({ name }) => name);
	expect(names).toHaveLength(2);
	expect(names[1]).toMatch(/ \[test\] \([0-9a-f]{8}\)$/);
	await listener.deactivate();
	expect(onlyHook(org).name).toBe(names[0]);
	await org.emitEvent(factorActivation());
	expect(harness.executions).toHaveLength(1);
});

describe('a copy of n8n with the same database but another URL', () => {
	async function copyHarness(): Promise<HookHarness> {
		const copy = await setup.createHarness();
		copy.workflowId = setup.harness.workflowId;
		copy.saved = structuredClone(setup.harness.saved);
		return copy;
	}

	beforeEach(async () => {
		await setup.harness.activate();
	});

	test("doesn't delete the original's hook when deactivated, and logs a warning", async () => {
		const { org, harness } = setup;
		const original = onlyHook(org);
		await (await copyHarness()).deactivate();
		expect(onlyHook(org)).toBe(original);
		await waitForLog(
			`The webhook URL of the node \\"Okta Trigger\\" of the workflow \\"New factors\\" (${harness.workflowId}) has changed, but`,
		);
		await waitForLog(`still calls ${harness.webhookUrl}. It was left unchanged`);
	});

	test("creates its own hook and doesn't delete the original's", async () => {
		const { org } = setup;
		const original = onlyHook(org);
		const copy = await copyHarness();
		await copy.activate();
		expect(org.hooks.size).toBe(2);
		await copy.deactivate();
		expect(onlyHook(org)).toBe(original);
	});
});

describe("a name with an emoji, for which Okta's server fails", () => {
	const failCreation = (times: number) =>
		setup.org.faults.push({
			kind: 'error',
			errorCode: 'E0000009',
			method: 'POST',
			path: /eventHooks$/,
			times,
		});

	test('is replaced with a plain one in the end', async () => {
		const harness = await setup.createHarness({ workflowName: 'New factors 🔐' });
		// All attempts with the first name.
		failCreation(4);
		await harness.activate();
		const { name } = onlyHook(setup.org);
		expect(name).toMatch(/^n8n: New factors \/ Okta Trigger \(/);
		expect(harness.savedState).toMatchObject({ hookName: name });
	}, 30_000);

	test('is kept if Okta accepts it in the meantime', async () => {
		const harness = await setup.createHarness({ workflowName: 'New factors 🔐' });
		failCreation(1);
		await harness.activate();
		expect(onlyHook(setup.org).name).toMatch(/^n8n: New factors 🔐 \/ Okta Trigger \(/);
	});
});

test('a host with an umlaut is registered in ASCII', async () => {
	const harness = await setup.createHarness({ webhookBaseUrl: 'https://n8n.müller.invalid' });
	// Okta accepts the URL, but can't reach it.
	expect(await errorMessageOf(harness.activate())).toContain(
		"Okta must get n8n's response from https://n8n.xn--mller-kva.invalid/webhook/",
	);
	expect(setup.org.hooks.size).toBe(0);
});
