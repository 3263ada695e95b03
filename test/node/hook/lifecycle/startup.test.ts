import { factorActivation } from '../../../../tools/okta-emulator/events';
import { errorMessageOf, waitForLog } from '../../../support/node/assertions';
import type { HookHarness } from '../../../support/node/hook/hookHarness';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { apiRequests, onlyHook } from '../../../support/node/hook/inspectOrg';
import { n8nLog } from '../../../support/testFolder';

const setup = setUpHook();

beforeEach(async () => {
	await setup.harness.activate();
});

describe('when n8n starts,', () => {
	test('it takes one request to find that the hook exists', async () => {
		const { org, harness } = setup;
		org.requests.length = 0;
		await harness.activate('init');
		expect(apiRequests(org)).toStrictEqual(['GET /api/v1/eventHooks/:id']);
	});

	test('the state is cleared if the hook was deleted in Okta', async () => {
		const { org, harness } = setup;
		org.hooks.clear();
		expect(await harness.checkExists('init')).toBe(false);
		expect(harness.savedState).toStrictEqual({});
	});

	test('the hook is created again if static data names another one', async () => {
		const { org, harness } = setup;
		const { saved } = harness;
		await harness.deactivate();
		await harness.activate();
		harness.saved = saved;
		expect(await harness.checkExists('activate')).toBe(false);
		await harness.activate();
		expect(org.hooks.size).toBe(1);
	});

	test.each(['hookId', 'hookName', 'org', 'url', 'secretHash'])(
		'a hook is replaced if its state lacks %s',
		async (key) => {
			const { org, harness } = setup;
			const { id } = onlyHook(org);
			delete harness.savedState[key];
			expect(await harness.checkExists('init')).toBe(false);
			await harness.activate();
			expect(onlyHook(org).id).not.toBe(id);
			expect(n8nLog()).not.toContain('event hook "undefined"');
		},
	);

	test.each(['init', 'leadershipChange'] as const)(
		'a hook keeps delivering although the token was revoked, which is logged: %s',
		async (mode) => {
			const { org, harness } = setup;
			const hook = onlyHook(org);
			org.tokens.clear();
			await harness.activate(mode);
			await waitForLog("n8n is starting and couldn't check the event hook");
			await waitForLog(`(${hook.id}): 401 E0000011`);
			const { attempts } = await org.deliver(hook, [factorActivation()]);
			expect(attempts).toMatchObject([{ status: 200 }]);
		},
	);

	test.each([{ actors: '={{ 5 }}' }, { outcome: "={{ 'whatever' }}" }])(
		"a hook keeps delivering although an option's expression has an invalid value: %j",
		async (options) => {
			const { org, harness } = setup;
			const hook = onlyHook(org);
			harness.change({ options });
			await harness.activate('init');
			const { attempts } = await org.deliver(hook, [factorActivation()]);
			expect(attempts).toMatchObject([{ status: 200 }]);
			expect(harness.executions).toHaveLength(1);
			expect(onlyHook(org).id).toBe(hook.id);
		},
	);

	test.each<[string, (harness: HookHarness) => void]>([
		['the credential has no token', ({ credentials }) => (credentials.data.token = '')],
		['the credential has no domain', ({ credentials }) => (credentials.data.domain = '')],
		['an expression selects no events', (harness) => harness.change({ events: '={{ [] }}' })],
	])('a hook keeps delivering although %s, which is logged', async (_, change) => {
		const { org, harness } = setup;
		const hook = onlyHook(org);
		change(harness);
		await harness.activate('init');
		await waitForLog("n8n is starting and couldn't check the event hook");
		expect((await org.deliver(hook, [factorActivation()])).attempts).toMatchObject([
			{ status: 200 },
		]);
		expect(onlyHook(org)).toBe(hook);
	});

	test('a revoked token is reported if someone publishes the workflow', async () => {
		const { org, harness } = setup;
		const { id, name } = onlyHook(org);
		org.tokens.clear();
		expect(await errorMessageOf(harness.activate('update'))).toContain(
			`rejected the request to look up the event hook "${name}" (${id}): 401 E0000011`,
		);
	});
});
