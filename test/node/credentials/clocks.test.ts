import { factorActivation } from '../../../tools/okta-emulator/events';
import { errorMessageOf } from '../../support/node/assertions';
import type { HookHarness } from '../../support/node/hook/hookHarness';
import { setUpServiceApps, storedToken } from '../../support/node/serviceApp';

const setup = setUpServiceApps();
const { createAppHarness, tokenStatuses } = setup;

const MINUTE_MS = 60_000;

/**
 * How many minutes Okta's clock is ahead of n8n's, and the first requests for a token. Okta rejects a
 * client assertion that has expired or that would be valid for more than an hour; n8n's is valid for
 * five minutes.
 */
const OFFSETS: ReadonlyArray<[minutes: number, first: number[]]> = [
	[-24 * 60, [401]],
	[-3 * 60, [401]],
	[-56, [401]],
	[-54, []],
	[-2, []],
	[0, []],
	[2, []],
	[6, [401]],
	[2 * 60, [401]],
	[365 * 24 * 60, [401]],
];

/** Activates a node whose app has got a token while Okta's clock is this many minutes ahead. */
async function activate(minutes: number, requiresDpop: boolean): Promise<HookHarness> {
	setup.org.serviceApps.clockSkew = minutes * MINUTE_MS;
	const harness = await createAppHarness({ app: { requiresDpop } });
	await harness.activate();
	tokenStatuses();
	return harness;
}

describe.each([
	// Without a proof, with a proof but no nonce, with both.
	['that requires DPoP', true, [400, 400, 200]],
	['without DPoP', false, [200]],
] as const)('a service app %s', (_, requiresDpop, statuses) => {
	test.each(OFFSETS)(
		"activates, receives events and deactivates if Okta's clock is %d minutes ahead of n8n's",
		async (minutes, first) => {
			const { org } = setup;
			org.serviceApps.clockSkew = minutes * MINUTE_MS;
			const harness = await createAppHarness({ app: { requiresDpop } });
			await harness.activate();
			await org.emitEvent(factorActivation());
			expect(harness.executions).toHaveLength(1);
			await harness.deactivate();
			expect(org.hooks.size).toBe(0);
			expect(tokenStatuses()).toStrictEqual([...first, ...statuses]);
			const { clockOffset } = storedToken(harness);
			expect(Math.abs(clockOffset - minutes * MINUTE_MS)).toBeLessThan(5000);
		},
	);

	test.each([-180, 6])(
		"gets its next token in one request if Okta's clock is still %d minutes ahead",
		async (minutes) => {
			const { org } = setup;
			const harness = await activate(minutes, requiresDpop);
			org.serviceApps.expireTokens();
			await harness.deactivate();
			expect(org.hooks.size).toBe(0);
			expect(tokenStatuses()).toStrictEqual([200]);
		},
	);

	test.each([-180, 180])(
		"gets its next token after n8n's clock was corrected by %d minutes",
		async (minutes) => {
			const { org } = setup;
			const harness = await activate(minutes, requiresDpop);
			org.serviceApps.clockSkew = 0;
			org.serviceApps.expireTokens();
			await harness.deactivate();
			expect(org.hooks.size).toBe(0);
			expect(tokenStatuses()).toStrictEqual([401, 200]);
		},
	);

	test("is asked to check its key, not its clock, if Okta rejects the key by Okta's clock too", async () => {
		setup.org.serviceApps.clockSkew = 10 * MINUTE_MS;
		const harness = await createAppHarness({
			app: { requiresDpop },
			account: { clientId: '0oaNobody' },
		});
		const message = await errorMessageOf(harness.activate());
		expect(message).toContain("Check 'Client ID' in the credential");
		expect(message).not.toContain('clock');
		expect(tokenStatuses()).toHaveLength(2);
	});

	test("is asked to check n8n's clock if a proxy removes Okta's time", async () => {
		const { org } = setup;
		org.serviceApps.clockSkew = 10 * MINUTE_MS;
		org.serviceApps.hidesTime = true;
		const harness = await createAppHarness({ app: { requiresDpop } });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/The client_assertion token is expired\. Okta rejected the timestamp of the request\. Check the system clock/,
		);
		expect(tokenStatuses()).toHaveLength(1);
	});
});

describe('a proof by a wrong clock', () => {
	test.each([-200, 200])(
		"is repeated by Okta's if n8n's was corrected by %d s since the last one",
		async (seconds) => {
			const harness = await createAppHarness();
			await harness.activate();
			tokenStatuses();
			setup.org.serviceApps.clockSkew = seconds * 1000;
			await harness.deactivate();
			expect(setup.org.hooks.size).toBe(0);
			expect(tokenStatuses()).toStrictEqual([400, 200]);
		},
	);

	test('is reported by an older n8n, until the token is an hour old', async () => {
		const harness = await createAppHarness({ isOlderN8n: true });
		await harness.activate();
		setup.org.serviceApps.clockSkew = 200_000;
		expect(await errorMessageOf(harness.deactivate())).toContain(
			'Check the system clock of the machine that runs n8n',
		);
		const stored = storedToken(harness);
		const aged = { ...stored, issuedAt: stored.issuedAt - 3_600_000 };
		harness.credentials.data.accessToken = JSON.stringify(aged);
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});
});

test('a token that an earlier version stored is replaced', async () => {
	const harness = await createAppHarness();
	await harness.activate();
	const { clockOffset, ...stored } = storedToken(harness);
	const earlier = { ...stored, dpop: { ...stored.dpop, clockOffset } };
	harness.credentials.data.accessToken = JSON.stringify(earlier);
	tokenStatuses();
	await harness.deactivate();
	expect(setup.org.hooks.size).toBe(0);
	expect(tokenStatuses()).toStrictEqual([400, 400, 200]);
});
