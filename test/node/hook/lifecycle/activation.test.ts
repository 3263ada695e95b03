import { sleep, type INodeParameters } from 'n8n-workflow';

import { clearCheck } from '../../../nodes/Okta/hook/registration/checkedHooks';
import { secretOf } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import type { LogEntry } from '../../../tools/okta-emulator/org';
import { errorMessageOf, waitForLog } from '../../support/node/assertions';
import type { HookHarness } from '../../support/node/hookHarness';
import { startSetup, type TestSetup } from '../../support/node/setup';

let setup: TestSetup;

beforeEach(async () => {
	setup = await startSetup();
});

afterEach(async () => {
	await setup.close();
});

/** The calls of the API so far, with `:id` in the place of ids. */
function calls(log: LogEntry[]): string[] {
	return log.map(({ method, path }) => `${method} ${path.replace(/who\w+/, ':id')}`);
}

/** Rows of the option "Event Filters", as n8n keeps them. */
function filters(...rows: Array<[eventType: string, expression: string]>): INodeParameters {
	const list = rows.map(([eventType, expression]) => ({ eventType, expression }));
	return { eventFilters: { filters: list } };
}

describe('activation', () => {
	test('names the additional event types beside the chosen ones, each once', async () => {
		const { org, harness } = setup;
		harness.parameters = {
			events: ['user.mfa.factor.activate', 'group.lifecycle.create'],
			additionalEventTypes: ' user.session.impersonation.grant, group.lifecycle.create\n',
			output: 'card',
		};
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		expect(hook?.events).toStrictEqual({
			type: 'EVENT_TYPE',
			items: [
				'user.mfa.factor.activate',
				'group.lifecycle.create',
				'user.session.impersonation.grant',
			],
		});
	});

	test('puts the filters into the hook, and finds them in force whatever their order', async () => {
		const { org, harness } = setup;
		const rows: Array<[string, string]> = [
			['user.lifecycle.create', "event.actor.type eq 'User'"],
			['group.lifecycle.create', 'true'],
		];
		harness.parameters = {
			events: rows.map(([type]) => type),
			output: 'card',
			options: filters(...rows),
		};
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		expect(hook?.events.filter?.eventFilterMap).toStrictEqual(
			rows.map(([event, expression]) => ({ event, condition: { expression } })),
		);
		clearCheck(harness.webhookUrl);
		expect(await harness.checkExists('init')).toBe(true);

		harness.parameters = { ...harness.parameters, options: filters(...rows.slice(1)) };
		expect(await harness.checkExists('init')).toBe(false);
		await harness.activate();
		const [replaced, ...more] = [...org.hooks.values()];
		expect(more).toHaveLength(0);
		expect(replaced?.id).not.toBe(hook?.id);
		expect(replaced?.events.filter?.eventFilterMap).toHaveLength(1);
	});

	test('puts one verified hook into the org, in three calls, for both routes together', async () => {
		const { org, harness } = setup;
		await harness.activate();

		const [hook, ...more] = [...org.hooks.values()];
		expect(more).toHaveLength(0);
		expect(hook).toMatchObject({
			status: 'ACTIVE',
			verificationStatus: 'VERIFIED',
			events: { type: 'EVENT_TYPE', items: ['user.mfa.factor.activate'] },
			channel: { config: { uri: harness.webhookUrl, authScheme: { key: 'Authorization' } } },
		});
		expect(hook?.name).toMatch(/^n8n: New factors \/ Okta Trigger \([0-9a-f]{8}\)$/);
		expect(calls(org.log)).toStrictEqual([
			'GET /api/v1/eventHooks',
			'POST /api/v1/eventHooks',
			'POST /api/v1/eventHooks/:id/lifecycle/verify',
		]);
	});

	test('gives the hook a secret derived from credential and URL, and stores only its hash', async () => {
		const { org, harness, createHarness } = setup;
		const secretOfNewHook = async (node: HookHarness) => {
			await node.activate();
			const [hook] = [...org.hooks.values()];
			const secret = hook ? secretOf(hook) : '';
			expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
			expect(JSON.stringify(node.saved)).not.toContain(secret);
			await node.deactivate();
			return secret;
		};
		const first = await secretOfNewHook(harness);
		expect(await secretOfNewHook(harness)).toBe(first);

		// Another URL: each node has a port of its own.
		expect(await secretOfNewHook(await createHarness({}))).not.toBe(first);
		org.tokens.set('another-token', 'super admin');
		Object.assign(harness.credentials.data, { token: 'another-token' });
		expect(await secretOfNewHook(harness)).not.toBe(first);
	});

	test('with a credential without a token is refused before Okta is asked anything', async () => {
		const harness = await setup.createHarness({ token: ' ' });
		expect(await errorMessageOf(harness.activate())).toMatch(/^The credential has no 'API Token'/);
		expect(setup.org.log).toHaveLength(0);
	});

	test('takes what people paste as domain', async () => {
		const { org, okta, createHarness } = setup;
		const harness = await createHarness({ domain: ` ${okta.url}/admin/dashboard ` });
		await harness.activate();
		expect(org.hooks.size).toBe(1);
	});

	test('sends all chosen events, each once', async () => {
		const { org, createHarness } = setup;
		const events = ['user.mfa.factor.activate', 'user.mfa.factor.update'];
		const harness = await createHarness({
			parameters: { events: [...events, ...events], output: 'card' },
		});
		await harness.activate();
		expect([...org.hooks.values()][0]?.events.items).toStrictEqual(events);
	});

	test('of a node whose hook is in force leaves it alone', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const [before] = org.hooks.keys();
		await harness.activate();
		expect([...org.hooks.keys()]).toStrictEqual([before]);
	});

	test('takes out hooks with exactly its URL, and touches no other', async () => {
		const { org, harness } = setup;
		const url = harness.webhookUrl;
		org.seedHook({ uri: url });
		org.seedHook({ uri: url, status: 'INACTIVE' });
		const neighbours = [
			org.seedHook({ uri: `${url}/` }),
			org.seedHook({ uri: url.replace('/webhook/', '/WEBHOOK/') }),
			org.seedHook({ uri: url.replace('/webhook/', '/webhook-test/') }),
		];
		await harness.activate();
		const left = [...org.hooks.values()].filter(({ channel }) => channel.config.uri !== url);
		expect(left).toStrictEqual(neighbours);
		expect(org.hooks.size).toBe(neighbours.length + 1);
	});
});

describe('a hook that drifted is replaced by a new one', () => {
	test.each([
		['deactivated', { status: 'INACTIVE' as const }],
		['unverified', { verificationStatus: 'UNVERIFIED' as const }],
		[
			're-subscribed',
			{ events: { type: 'EVENT_TYPE' as const, items: ['user.lifecycle.create'] } },
		],
	])('%s', async (_, drift) => {
		const { org, harness } = setup;
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		Object.assign(hook ?? {}, drift);
		clearCheck(harness.webhookUrl);
		await harness.activate();

		const [replaced, ...more] = [...org.hooks.values()];
		expect(more).toHaveLength(0);
		expect(replaced?.id).not.toBe(hook?.id);
		expect(replaced).toMatchObject({ status: 'ACTIVE', verificationStatus: 'VERIFIED' });
	});

	test.each([
		['given another authentication field', { type: 'HEADER', key: 'X-Other', value: 'other' }],
		['with its authentication field cleared', null],
	])('%s', async (_, authScheme) => {
		const { org, harness } = setup;
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		Object.assign(hook?.channel.config ?? {}, { authScheme });
		clearCheck(harness.webhookUrl);
		await harness.activate();
		expect(org.hooks.size).toBe(1);
		expect(org.hooks.has(hook?.id ?? '')).toBe(false);
	});

	test('re-pointed to another URL', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		if (hook) hook.channel.config.uri = 'https://elsewhere.example/';
		clearCheck(harness.webhookUrl);
		await harness.activate();
		expect([...org.hooks.values()].map(({ channel }) => channel.config.uri)).toStrictEqual([
			harness.webhookUrl,
		]);
	});

	test('deleted in Okta', async () => {
		const { org, harness } = setup;
		await harness.activate();
		org.hooks.clear();
		clearCheck(harness.webhookUrl);
		await harness.activate();
		expect(org.hooks.size).toBe(1);
	});

	test('its credential changed in n8n, and so its secret', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		org.tokens.set('another-token', 'super admin');
		Object.assign(harness.credentials.data, { token: 'another-token' });
		clearCheck(harness.webhookUrl);
		await harness.activate();
		const [replaced, ...more] = [...org.hooks.values()];
		expect(more).toHaveLength(0);
		expect(replaced?.id).not.toBe(hook?.id);
		await org.emitEvent(factorActivation());
		expect(harness.executions).toHaveLength(1);
	});

	test('parameters changed in n8n, even within the minute in which the hook is trusted', async () => {
		const { org, harness } = setup;
		await harness.activate();
		harness.parameters = { events: ['user.mfa.factor.update'], output: 'card' };
		await harness.activate();
		expect([...org.hooks.values()].map(({ events }) => events.items)).toStrictEqual([
			['user.mfa.factor.update'],
		]);
	});
});

describe('deactivation', () => {
	test('leaves no hook and no state, in three calls for both routes together', async () => {
		const { org, harness } = setup;
		await harness.activate();
		org.log.length = 0;
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
		expect(harness.saved).toStrictEqual({ 'node:Okta Trigger': {} });
		expect(calls(org.log)).toStrictEqual([
			'GET /api/v1/eventHooks',
			'POST /api/v1/eventHooks/:id/lifecycle/deactivate',
			'DELETE /api/v1/eventHooks/:id',
		]);
	});

	test('of a hook that is gone in Okta already is fine', async () => {
		const { org, harness } = setup;
		await harness.activate();
		org.hooks.clear();
		await harness.deactivate();
		expect(harness.saved).toStrictEqual({ 'node:Okta Trigger': {} });
	});

	test('finds the hook by its URL when the static data is that of an older hook, or lost', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const { saved } = harness;
		await harness.deactivate();
		for (const stale of [saved, {}]) {
			await harness.activate();
			harness.saved = stale;
			await harness.deactivate();
			expect(org.hooks.size).toBe(0);
			expect(harness.saved['node:Okta Trigger']).toStrictEqual({});
		}
	});

	test('also deletes the hook if somebody has pointed it to another URL', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		if (hook) hook.channel.config.uri = 'https://elsewhere.example/';
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
	});

	test('with a revoked token names the hook and where to remove it, and keeps its id', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		org.tokens.clear();
		const message = await errorMessageOf(harness.deactivate());
		expect(message).toContain(`refused to delete the event hook "${hook?.name}" (${hook?.id})`);
		expect(message).toContain('401 E0000011: Invalid token provided. ');
		expect(message).toContain('delete the hook in Okta (Admin Console › Workflow › Event Hooks)');
		expect(harness.saved).toMatchObject({ 'node:Okta Trigger': { hookId: hook?.id } });
	});
});

describe('a refused activation says why, and leaves nothing behind', () => {
	afterEach(() => {
		expect(setup.org.hooks.size).toBe(0);
	});

	test('a wrong token', async () => {
		const harness = await setup.createHarness({ token: 'wrong' });
		expect(await errorMessageOf(harness.activate())).toBe(
			`Okta (${setup.okta.url}) refused to list the event hooks: 401 E0000011: Invalid token provided. Okta does not accept the API token: check that it belongs to this org, or make a new one (Admin Console › Security › API › Tokens) and put it into the credential. A token ends after 30 days without use and with the user who made it.`,
		);
	});

	test.each(['help desk', 'read only'] as const)('a role too low: %s', async (role) => {
		setup.org.tokens.set('low', role);
		const harness = await setup.createHarness({ token: 'low' });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/refused to (list the event hooks|create the event hook): 403 E0000006: You do not have permission .* The API token may not manage event hooks/,
		);
	});

	test('a webhook URL on http, before Okta is asked anything', async () => {
		const harness = await setup.createHarness({ webhookBaseUrl: 'http://localhost:5678' });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^The webhook URL is http:\/\/localhost:5678\/webhook\/.* Set the environment variable WEBHOOK_URL/,
		);
		expect(setup.org.log).toHaveLength(0);
	});

	test('no event chosen, before Okta is asked anything', async () => {
		const harness = await setup.createHarness({ parameters: { events: [], output: 'card' } });
		expect(await errorMessageOf(harness.activate())).toMatch(/^No event is chosen/);
		expect(setup.org.log).toHaveLength(0);
	});

	test('a domain on http, before the token is sent anywhere', async () => {
		const harness = await setup.createHarness({ domain: 'http://acme.okta.com' });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^The Okta domain starts with http:\/\//,
		);
	});

	test('a verification that Okta refuses', async () => {
		const harness = await setup.createHarness({ webhookBaseUrl: 'https://localhost:1' });
		const message = await errorMessageOf(harness.activate());
		expect(message).toMatch(
			/refused to verify the event hook: 400 E0000001: Api validation failed: eventHook; Unable to verify event hook\. Hook n8n: New factors .* execution failed\. Okta must get n8n's response from https:\/\/localhost:1\/webhook\//,
		);
		expect(message).toContain('environment variable WEBHOOK_URL');
		expect(message).toMatch(/n8n deleted the event hook again\.$/);
		expect(harness.saved).toStrictEqual({});
	});

	test('an event type that Okta does not have', async () => {
		const harness = await setup.createHarness({
			parameters: { events: [], additionalEventTypes: 'user.tea.drink', output: 'card' },
		});
		expect(await errorMessageOf(harness.activate())).toMatch(
			/refused to create the event hook: 400 E0000001: Api validation failed; events\.items\.0.*\. Check 'Okta Events'.* Not in this package's event list: user\.tea\.drink\.$/,
		);
	});

	test.each<[string, INodeParameters, RegExp]>([
		['a look-alike', { additionalEventTypes: 'user.authentication.slo' }, /no event hook for/],
		['no type at all', { additionalEventTypes: 'a user is created' }, /cannot be an event type/],
		[
			'a filter for an event that is not chosen',
			{ options: filters(['user.session.start', 'true']) },
			/for user\.session\.start, which is not among the chosen events/,
		],
		[
			'a filter without a condition',
			{ options: filters(['user.mfa.factor.activate', ' ']) },
			/lacks its condition/,
		],
	])('%s, before Okta is asked anything, also after a hook', async (_, wrong, sentence) => {
		const { org, harness } = setup;
		await harness.activate();
		await harness.deactivate();
		org.log.length = 0;
		harness.parameters = { ...harness.parameters, ...wrong };
		expect(await errorMessageOf(harness.activate())).toMatch(sentence);
		expect(org.log).toStrictEqual([]);
	});

	test('event filters, in an org that has them not switched on', async () => {
		const { org, harness } = setup;
		org.hasFilters = false;
		harness.parameters = {
			...harness.parameters,
			options: filters(['user.mfa.factor.activate', 'x']),
		};
		expect(await errorMessageOf(harness.activate())).toMatch(
			/refused to create the event hook: 401 E0000015: .*Settings › Features, Early Access\).* delete the event filters/,
		);
		expect(org.hooks.size).toBe(0);
	});

	test('a domain where no Okta answers', async () => {
		const { harness: other } = setup;
		const harness = await setup.createHarness({ domain: new URL(other.webhookUrl).host });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/refused to list the event hooks: 404\. No Okta API answers at this address/,
		);
	});
});

test.each([
	["n8n's publication service", false],
	["n8n's older way of activating", true],
])(
	'a hook that could not be removed is named, and the next activation removes it: %s',
	async (_, isOlderWay) => {
		const { org, harness } = setup;
		harness.usesLegacyActivation = isOlderWay;
		org.faults.push({
			kind: 'refuse',
			method: 'DELETE',
			path: /./,
			errorCode: 'E0000001',
			times: 2,
		});
		org.faults.push({ kind: 'refuse', method: 'POST', path: /verify$/, errorCode: 'E0000001' });
		const message = await errorMessageOf(harness.activate());
		const [hook] = [...org.hooks.values()];
		expect(message).toContain(
			`n8n couldn't delete the event hook "${hook?.name}" (${hook?.id}) either`,
		);
		// n8n keeps nothing of a refused activation: the hook is found again by its URL.
		expect(harness.saved).toStrictEqual({});
		org.faults.length = 0;
		await harness.activate();
		expect(org.hooks.size).toBe(1);
		expect(org.hooks.has(hook?.id ?? '')).toBe(false);
	},
);

test('a hook that Okta says it has verified, and has not, is not taken for good', async () => {
	const { org, harness } = setup;
	org.failsVerification = true;
	expect(await errorMessageOf(harness.activate())).toMatch(
		/answered the request to verify the event hook with 200, but not as it should\. Okta must get n8n's response from https/,
	);
	expect(org.hooks.size).toBe(0);
});

test('a hook that somebody deletes while it is being verified is not said to be left', async () => {
	const { org, harness } = setup;
	org.faults.push({ kind: 'refuse', method: 'POST', path: /verify$/, errorCode: 'E0000001' });
	org.faults.push({ kind: 'refuse', method: 'POST', path: /deactivate$/, errorCode: 'E0000007' });
	const message = await errorMessageOf(harness.activate());
	expect(message).toMatch(/n8n deleted the event hook again\.$/);
	org.hooks.clear();
});

test('a hook that is inactive already is removed, though Okta refuses to deactivate it', async () => {
	const { org, harness } = setup;
	org.seedHook({ uri: harness.webhookUrl, status: 'INACTIVE' });
	org.faults.push({ kind: 'refuse', method: 'POST', path: /deactivate$/, errorCode: 'E0000001' });
	await harness.activate();
	expect(org.hooks.size).toBe(1);
});

test("n8n's own texts do not take the place of ours, whatever names are in it", async () => {
	const { org } = setup;
	const harness = await setup.createHarness({ workflowName: 'ECONNREFUSED and ENOENT alerts' });
	await harness.activate();
	const [hook] = [...org.hooks.values()];
	org.tokens.clear();
	expect(await errorMessageOf(harness.deactivate())).toContain(
		`delete the event hook "${hook?.name}"`,
	);
	org.hooks.clear();
});

test('unpublishing after a refused activation still deletes what is left of earlier ones', async () => {
	const { org, harness } = setup;
	org.faults.push({ kind: 'refuse', method: 'POST', path: /eventHooks$/, errorCode: 'E0000001' });
	await errorMessageOf(harness.activate());
	org.seedHook({ uri: harness.webhookUrl });
	await harness.deactivate();
	expect(org.hooks.size).toBe(0);
});

describe('two activations at once, the first of which n8n has given up,', () => {
	test('end in one working hook', async () => {
		const { org, harness } = setup;
		await Promise.all([harness.activate(), harness.activate(), harness.activate()]);
		expect(org.hooks.size).toBe(1);
		const [delivered] = await org.emitEvent(factorActivation());
		expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
	});

	test('end in one working hook, also when the first is refused', async () => {
		const { org, harness } = setup;
		org.faults.push({ kind: 'refuse', method: 'POST', path: /verify$/, errorCode: 'E0000001' });
		// n8n takes no notice of what comes of the first: it must not have the routes taken away.
		await Promise.all([harness.activate(), harness.activate()]);
		expect(org.faults).toMatchObject([{ times: 0 }]);
		const [delivered] = await org.emitEvent(factorActivation());
		expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
		expect(org.hooks.size).toBe(1);
	});
});

test('publishing while an unpublishing that n8n has given up still runs ends in one working hook', async () => {
	const { org, harness } = setup;
	await harness.activate();
	await Promise.all([harness.deactivate(), harness.activate()]);
	expect(org.hooks.size).toBe(1);
	const [delivered] = await org.emitEvent(factorActivation());
	expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
});

test('unpublishing while an activation that n8n has given up still runs leaves no hook', async () => {
	const { org, harness } = setup;
	harness.abandonsActivation = true;
	const activating = harness.activate();
	while (org.hooks.size === 0) await sleep(5);
	await harness.deactivate();
	await activating;
	expect(org.hooks.size).toBe(0);
});

describe('a copy of n8n, with its database but another address', () => {
	async function copyOf(): Promise<HookHarness> {
		const copy = await setup.createHarness({});
		copy.saved = structuredClone(setup.harness.saved);
		return copy;
	}

	test('never touches the hook of the original, and says so in the log', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const [original] = [...org.hooks.values()];

		const copy = await copyOf();
		await copy.deactivate();
		expect([...org.hooks.values()]).toStrictEqual([original]);
		await waitForLog(`still calls ${harness.webhookUrl}. It was left unchanged`);

		const another = await copyOf();
		await another.activate();
		expect(org.hooks.size).toBe(2);
		await another.deactivate();
		expect([...org.hooks.values()]).toStrictEqual([original]);
	});
});

describe('a full org', () => {
	test('is told as what it is', async () => {
		const { org, harness } = setup;
		for (let i = 0; i < 25; i++) org.seedHook({ uri: `https://other.example/${i}` });
		const message = await errorMessageOf(harness.activate());
		expect(message).toMatch(
			/refused to create the event hook: 400 E0000001: .*The org has reached Okta's limit of 25 active event hooks\. Deactivate or delete one/,
		);
		expect(org.hooks.size).toBe(25);
	});

	test('is told as what it is when Okta refuses to verify the 26th hook', async () => {
		const { org, harness } = setup;
		for (let i = 0; i < 25; i++) org.seedHook({ uri: `https://other.example/${i}` });
		org.rejectsCreateWhenFull = false;
		const message = await errorMessageOf(harness.activate());
		expect(message).toMatch(
			/refused to verify the event hook: 400 E0000001: .*The org has reached Okta's limit of 25 active event hooks\. Deactivate or delete one .* n8n deleted the event hook again\.$/,
		);
		expect(org.hooks.size).toBe(25);
	});

	test('counts no hooks that are inactive or not verified', async () => {
		const { org, harness } = setup;
		for (let i = 0; i < 24; i++) org.seedHook({ uri: `https://other.example/${i}` });
		org.seedHook({ uri: 'https://other.example/inactive', status: 'INACTIVE' });
		org.seedHook({ uri: 'https://other.example/new', verificationStatus: 'UNVERIFIED' });
		await harness.activate();
		expect(org.hooks.size).toBe(27);
	});

	test('with our own left-over among the 25 has room for the new one', async () => {
		const { org, harness } = setup;
		for (let i = 0; i < 24; i++) org.seedHook({ uri: `https://other.example/${i}` });
		org.seedHook({ uri: harness.webhookUrl });
		await harness.activate();
		expect(org.hooks.size).toBe(25);
	});
});

test('a name that is taken is told with the id of its owner', async () => {
	const { org, harness } = setup;
	await harness.activate();
	const [hook] = [...org.hooks.values()];
	await harness.deactivate();
	const namesake = org.seedHook({ uri: 'https://other.example/', name: hook?.name });
	expect(await errorMessageOf(harness.activate())).toContain(
		`Another event hook in the org already has the name "${namesake.name}" (${namesake.id})`,
	);
});

describe('a credential that was changed', () => {
	let other: TestSetup;

	beforeEach(async () => {
		other = await startSetup();
		await setup.harness.activate();
	});

	afterEach(async () => {
		await other.close();
	});

	function change(account: { domain: string; token?: string }): void {
		Object.assign(setup.harness.credentials.data, account);
	}

	function leftInLog(): string {
		const [left] = [...setup.org.hooks.values()];
		return `the event hook \\"${left?.name}\\" (${left?.id}) still exists in ${setup.okta.url}`;
	}

	test('to another org leaves the old hook and says so in the log: at the next activation', async () => {
		change({ domain: other.okta.url, token: other.org.token });
		await setup.harness.activate();
		expect(other.org.hooks.size).toBe(1);
		expect(setup.org.hooks.size).toBe(1);
		await waitForLog(leftInLog());
		await setup.harness.deactivate();
		expect(other.org.hooks.size).toBe(0);
	});

	test('to another org leaves the old hook and says so in the log: at deactivation', async () => {
		change({ domain: other.okta.url, token: other.org.token });
		await setup.harness.deactivate();
		expect(setup.org.hooks.size).toBe(1);
		await waitForLog(leftInLog());
	});

	test('to another name of the same org removes the hook all the same', async () => {
		change({ domain: setup.okta.url.replace('localhost', '127.0.0.1') });
		await setup.harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});

	test('to what is no domain names the hook, and keeps its id', async () => {
		const [hook] = [...setup.org.hooks.values()];
		change({ domain: '' });
		expect(await errorMessageOf(setup.harness.deactivate())).toBe(
			`The credential can't be used: No Okta domain is set. Enter the whole domain of your Okta org, e.g. acme.okta.com. As a result, the event hook "${hook?.name}" (${hook?.id}) still exists in ${setup.okta.url}. Delete it in Okta (Admin Console › Workflow › Event Hooks).`,
		);
		expect(setup.harness.saved).toMatchObject({ 'node:Okta Trigger': { hookId: hook?.id } });
	});
});

describe('when n8n starts', () => {
	test('a hook in force stays, after one call', async () => {
		const { org, harness } = setup;
		await harness.activate();
		clearCheck(harness.webhookUrl);
		org.log.length = 0;
		expect(await harness.checkExists('init')).toBe(true);
		expect(await harness.checkExists('init')).toBe(true);
		expect(calls(org.log)).toStrictEqual(['GET /api/v1/eventHooks/:id']);
	});

	test('a hook that is gone in Okta is forgotten', async () => {
		const { org, harness } = setup;
		await harness.activate();
		clearCheck(harness.webhookUrl);
		org.hooks.clear();
		expect(await harness.checkExists('init')).toBe(false);
		expect(harness.saved).toStrictEqual({ 'node:Okta Trigger': {} });
	});

	test('a hook that was just checked is looked at again when the static data names another', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const { saved } = harness;
		await harness.deactivate();
		await harness.activate();
		harness.saved = saved;
		expect(await harness.checkExists('activate')).toBe(false);
		await harness.activate();
		expect(org.hooks.size).toBe(1);
	});

	test('a state without a secret is no state: the hook is made anew', async () => {
		const { org, harness } = setup;
		await harness.activate();
		const [before] = org.hooks.keys();
		delete (harness.saved['node:Okta Trigger'] as { secretHash?: string }).secretHash;
		expect(await harness.checkExists('init')).toBe(false);
		await harness.activate();
		expect(org.hooks.size).toBe(1);
		expect(org.hooks.has(before ?? '')).toBe(false);
	});

	test('a token that Okta no longer takes is told, not covered up', async () => {
		const { org, harness } = setup;
		await harness.activate();
		clearCheck(harness.webhookUrl);
		org.tokens.clear();
		expect(await errorMessageOf(harness.checkExists('init'))).toContain('401 E0000011');
	});
});

test('the test listener has a hook of its own beside that of the active workflow', async () => {
	const { org, harness } = setup;
	await harness.activate();
	const listener = await setup.createHarness({});
	listener.isTest = true;
	await listener.activate();
	const names = [...org.hooks.values()].map(({ name }) => name);
	expect(names).toHaveLength(2);
	expect(names[1]).toMatch(/ \[test\] \([0-9a-f]{8}\)$/);
	await listener.deactivate();
	expect([...org.hooks.values()].map(({ name }) => name)).toStrictEqual([names[0]]);
	await org.emitEvent(factorActivation());
	expect(harness.executions).toHaveLength(1);
});

test('a test fails at its end when Okta answered what Okta never answers', async () => {
	const { org, harness, close } = await startSetup();
	const hook = org.seedHook({ uri: `${harness.webhookUrl}x` });
	Object.assign(hook, { verificationStatus: 'PERHAPS' });
	await harness.activate();
	expect(await errorMessageOf(close())).toContain(
		"Not as in Okta's schemas:\nresponse 200 to GET /api/v1/eventHooks: /0/verificationStatus must be equal to one of the allowed values",
	);
});
