import { errorMessageOf, expectFaultsInjected, waitForLog } from '../../../support/node/assertions';
import type { HookHarness } from '../../../support/node/hook/hookHarness';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { apiRequests, onlyHook } from '../../../support/node/hook/inspectOrg';

const setup = setUpHook();

describe('deactivation', () => {
	test('deletes the hook and the state for both routes, with three requests', async () => {
		const { org, harness } = setup;
		await harness.activate();
		org.requests.length = 0;
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
		expect(harness.savedState).toStrictEqual({});
		expect(apiRequests(org)).toStrictEqual([
			'GET /api/v1/eventHooks',
			'POST /api/v1/eventHooks/:id/lifecycle/deactivate',
			'DELETE /api/v1/eventHooks/:id',
		]);
	});

	test('succeeds if the hook was already deleted in Okta', async () => {
		const { org, harness } = setup;
		await harness.activate();
		org.hooks.clear();
		await harness.deactivate();
		expect(harness.savedState).toStrictEqual({});
	});

	test('finds the hook by its URL if static data is outdated or lost', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const outdated = harness.saved;
		await harness.deactivate();
		for (const saved of [outdated, {}]) {
			await harness.activate();
			harness.saved = saved;
			await harness.deactivate();
			expect(org.hooks.size).toBe(0);
			expect(harness.savedState).toStrictEqual({});
		}
	});

	test('deletes the hook even if its URL was changed in Okta', async () => {
		const { org, harness } = setup;
		await harness.activate();
		onlyHook(org).channel.config.uri = 'https://elsewhere.example/';
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
	});

	test("deletes the hook even if Okta doesn't list it", async () => {
		const { org, harness } = setup;
		await harness.activate();
		org.unlisted.add(onlyHook(org).id);
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
	});

	test('deletes leftover hooks after a failed activation', async () => {
		const { org, harness } = setup;
		org.faults.push({ kind: 'error', method: 'POST', path: /eventHooks$/, errorCode: 'E0000001' });
		await errorMessageOf(harness.activate());
		expectFaultsInjected(org);
		org.seedHook({ uri: harness.webhookUrl });
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
	});
});

describe('the node of another workflow with the same URL, since someone copied it,', () => {
	async function copyHarness(): Promise<HookHarness> {
		const { harness, createHarness } = setup;
		const copy = await createHarness({ webhookBaseUrl: new URL(harness.webhookUrl).origin });
		expect(copy.webhookUrl).toBe(harness.webhookUrl);
		return copy;
	}

	test('keeps its hook', async () => {
		const { org, harness } = setup;
		const copy = await copyHarness();
		await harness.activate();
		const hook = onlyHook(org);
		await copy.deactivate();
		expect(onlyHook(org)).toBe(hook);
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
	});

	test('loses its hook if n8n publishes the copy all the same, and the log says so', async () => {
		const { org, harness } = setup;
		const copy = await copyHarness();
		await harness.activate();
		const { id, name } = onlyHook(org);
		await copy.activate();
		expect(onlyHook(org).id).not.toBe(id);
		await waitForLog(
			`(${copy.workflowId}) replaces the event hook \\"${name}\\" (${id}) of the workflow ${harness.workflowId}, since both nodes have the same webhook URL.`,
		);
	});
});

test('deactivation names a leftover hook that Okta refuses to delete, and keeps the state', async () => {
	const { org, harness } = setup;
	await harness.activate();
	const { id } = onlyHook(org);
	const leftover = org.seedHook({ uri: harness.webhookUrl, name: 'Leftover' });
	const path = new RegExp(`${leftover.id}$`);
	org.faults.push({ kind: 'error', method: 'DELETE', path, errorCode: 'E0000006' });
	const message = await errorMessageOf(harness.deactivate());
	expectFaultsInjected(org);
	expect(message).toContain(
		`rejected the request to delete the event hook "Leftover" (${leftover.id}): 403 E0000006`,
	);
	expect(message).toMatch(
		/ Then delete the hook in Okta \(Admin Console › Workflow › Event Hooks\), or publish and unpublish the workflow again\.$/,
	);
	expect(harness.savedState).toMatchObject({ hookId: id });
	await harness.deactivate();
	expect(org.hooks.size).toBe(0);
});

describe('deactivation with a revoked token', () => {
	test('names the hook and where to delete it, and keeps its ID', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const { id, name } = onlyHook(org);
		org.tokens.clear();
		const message = await errorMessageOf(harness.deactivate());
		expect(message).toContain(`rejected the request to delete the event hook "${name}" (${id}): `);
		expect(message).toContain('401 E0000011: Invalid token provided. ');
		expect(message).toContain('delete the hook in Okta (Admin Console › Workflow › Event Hooks)');
		expect(harness.savedState).toMatchObject({ hookId: id });
	});

	test('without a stored hook says that the hooks could not be listed', async () => {
		const { org, harness } = setup;
		org.tokens.clear();
		expect(await errorMessageOf(harness.deactivate())).toContain(
			'rejected the request to list the event hooks: 401 E0000011',
		);
	});

	test("isn't described with n8n's own message, even if a name contains an error code", async () => {
		const { org } = setup;
		const harness = await setup.createHarness({ workflowName: 'ECONNREFUSED and ENOENT alerts' });
		await harness.activate();
		const { name } = onlyHook(org);
		org.tokens.clear();
		expect(await errorMessageOf(harness.deactivate())).toContain(`delete the event hook "${name}"`);
	});
});
