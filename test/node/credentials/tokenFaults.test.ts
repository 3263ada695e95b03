import type { Fault } from '../../../tools/okta-emulator/faults';
import { serve } from '../../../tools/okta-emulator/server';
import { errorMessageOf, expectFaultsInjected, waitForLog } from '../../support/node/assertions';
import { concurrentTest, runConcurrentTests } from '../../support/node/concurrentTests';
import type { HookHarness } from '../../support/node/hook/hookHarness';
import type { HookSetup } from '../../support/node/hook/hookSetup';
import { testCertificate } from '../../support/testFolder';

/*
 * Faults of the token endpoint. The tests run concurrently, each with its own org and node, since they
 * spend most of their time waiting for the node's retries.
 */

const TOKEN_REQUEST = { method: 'POST', path: /token$/ };
const OUTAGE: Fault = { kind: 'error', errorCode: 'E0000010', ...TOKEN_REQUEST };

/** A node with a service app of the org. */
async function harnessWith({ org, createHarness }: HookSetup): Promise<HookHarness> {
	return await createHarness({ serviceApp: org.serviceApps.register() });
}

/** An active node whose access token has expired. */
async function activeHarness(setup: HookSetup): Promise<HookHarness> {
	const harness = await harnessWith(setup);
	await harness.activate();
	setup.org.serviceApps.expireTokens();
	return harness;
}

const TRANSIENT_FAULTS: Record<string, Fault> = {
	'is down': OUTAGE,
	'drops the connection': { kind: 'disconnectBefore', ...TOKEN_REQUEST },
	'loses its response': { kind: 'disconnectAfter', ...TOKEN_REQUEST },
	'does not respond': { kind: 'timeoutBefore', ...TOKEN_REQUEST },
};

/** The requests for the first token of an app that requires DPoP. */
const TOKEN_REQUESTS = ['without a proof', 'without a nonce', 'with both'];

for (const [name, fault] of Object.entries(TRANSIENT_FAULTS)) {
	for (const [skip, request] of TOKEN_REQUESTS.entries()) {
		concurrentTest(`a token request ${request} is retried if Okta ${name}`, async (setup) => {
			setup.org.faults.push({ ...fault, skip });
			const harness = await harnessWith(setup);
			await harness.activate();
			expectFaultsInjected(setup.org);
			expect(setup.org.hooks.size).toBe(1);
		});
	}
}

concurrentTest('a longer outage is reported', async (setup) => {
	const harness = await activeHarness(setup);
	setup.org.faults.push({ ...OUTAGE, times: Infinity });
	expect(await errorMessageOf(harness.checkExists('activate'))).toMatch(
		/^n8n couldn't look up the event hook .* didn't issue an access token: 503\. Okta is unavailable/,
	);
});

concurrentTest(
	'while n8n starts, a hook that cannot be checked without a token is assumed to be active',
	async (setup) => {
		const harness = await activeHarness(setup);
		setup.org.faults.push({ ...OUTAGE, times: Infinity });
		expect(await harness.checkExists('init')).toBe(true);
		const [hookId] = setup.org.hooks.keys();
		await waitForLog("n8n is starting and couldn't check the event hook");
		await waitForLog(`(${hookId}). Okta (`);
	},
);

concurrentTest(
	'a 404 from the token endpoint does not clear the state of the hook',
	async (setup) => {
		const harness = await activeHarness(setup);
		setup.org.faults.push({
			kind: 'error',
			errorCode: 'E0000007',
			times: Infinity,
			...TOKEN_REQUEST,
		});
		expect(await errorMessageOf(harness.activate())).toContain("didn't issue an access token: 404");
		expect(await errorMessageOf(harness.deactivate())).toContain(
			"didn't issue an access token: 404",
		);
		const [hookId] = setup.org.hooks.keys();
		expect(harness.savedState).toMatchObject({ hookId });
	},
);

concurrentTest('a redirect of the token endpoint is not followed', async (setup) => {
	const { org, okta, createHarness } = setup;
	const redirect = await serve((request, response) => {
		response.writeHead(307, { Location: `${okta.url}${request.url}` }).end();
	}, testCertificate());
	const harness = await createHarness({
		domain: redirect.url,
		serviceApp: org.serviceApps.register(),
	});
	expect(await errorMessageOf(harness.activate())).toMatch(
		/responded to the request to get an access token instead of Okta: 307, redirect to https:.* 'Okta Domain' in the credential redirects to another address/,
	);
	expect(org.serviceApps.forms).toHaveLength(0);
	await redirect.close();
});

runConcurrentTests();
