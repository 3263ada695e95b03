import { secretOf, type Hook } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import type { Fault } from '../../../../tools/okta-emulator/faults';
import {
	allProperties,
	errorMessageOf,
	expectFaultsInjected,
	waitForLog,
} from '../../../support/node/assertions';
import { concurrentTest, runConcurrentTests } from '../../../support/node/concurrentTests';
import type { HookSetup } from '../../../support/node/hook/hookSetup';
import { onlyHook } from '../../../support/node/hook/inspectOrg';

/*
 * Combines every request of the node with every fault. The tests run at the same time, each with its
 * own org and node, since they mostly wait for the node's backoff.
 */

/** A fault, apart from the request that it affects. */
type FaultKind =
	| { kind: 'disconnectBefore' | 'disconnectAfter' | 'timeoutBefore' }
	| { kind: 'error'; errorCode: 'E0000010' | 'E0000047'; headers?: Record<string, string> };

/** A rate limit that resets after this time on Okta's clock, which is years behind. */
function rateLimit(seconds: number): FaultKind {
	const now = Date.parse('2020-01-01T00:00:00Z');
	return {
		kind: 'error',
		errorCode: 'E0000047',
		headers: {
			Date: new Date(now).toUTCString(),
			'X-Rate-Limit-Limit': '20',
			'X-Rate-Limit-Remaining': '0',
			'X-Rate-Limit-Reset': String(now / 1000 + seconds),
		},
	};
}

const SHORT_FAULTS: Record<string, FaultKind> = {
	'a short rate limit': rateLimit(2),
	'an outage': { kind: 'error', errorCode: 'E0000010' },
	'a dropped connection': { kind: 'disconnectBefore' },
	'a lost response': { kind: 'disconnectAfter' },
	'no response': { kind: 'timeoutBefore' },
};

/** Okta rejects all GET requests. */
const OUTAGE: Fault = {
	kind: 'error',
	errorCode: 'E0000010',
	method: 'GET',
	path: /./,
	times: Infinity,
};

const REQUESTS: Record<string, { method: string; path: RegExp }> = {
	list: { method: 'GET', path: /\/eventHooks$/ },
	deactivate: { method: 'POST', path: /\/deactivate$/ },
	delete: { method: 'DELETE', path: /./ },
	create: { method: 'POST', path: /\/eventHooks$/ },
	verify: { method: 'POST', path: /\/verify$/ },
};

function fault(request: string, kind: FaultKind, times = 1): Fault {
	return { method: '', path: /./, ...REQUESTS[request], ...kind, times };
}

/** Adds two leftover hooks of the node, and returns another hook with a similar URL. */
function seedHooks({ org, harness }: HookSetup): Hook {
	const uri = harness.webhookUrl;
	org.seedHook({ uri });
	org.seedHook({ uri });
	return org.seedHook({ uri: `${uri}x` });
}

/** Expects that the node has one working hook, and that the other hook still exists. */
async function expectOneWorkingHook({ org, harness }: HookSetup, other: Hook): Promise<void> {
	expect(org.hooks.get(other.id)).toBe(other);
	const own = [...org.hooks.values()].filter((hook) => hook !== other);
	expect(own).toMatchObject([
		{
			status: 'ACTIVE',
			verificationStatus: 'VERIFIED',
			channel: { config: { uri: harness.webhookUrl } },
		},
	]);
	const before = harness.executions.length;
	const { attempts } = await org.deliver(own[0] as Hook, [factorActivation()]);
	expect(attempts).toMatchObject([{ status: 200 }]);
	expect(harness.executions).toHaveLength(before + 1);
}

for (const request of Object.keys(REQUESTS)) {
	for (const [name, kind] of Object.entries(SHORT_FAULTS)) {
		concurrentTest(
			`${name} at "${request}" doesn't prevent activation or deactivation`,
			async (setup) => {
				const { org, harness } = setup;
				const other = seedHooks(setup);
				org.faults.push(fault(request, kind));
				await harness.activate();
				expectFaultsInjected(org);
				await expectOneWorkingHook(setup, other);

				org.faults.push(fault(request, kind));
				await harness.deactivate();
				expect([...org.hooks.values()]).toStrictEqual([other]);
			},
		);
	}
}

const LASTING_FAULTS: Record<string, FaultKind> = {
	'a long rate limit': rateLimit(3600),
	'a lasting outage': { kind: 'error', errorCode: 'E0000010' },
	'dropped connections': { kind: 'disconnectBefore' },
	'lost responses': { kind: 'disconnectAfter' },
};

for (const request of Object.keys(REQUESTS)) {
	for (const [name, kind] of Object.entries(LASTING_FAULTS)) {
		// Okta creates the hook nevertheless, and the node finds it.
		if (name === 'lost responses' && request === 'create') continue;
		concurrentTest(
			`${name} at "${request}": activation fails without leaving a hook, and succeeds later`,
			async (setup) => {
				const { org, harness } = setup;
				const other = seedHooks(setup);
				const seeded = new Set(org.hooks.keys());
				org.faults.push(fault(request, kind, Infinity));

				const message = await errorMessageOf(harness.activate());
				expect(message).toMatch(/^(Okta \(https|n8n couldn't reach Okta at https)/);
				if (name === 'a long rate limit') {
					expect(message).toContain(
						'API rate limit. Wait until 2020-01-01T01:00:00.000Z, then try again.',
					);
				}
				const created = [...org.hooks.values()].filter(({ id }) => !seeded.has(id));
				expect(created).toStrictEqual([]);

				org.faults.length = 0;
				await harness.activate();
				await expectOneWorkingHook(setup, other);
				await harness.deactivate();
				expect([...org.hooks.values()]).toStrictEqual([other]);
			},
		);
	}
}

concurrentTest(
	"a hook isn't created twice if Okta creates it without responding",
	async (setup) => {
		const { org, harness } = setup;
		const other = seedHooks(setup);
		org.faults.push(fault('create', { kind: 'disconnectAfter' }, Infinity));
		await harness.activate();
		await expectOneWorkingHook(setup, other);
		const requests = org.requests.filter(
			({ method, path }) => method === 'POST' && /Hooks$/.test(path),
		);
		expect(requests).toMatchObject([{ method: 'POST', path: '/api/v1/eventHooks' }]);
	},
);

concurrentTest(
	'a hook that exists when Okta goes down is named, and deleted by the next activation',
	async (setup) => {
		const { org, harness } = setup;
		org.faults.push(
			fault('verify', { kind: 'disconnectBefore' }, Infinity),
			fault('deactivate', { kind: 'disconnectBefore' }, Infinity),
		);
		const message = await errorMessageOf(harness.activate());
		const { id, name } = onlyHook(org);
		expect(message).toContain(`n8n couldn't delete the event hook "${name}" (${id}) either`);
		expect(harness.saved).toStrictEqual({});

		org.faults.length = 0;
		await harness.activate();
		expect(onlyHook(org).id).not.toBe(id);
	},
);

for (const request of ['deactivate', 'delete']) {
	for (const [name, kind] of Object.entries(LASTING_FAULTS)) {
		concurrentTest(
			`${name} at "${request}": deactivation fails with the hook's name and ID, and succeeds later`,
			async ({ org, harness }) => {
				await harness.activate();
				const hook = onlyHook(org);
				org.faults.push(fault(request, kind, Infinity));
				const message = await errorMessageOf(harness.deactivate());
				expect(message).toMatch(
					/^(Okta \(https.*couldn't|n8n couldn't reach Okta at https.* to) delete the event hook "/,
				);
				expect(message).toContain(`delete the event hook "${hook.name}" (${hook.id})`);
				expect(harness.savedState).toMatchObject({ hookId: hook.id });

				org.faults.length = 0;
				await harness.deactivate();
				expect(org.hooks.size).toBe(0);
				expect(harness.savedState).toStrictEqual({});
			},
		);
	}
}

for (const mode of ['init', 'leadershipChange'] as const) {
	concurrentTest(
		`when n8n starts during an outage, a stored hook is assumed to be active (${mode})`,
		async ({ org, harness }) => {
			await harness.activate();
			org.faults.push({ ...OUTAGE });
			expect(await harness.checkExists(mode)).toBe(true);
			const [id] = org.hooks.keys();
			await waitForLog(
				"n8n is starting and couldn't check the event hook, so it's assumed to be active.",
			);
			await waitForLog(`(${id}): 503 E0000010`);
		},
	);
}

concurrentTest(
	'when a workflow is published during an outage, the outage is reported',
	async ({ org, harness }) => {
		await harness.activate();
		org.faults.push({ ...OUTAGE });
		expect(await errorMessageOf(harness.checkExists('activate'))).toMatch(
			/couldn't look up the event hook .*: 503 E0000010: .* Okta is unavailable\. Try again later, or check status\.okta\.com/,
		);
	},
);

concurrentTest('a domain without a server is reported', async (setup) => {
	const harness = await setup.createHarness({ domain: 'https://localhost:1' });
	expect(await errorMessageOf(harness.activate())).toBe(
		"n8n couldn't reach Okta at https://localhost:1 to list the event hooks: it refused the connection. Check 'Okta Domain' in the credential and n8n's internet connection.",
	);
});

concurrentTest("rejected requests aren't retried", async ({ org, harness }) => {
	org.tokens.clear();
	await errorMessageOf(harness.activate());
	expect(org.requests).toHaveLength(1);
});

concurrentTest(
	'no error contains the token or the secret in any of its properties',
	async (setup) => {
		const { org } = setup;
		const canary = '00-must-not-be-in-any-error';
		const harness = await setup.createHarness({ token: canary });
		const errors: unknown[] = [];
		const activate = async () =>
			await harness.activate().catch((error: unknown) => errors.push(error));
		await activate();
		org.tokens.set(canary, 'super admin');
		org.faults.push(
			fault('verify', { kind: 'disconnectBefore' }, Infinity),
			fault('deactivate', { kind: 'disconnectBefore' }, Infinity),
		);
		await activate();
		const secret = secretOf(onlyHook(org));
		await setup.okta.close();
		await activate();

		expect(errors).toHaveLength(3);
		for (const error of errors) {
			const text = JSON.stringify(error, allProperties());
			expect(text).toContain('message');
			expect(text).not.toContain(canary);
			expect(text).not.toContain(secret);
		}
	},
);

runConcurrentTests();
