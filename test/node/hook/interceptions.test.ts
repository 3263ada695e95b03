import type { Interception } from '../../../tools/okta-emulator/http/intercept';
import { errorMessageOf, waitForLog } from '../../support/node/assertions';
import { setUpHook } from '../../support/node/hook/hookSetup';
import { onlyHook } from '../../support/node/hook/inspectOrg';

const setup = setUpHook();

const HOOK = /eventHooks\/who/;

/** What something between n8n and Okta responds from now on. Without a time limit for retries. */
function intercept(interception: Interception): void {
	setup.org.interceptions.push(interception);
}

describe("an activation doesn't take the response of something else for Okta's:", () => {
	test.each([
		[
			403,
			"No Okta API found at this address. Check 'Okta Domain' in the credential. If it's correct",
		],
		[407, 'The proxy between n8n and Okta requires authentication.'],
		[
			200,
			"No Okta API found at this address. Check 'Okta Domain' in the credential. If it's correct",
		],
	])('%d', async (status, advice) => {
		const { org, okta, harness } = setup;
		intercept({ path: /eventHooks/, status });
		expect(await errorMessageOf(harness.activate())).toContain(
			`Something between n8n and Okta (${okta.url}) responded to the request to list the event hooks instead of Okta: ${status}, "Web Page Blocked". ${advice}`,
		);
		expect(org.hooks.size).toBe(0);
	});

	test('403 for the token endpoint of a service app', async () => {
		const { org, okta, createHarness } = setup;
		const harness = await createHarness({ serviceApp: org.serviceApps.register() });
		intercept({ path: /token/, status: 403 });
		expect(await errorMessageOf(harness.activate())).toContain(
			`Something between n8n and Okta (${okta.url}) responded to the request to get an access token instead of Okta: 403, "Web Page Blocked".`,
		);
	});

	test('401 for the API, for which a service app gets no new access token', async () => {
		const { org, createHarness } = setup;
		const harness = await createHarness({ serviceApp: org.serviceApps.register() });
		await harness.activate();
		intercept({ path: /eventHooks/, status: 401 });
		expect(await errorMessageOf(harness.deactivate())).toContain('instead of Okta: 401');
		org.interceptions.length = 0;
		await harness.deactivate();
	});

	test('502 twice, which is retried', async () => {
		const { org, harness } = setup;
		intercept({ path: /eventHooks/, status: 502, times: 2 });
		await harness.activate();
		expect(org.hooks.size).toBe(1);
	});

	test("502 for a hook that Okta has created but whose response didn't get through", async () => {
		const { org, harness } = setup;
		org.faults.push({ kind: 'disconnectAfter', method: 'POST', path: /eventHooks$/ });
		intercept({ path: /eventHooks$/, method: 'POST', status: 502, times: 1 });
		await harness.activate();
		expect(org.hooks.size).toBe(1);
	});
});

describe('the hook of an active workflow', () => {
	beforeEach(async () => {
		await setup.harness.activate();
	});

	test("isn't considered deleted because something else responds with 404", async () => {
		const { org, harness } = setup;
		const { id, name } = onlyHook(org);
		intercept({ path: HOOK, method: 'GET', status: 404 });
		expect(await errorMessageOf(harness.checkExists('update'))).toContain(
			`to look up the event hook "${name}" (${id}) instead of Okta: 404`,
		);
		expect(await harness.checkExists('init')).toBe(true);
		await waitForLog('instead of Okta: 404, ');
		expect(harness.savedState).toMatchObject({ hookId: id });
	});

	test.each([
		['deactivating', 'POST', 404],
		['deactivating', 'POST', 200],
		['deleting', 'DELETE', 404],
		['deleting', 'DELETE', 200],
	])(
		"isn't considered deleted if %s it (%s) gets %d of something else",
		async (_, method, status) => {
			const { org, harness } = setup;
			const { id, name } = onlyHook(org);
			intercept({ path: HOOK, method, status });
			expect(await errorMessageOf(harness.deactivate())).toContain(
				`to delete the event hook "${name}" (${id}) instead of Okta: ${status}`,
			);
			expect(org.hooks.size).toBe(1);
			expect(harness.savedState).toMatchObject({ hookId: id });

			org.interceptions.length = 0;
			await harness.deactivate();
			expect(org.hooks.size).toBe(0);
		},
	);

	test.each([
		['deactivating', 'POST'],
		['deleting', 'DELETE'],
	])("isn't considered deleted if %s it (%s) gets JSON that isn't Okta's", async (_, method) => {
		const { org, harness } = setup;
		intercept({ path: HOOK, method, status: 200, body: '{"message":"Blocked"}' });
		expect(await errorMessageOf(harness.deactivate())).toMatch(
			/^Unexpected response from .* to the request to delete the event hook .*: 200\. No Okta API found/,
		);
		expect(org.hooks.size).toBe(1);
		org.interceptions.length = 0;
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
	});
});
