import { clearCheck } from '../../../nodes/Okta/hook/registration/checkedHooks';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { secretOf, type Hook } from '../../../tools/okta-emulator/entities';
import type { Fault } from '../../../tools/okta-emulator/org';
import { allProperties, errorMessageOf, waitForLog } from '../../support/node/assertions';
import { runConcurrentTests, concurrentTest } from '../../support/node/concurrentTests';
import type { TestSetup } from '../../support/node/setup';

/*
 * Every call that the node makes, by everything that can go wrong with it. The tests run side by
 * side, each with an org and a node of its own: most of their time they wait for the node's pauses.
 */

/** A fault, apart from the call that it befalls. */
type Kind =
	| { kind: 'drop' | 'lose' | 'hang' }
	| { kind: 'refuse'; errorCode: 'E0000010' | 'E0000047'; headers?: Record<string, string> };

/** A rate limit that ends so many seconds after Okta's clock, which is years behind ours. */
function rateLimit(seconds: number): Kind {
	const now = Date.parse('2020-01-01T00:00:00Z');
	return {
		kind: 'refuse',
		errorCode: 'E0000047',
		headers: {
			Date: new Date(now).toUTCString(),
			'X-Rate-Limit-Limit': '20',
			'X-Rate-Limit-Remaining': '0',
			'X-Rate-Limit-Reset': String(now / 1000 + seconds),
		},
	};
}

const FAULTS: Record<string, Kind> = {
	'a rate limit that ends soon': rateLimit(2),
	'an outage': { kind: 'refuse', errorCode: 'E0000010' },
	'a dropped connection': { kind: 'drop' },
	'a lost answer': { kind: 'lose' },
	'no answer at all': { kind: 'hang' },
};

/** Okta answers no GET, for longer than anybody waits. */
const OUTAGE: Fault = {
	kind: 'refuse',
	errorCode: 'E0000010',
	method: 'GET',
	path: /./,
	times: Infinity,
};

const CALLS: Record<string, { method: string; path: RegExp }> = {
	list: { method: 'GET', path: /\/eventHooks$/ },
	deactivate: { method: 'POST', path: /\/deactivate$/ },
	delete: { method: 'DELETE', path: /./ },
	create: { method: 'POST', path: /\/eventHooks$/ },
	verify: { method: 'POST', path: /\/verify$/ },
};

function fault(call: string, kind: Kind, times = 1): Fault {
	return { method: '', path: /./, ...CALLS[call], ...kind, times };
}

/** An org with two orphans of our own and a neighbour with nearly our URL. */
function inhabit({ org, harness }: TestSetup): Hook {
	const uri = harness.webhookUrl;
	org.seedHook({ uri });
	org.seedHook({ uri });
	return org.seedHook({ uri: `${uri}x` });
}

/** Our one live hook takes a delivery; the neighbour is still there. */
async function expectOneLiveHook({ org, harness }: TestSetup, neighbour: Hook): Promise<void> {
	expect(org.hooks.get(neighbour.id)).toBe(neighbour);
	const ours = [...org.hooks.values()].filter((hook) => hook !== neighbour);
	expect(ours).toMatchObject([
		{
			status: 'ACTIVE',
			verificationStatus: 'VERIFIED',
			channel: { config: { uri: harness.webhookUrl } },
		},
	]);
	const before = harness.executions.length;
	const { attempts: tries } = await org.deliver(ours[0] as Hook, [factorActivation()]);
	expect(tries).toMatchObject([{ status: 200 }]);
	expect(harness.executions).toHaveLength(before + 1);
}

for (const call of Object.keys(CALLS)) {
	for (const [name, kind] of Object.entries(FAULTS)) {
		concurrentTest(
			`${name} at "${call}" is survived: one live hook, and none at the end`,
			async (setup) => {
				const { org, harness } = setup;
				const neighbour = inhabit(setup);
				org.faults.push(fault(call, kind));
				await harness.activate();
				expect(org.faults).toMatchObject([{ times: 0 }]);
				await expectOneLiveHook(setup, neighbour);

				org.faults.push(fault(call, kind));
				await harness.deactivate();
				expect([...org.hooks.values()]).toStrictEqual([neighbour]);
			},
		);
	}
}

const LASTING: Record<string, Kind> = {
	'a rate limit that lasts': rateLimit(3600),
	'a lasting outage': { kind: 'refuse', errorCode: 'E0000010' },
	'dropped connections': { kind: 'drop' },
	'lost answers': { kind: 'lose' },
};

for (const call of Object.keys(CALLS)) {
	for (const [name, kind] of Object.entries(LASTING)) {
		// Created all the same, and found: no reason to give up.
		if (name === 'lost answers' && call === 'create') continue;
		concurrentTest(
			`${name} at "${call}" are told, leave no new hook, and the next activation puts all right`,
			async (setup) => {
				const { org, harness } = setup;
				const neighbour = inhabit(setup);
				const planted = new Set(org.hooks.keys());
				org.faults.push(fault(call, kind, Infinity));

				const message = await errorMessageOf(harness.activate());
				expect(message).toMatch(/^(Okta \(https|n8n could not reach Okta at https)/);
				if (name === 'a rate limit that lasts') {
					expect(message).toContain('is used up until 2020-01-01T01:00:00.000Z: try again then.');
				}
				const made = [...org.hooks.values()].filter(({ id }) => !planted.has(id));
				expect(made).toStrictEqual([]);

				org.faults.length = 0;
				await harness.activate();
				await expectOneLiveHook(setup, neighbour);
				await harness.deactivate();
				expect([...org.hooks.values()]).toStrictEqual([neighbour]);
			},
		);
	}
}

concurrentTest(
	'a create that Okta carries out but never answers is not made twice',
	async (setup) => {
		const { org, harness } = setup;
		const neighbour = inhabit(setup);
		org.faults.push(fault('create', { kind: 'lose' }, Infinity));
		await harness.activate();
		await expectOneLiveHook(setup, neighbour);
		const creates = org.log.filter(({ method, path }) => method === 'POST' && /Hooks$/.test(path));
		expect(creates).toStrictEqual([{ method: 'POST', path: '/api/v1/eventHooks' }]);
	},
);

concurrentTest(
	'when Okta goes down after the create, the hook that it kept is removed by the next activation',
	async (setup) => {
		const { org, harness } = setup;
		org.faults.push(
			fault('verify', { kind: 'drop' }, Infinity),
			fault('deactivate', { kind: 'drop' }, Infinity),
		);
		const message = await errorMessageOf(harness.activate());
		const [kept] = [...org.hooks.values()];
		expect(message).toContain(
			`n8n couldn't delete the event hook "${kept?.name}" (${kept?.id}) either`,
		);
		expect(harness.saved).toStrictEqual({});

		org.faults.length = 0;
		await harness.activate();
		expect(org.hooks.size).toBe(1);
		expect(org.hooks.has(kept?.id ?? '')).toBe(false);
	},
);

for (const call of ['deactivate', 'delete']) {
	for (const [name, kind] of Object.entries(LASTING)) {
		concurrentTest(
			`${name} at "${call}" of a deactivation are told with the hook's name and id, kept for the next time`,
			async ({ org, harness }) => {
				await harness.activate();
				const [hook] = [...org.hooks.values()];
				org.faults.push(fault(call, kind, Infinity));
				expect(await errorMessageOf(harness.deactivate())).toContain(
					`to delete the event hook "${hook?.name}" (${hook?.id})`,
				);
				expect(harness.saved).toMatchObject({ 'node:Okta Trigger': { hookId: hook?.id } });

				org.faults.length = 0;
				await harness.deactivate();
				expect(org.hooks.size).toBe(0);
				expect(harness.saved).toStrictEqual({ 'node:Okta Trigger': {} });
			},
		);
	}
}

for (const activation of ['init', 'leadershipChange'] as const) {
	concurrentTest(
		`a stored hook is assumed to be active while Okta cannot be asked (${activation})`,
		async ({ org, harness }) => {
			await harness.activate();
			clearCheck(harness.webhookUrl);
			org.faults.push({ ...OUTAGE });
			expect(await harness.checkExists(activation)).toBe(true);
			const [id] = org.hooks.keys();
			await waitForLog(
				`(${id}) in Okta while n8n is starting (status 503). Assuming that it's still active.`,
			);
		},
	);
}

concurrentTest(
	'a person who activates while Okta cannot be asked is told',
	async ({ org, harness }) => {
		await harness.activate();
		clearCheck(harness.webhookUrl);
		org.faults.push({ ...OUTAGE });
		expect(await errorMessageOf(harness.checkExists('activate'))).toMatch(
			/refused to look up the event hook .*: 503 E0000010: .* Okta is not available just now/,
		);
	},
);

concurrentTest('a domain that nobody listens at is told in words', async (setup) => {
	const harness = await setup.createHarness({ domain: 'https://localhost:1' });
	expect(await errorMessageOf(harness.activate())).toBe(
		'n8n could not reach Okta at https://localhost:1 to list the event hooks: it refuses connections. Check the Okta domain in the credential and the way from n8n to the internet.',
	);
});

concurrentTest('no refusal is tried again', async ({ org, harness }) => {
	org.tokens.clear();
	await errorMessageOf(harness.activate());
	expect(org.log).toHaveLength(1);
});

concurrentTest(
	'no refusal has the token or the secret in it, whatever n8n keeps of it',
	async (setup) => {
		const { org } = setup;
		const canary = '00-must-not-be-seen-anywhere-in-a-message';
		const harness = await setup.createHarness({ token: canary });
		const refusals: unknown[] = [];
		const attempt = async () =>
			await harness.activate().catch((refusal: unknown) => refusals.push(refusal));
		await attempt();
		org.tokens.set(canary, 'super admin');
		org.faults.push(
			fault('verify', { kind: 'drop' }, Infinity),
			fault('deactivate', { kind: 'drop' }, Infinity),
		);
		await attempt();
		const [hook] = [...org.hooks.values()];
		const secret = secretOf(hook as Hook);
		await setup.okta.close();
		await attempt();

		expect(refusals).toHaveLength(3);
		for (const refusal of refusals) {
			const kept = JSON.stringify(refusal, allProperties());
			expect(kept).toContain('message');
			expect(kept).not.toContain(canary);
			expect(kept).not.toContain(secret);
		}
	},
);

runConcurrentTests();
