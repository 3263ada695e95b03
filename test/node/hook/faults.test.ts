import { clearCheck } from '../../../nodes/Okta/hook/registration/checkedHooks';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { secretOf, type Hook } from '../../../tools/okta-emulator/entities';
import type { Fault } from '../../../tools/okta-emulator/org';
import { everyProperty, messageOf, untilLogged } from '../../support/node/assertions';
import { runSideBySide, testInWorld } from '../../support/node/concurrentTests';
import type { World } from '../../support/node/setup';

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
function inhabit({ org, bench }: World): Hook {
	const uri = bench.webhookUrl;
	org.plant({ uri });
	org.plant({ uri });
	return org.plant({ uri: `${uri}x` });
}

/** Our one live hook takes a delivery; the neighbour is still there. */
async function expectOneLiveHook({ org, bench }: World, neighbour: Hook): Promise<void> {
	expect(org.hooks.get(neighbour.id)).toBe(neighbour);
	const ours = [...org.hooks.values()].filter((hook) => hook !== neighbour);
	expect(ours).toMatchObject([
		{
			status: 'ACTIVE',
			verificationStatus: 'VERIFIED',
			channel: { config: { uri: bench.webhookUrl } },
		},
	]);
	const before = bench.executions.length;
	const { tries } = await org.deliver(ours[0] as Hook, [factorActivation()]);
	expect(tries).toMatchObject([{ status: 200 }]);
	expect(bench.executions).toHaveLength(before + 1);
}

for (const call of Object.keys(CALLS)) {
	for (const [name, kind] of Object.entries(FAULTS)) {
		testInWorld(
			`${name} at "${call}" is survived: one live hook, and none at the end`,
			async (world) => {
				const { org, bench } = world;
				const neighbour = inhabit(world);
				org.faults.push(fault(call, kind));
				await bench.activate();
				expect(org.faults).toMatchObject([{ times: 0 }]);
				await expectOneLiveHook(world, neighbour);

				org.faults.push(fault(call, kind));
				await bench.deactivate();
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
		testInWorld(
			`${name} at "${call}" are told, leave no new hook, and the next activation puts all right`,
			async (world) => {
				const { org, bench } = world;
				const neighbour = inhabit(world);
				const planted = new Set(org.hooks.keys());
				org.faults.push(fault(call, kind, Infinity));

				const message = await messageOf(bench.activate());
				expect(message).toMatch(/^(Okta \(https|n8n could not reach Okta at https)/);
				if (name === 'a rate limit that lasts') {
					expect(message).toContain('is used up until 2020-01-01T01:00:00.000Z: try again then.');
				}
				const made = [...org.hooks.values()].filter(({ id }) => !planted.has(id));
				expect(made).toStrictEqual([]);

				org.faults.length = 0;
				await bench.activate();
				await expectOneLiveHook(world, neighbour);
				await bench.deactivate();
				expect([...org.hooks.values()]).toStrictEqual([neighbour]);
			},
		);
	}
}

testInWorld('a create that Okta carries out but never answers is not made twice', async (world) => {
	const { org, bench } = world;
	const neighbour = inhabit(world);
	org.faults.push(fault('create', { kind: 'lose' }, Infinity));
	await bench.activate();
	await expectOneLiveHook(world, neighbour);
	const creates = org.log.filter(({ method, path }) => method === 'POST' && /Hooks$/.test(path));
	expect(creates).toStrictEqual([{ method: 'POST', path: '/api/v1/eventHooks' }]);
});

testInWorld(
	'when Okta goes down after the create, the hook that it kept is removed by the next activation',
	async (world) => {
		const { org, bench } = world;
		org.faults.push(
			fault('verify', { kind: 'drop' }, Infinity),
			fault('deactivate', { kind: 'drop' }, Infinity),
		);
		const message = await messageOf(bench.activate());
		const [kept] = [...org.hooks.values()];
		expect(message).toContain(
			`n8n couldn't delete the event hook "${kept?.name}" (${kept?.id}) either`,
		);
		expect(bench.saved).toStrictEqual({});

		org.faults.length = 0;
		await bench.activate();
		expect(org.hooks.size).toBe(1);
		expect(org.hooks.has(kept?.id ?? '')).toBe(false);
	},
);

for (const call of ['deactivate', 'delete']) {
	for (const [name, kind] of Object.entries(LASTING)) {
		testInWorld(
			`${name} at "${call}" of a deactivation are told with the hook's name and id, kept for the next time`,
			async ({ org, bench }) => {
				await bench.activate();
				const [hook] = [...org.hooks.values()];
				org.faults.push(fault(call, kind, Infinity));
				expect(await messageOf(bench.deactivate())).toContain(
					`to delete the event hook "${hook?.name}" (${hook?.id})`,
				);
				expect(bench.saved).toMatchObject({ 'node:Okta Trigger': { hookId: hook?.id } });

				org.faults.length = 0;
				await bench.deactivate();
				expect(org.hooks.size).toBe(0);
				expect(bench.saved).toStrictEqual({ 'node:Okta Trigger': {} });
			},
		);
	}
}

for (const activation of ['init', 'leadershipChange'] as const) {
	testInWorld(
		`a stored hook is assumed to be active while Okta cannot be asked (${activation})`,
		async ({ org, bench }) => {
			await bench.activate();
			clearCheck(bench.webhookUrl);
			org.faults.push({ ...OUTAGE });
			expect(await bench.checkExists(activation)).toBe(true);
			const [id] = org.hooks.keys();
			await untilLogged(
				`(${id}) in Okta while n8n is starting (status 503). Assuming that it's still active.`,
			);
		},
	);
}

testInWorld('a person who activates while Okta cannot be asked is told', async ({ org, bench }) => {
	await bench.activate();
	clearCheck(bench.webhookUrl);
	org.faults.push({ ...OUTAGE });
	expect(await messageOf(bench.checkExists('activate'))).toMatch(
		/refused to look up the event hook .*: 503 E0000010: .* Okta is not available just now/,
	);
});

testInWorld('a domain that nobody listens at is told in words', async (world) => {
	const bench = await world.another({ domain: 'https://localhost:1' });
	expect(await messageOf(bench.activate())).toBe(
		'n8n could not reach Okta at https://localhost:1 to list the event hooks: it refuses connections. Check the Okta domain in the credential and the way from n8n to the internet.',
	);
});

testInWorld('no refusal is tried again', async ({ org, bench }) => {
	org.tokens.clear();
	await messageOf(bench.activate());
	expect(org.log).toHaveLength(1);
});

testInWorld(
	'no refusal has the token or the secret in it, whatever n8n keeps of it',
	async (world) => {
		const { org } = world;
		const canary = '00-must-not-be-seen-anywhere-in-a-message';
		const bench = await world.another({ token: canary });
		const refusals: unknown[] = [];
		const attempt = async () =>
			await bench.activate().catch((refusal: unknown) => refusals.push(refusal));
		await attempt();
		org.tokens.set(canary, 'super admin');
		org.faults.push(
			fault('verify', { kind: 'drop' }, Infinity),
			fault('deactivate', { kind: 'drop' }, Infinity),
		);
		await attempt();
		const [hook] = [...org.hooks.values()];
		const secret = secretOf(hook as Hook);
		await world.okta.close();
		await attempt();

		expect(refusals).toHaveLength(3);
		for (const refusal of refusals) {
			const kept = JSON.stringify(refusal, everyProperty());
			expect(kept).toContain('message');
			expect(kept).not.toContain(canary);
			expect(kept).not.toContain(secret);
		}
	},
);

runSideBySide();
