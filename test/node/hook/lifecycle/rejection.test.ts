import type { INodeParameters } from 'n8n-workflow';

import { errorMessageOf, expectFaultsInjected } from '../../../support/node/assertions';
import { eventFilters } from '../../../support/node/hook/eventFilters';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { onlyHook } from '../../../support/node/hook/inspectOrg';

const setup = setUpHook();

describe('a failed activation says why and leaves no hook:', () => {
	afterEach(() => {
		expect(setup.org.hooks.size).toBe(0);
	});

	test('the token is wrong', async () => {
		const harness = await setup.createHarness({ token: 'wrong' });
		expect(await errorMessageOf(harness.activate())).toBe(
			`Okta (${setup.okta.url}) rejected the request to list the event hooks: 401 E0000011: Invalid token provided. Okta doesn't accept the API token. Check that it belongs to this org, or create a new one (Admin Console › Security › API › Tokens) and update the credential. Tokens expire after 30 days without use, and when their owner is deactivated.`,
		);
	});

	test.each(['help desk', 'read only'] as const)("the user's role is too low: %s", async (role) => {
		setup.org.tokens.set('low', role);
		const harness = await setup.createHarness({ token: 'low' });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/rejected the request to (list the event hooks|create the event hook): 403 E0000006: You do not have permission .* The API token isn't allowed to manage event hooks/,
		);
	});

	test("Okta can't verify the hook", async () => {
		const harness = await setup.createHarness({ webhookBaseUrl: 'https://localhost:1' });
		const message = await errorMessageOf(harness.activate());
		expect(message).toMatch(
			/rejected the request to verify the event hook: 400 E0000001: Api validation failed: eventHook; Unable to verify event hook\. Hook n8n: New factors .* execution failed\. Okta must get n8n's response from https:\/\/localhost:1\/webhook\//,
		);
		expect(message).toMatch(
			/set the environment variable N8N_WEBHOOK_URL \(before n8n 2\.30: WEBHOOK_URL\).* of a production URL /,
		);
		expect(message).toMatch(/n8n deleted the new event hook\.$/);
		expect(harness.saved).toStrictEqual({});
	});

	test('Okta responds to the verification with 200, but without verifying the hook', async () => {
		const { org, harness } = setup;
		org.skipsVerification = true;
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^Unexpected response from https:\/\/localhost:\d+ to the request to verify the event hook: 200\. Okta must get n8n's response from https/,
		);
	});

	test("Okta doesn't have the event type", async () => {
		const { harness } = setup;
		harness.change({ events: [], additionalEventTypes: 'user.tea.drink' });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/rejected the request to create the event hook: 400 E0000001: Api validation failed; events\.items\.0.*\. Check 'Okta Events'.* Not in the list of 'Okta Events', so check the spelling: user\.tea\.drink\.$/,
		);
	});

	test("the org doesn't support event filters", async () => {
		const { org, harness } = setup;
		org.hasFilters = false;
		harness.change({ options: eventFilters(['user.mfa.factor.activate', 'x']) });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/rejected the request to create the event hook: 401 E0000015: .*Settings › Features, Early Access: Event Hooks Filters\)\..* delete the event filters/,
		);
	});

	test("the domain isn't that of an Okta org", async () => {
		const domain = new URL(setup.harness.webhookUrl).host;
		const harness = await setup.createHarness({ domain });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^Something between n8n and Okta .* instead of Okta: 404, "This webhook is not registered"\. No Okta API found at this address/,
		);
	});
});

describe('invalid settings are reported without a request to Okta:', () => {
	test.each([
		[
			{ actors: '={{ { id: "00u1ada00lovelace001" } }}' },
			/^'Actors' contains something other than text\./,
		],
		[{ targets: '={{ ["Sales", 5] }}' }, /^'Targets' contains something other than text\./],
		[
			{ outcome: "={{ 'whatever' }}" },
			/^The value of 'Outcome' isn't one of its options\. .* returns any, failure, or success\.$/,
		],
		[{ initiatedBy: '={{ [] }}' }, /^The value of 'Initiated By' isn't one of its options\./],
	])('an option with an invalid value: %j', async (options, message) => {
		const { harness } = setup;
		harness.change({ options });
		expect(await errorMessageOf(harness.activate())).toMatch(message);
		expect(setup.org.requests).toHaveLength(0);
	});

	test('a credential without a token', async () => {
		const harness = await setup.createHarness({ token: ' ' });
		expect(await errorMessageOf(harness.activate())).toMatch(/^The credential has no 'API Token'/);
		expect(setup.org.requests).toHaveLength(0);
	});

	test('a domain with http://', async () => {
		const domain = setup.okta.url.replace('https:', 'http:');
		const harness = await setup.createHarness({ domain });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^'Okta Domain' starts with http:\/\//,
		);
		expect(setup.org.requests).toHaveLength(0);
	});

	test('a webhook URL with http://', async () => {
		const harness = await setup.createHarness({ webhookBaseUrl: 'http://localhost:5678' });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^The webhook URL is http:\/\/localhost:5678\/webhook\/.* set the environment variable N8N_WEBHOOK_URL \(before n8n 2\.30: WEBHOOK_URL\).* of a production URL /,
		);
		expect(setup.org.requests).toHaveLength(0);
	});

	test('a webhook URL of a test listener with http://, with what may have set it', async () => {
		const harness = await setup.createHarness({ webhookBaseUrl: 'http://localhost:5678' });
		harness.isTest = true;
		harness.change({ options: { testEvent: 'next' } });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^The webhook URL is http:\/\/localhost:5678\/webhook-test\/.* of a test URL .* N8N_EDITOR_BASE_URL/,
		);
		expect(setup.org.requests).toHaveLength(0);
	});

	test.each<[string, INodeParameters, RegExp]>([
		['no events', { events: [] }, /^No events selected/],
		[
			'events that are not text',
			{ events: "={{ ['user.session.start', { value: 'user.session.end' }] }}" },
			/^'Okta Events' or 'Additional Event Types' contains something other than text\./,
		],
		[
			"an event type that hooks don't support",
			{ additionalEventTypes: 'user.authentication.slo' },
			/^Okta doesn't support event hooks for/,
		],
		[
			"a text that isn't an event type",
			{ additionalEventTypes: 'a user is created' },
			/isn't a valid event type/,
		],
		[
			"a filter for an event that isn't selected",
			{ options: eventFilters(['user.session.start', 'true']) },
			/^The event filter for user\.session\.start doesn't match a selected event/,
		],
		[
			'a filter without a condition',
			{ options: eventFilters(['user.mfa.factor.activate', ' ']) },
			/^An event filter has no condition/,
		],
	])('%s, even if the node had a hook before', async (_, parameters, message) => {
		const { org, harness } = setup;
		await harness.activate();
		await harness.deactivate();
		org.requests.length = 0;
		harness.change(parameters);
		expect(await errorMessageOf(harness.activate())).toMatch(message);
		expect(org.requests).toStrictEqual([]);
	});
});

describe("a hook that n8n couldn't delete after a failed verification", () => {
	beforeEach(() => {
		setup.org.faults.push({
			kind: 'error',
			method: 'POST',
			path: /verify$/,
			errorCode: 'E0000001',
		});
	});

	test.each([
		[
			"with n8n's publication service",
			{},
			"It's deleted the next time you publish the workflow, or",
		],
		[
			"without n8n's publication service",
			{ usesLegacyActivation: true },
			"It's deleted the next time",
		],
		['of a test listener', { isTest: true }, 'Delete it in Okta'],
	])('is named, and deleted by the next activation: %s', async (_, how, whatToDo) => {
		const { org, harness } = setup;
		Object.assign(harness, how);
		org.faults.push({
			kind: 'error',
			method: 'DELETE',
			path: /./,
			errorCode: 'E0000001',
			times: 2,
		});
		const message = await errorMessageOf(harness.activate());
		const { id, name } = onlyHook(org);
		expect(message).toContain(`n8n couldn't delete the event hook "${name}" (${id}) either`);
		expect(message).toContain(`(${id}) either. ${whatToDo}`);
		// n8n saves nothing after a failed activation, so the hook is found by its URL.
		expect(harness.saved).toStrictEqual({});

		org.faults.length = 0;
		await harness.activate();
		expect(onlyHook(org).id).not.toBe(id);
	});

	test("isn't named if someone has deleted it", async () => {
		const { org, harness } = setup;
		org.faults.push({ kind: 'error', method: 'POST', path: /deactivate$/, errorCode: 'E0000007' });
		expect(await errorMessageOf(harness.activate())).toMatch(/n8n deleted the new event hook\.$/);
		expectFaultsInjected(org);
	});
});

test('a name that is in use is reported with the ID of the other hook', async () => {
	const { org, harness } = setup;
	await harness.activate();
	const { name } = onlyHook(org);
	await harness.deactivate();
	const other = org.seedHook({ uri: 'https://other.example/', name });
	expect(await errorMessageOf(harness.activate())).toContain(
		`Another event hook in the org already has the name "${name}" (${other.id})`,
	);
});

describe("Okta's limit of active hooks", () => {
	const LIMIT_REACHED =
		"The org has reached Okta's limit of 25 active event hooks. Deactivate or delete one";

	function seedHooks(count: number): void {
		for (let i = 0; i < count; i++) setup.org.seedHook({ uri: `https://other.example/${i}` });
	}

	test('is reported if Okta refuses to create a hook', async () => {
		const { org, harness } = setup;
		seedHooks(25);
		const message = await errorMessageOf(harness.activate());
		expect(message).toContain('rejected the request to create the event hook: 400 E0000001: ');
		expect(message).toContain(LIMIT_REACHED);
		expect(org.hooks.size).toBe(25);
	});

	test('is reported if Okta refuses to verify a hook', async () => {
		const { org, harness } = setup;
		seedHooks(25);
		org.rejectsCreateWhenFull = false;
		const message = await errorMessageOf(harness.activate());
		expect(message).toContain('rejected the request to verify the event hook: 400 E0000001: ');
		expect(message).toContain(LIMIT_REACHED);
		expect(message).toMatch(/ n8n deleted the new event hook\.$/);
		expect(org.hooks.size).toBe(25);
	});

	test("doesn't include hooks that are inactive or not verified", async () => {
		const { org, harness } = setup;
		seedHooks(24);
		org.seedHook({ uri: 'https://other.example/inactive', status: 'INACTIVE' });
		org.seedHook({ uri: 'https://other.example/new', verificationStatus: 'UNVERIFIED' });
		await harness.activate();
		expect(org.hooks.size).toBe(27);
	});

	test('leaves room for a new hook if the node has a leftover one', async () => {
		const { org, harness } = setup;
		seedHooks(24);
		org.seedHook({ uri: harness.webhookUrl });
		await harness.activate();
		expect(org.hooks.size).toBe(25);
	});
});
