import { clearCheck } from '../../../nodes/Okta/hook/registration/checkedHooks';
import { serve } from '../../../tools/okta-emulator/server';
import { type Fault } from '../../../tools/okta-emulator/faults';
import { testCertificate } from '../../support/testFolder';
import { runConcurrentTests, concurrentTest } from '../../support/node/concurrentTests';
import { errorMessageOf } from '../../support/node/assertions';
import type { HookHarness } from '../../support/node/hookHarness';
import type { TestSetup } from '../../support/node/setup';

/*
 * What can go wrong with the request for an access token. The tests run side by side, each with an
 * org and a node of its own: most of their time they wait for the node's pauses.
 */

const TOKEN_REQUEST = { method: 'POST', path: /token$/ };
const OUTAGE: Fault = { kind: 'refuse', errorCode: 'E0000010', ...TOKEN_REQUEST };

/** A node that gets in by a service app of the org. */
async function harnessWith({ org, createHarness }: TestSetup): Promise<HookHarness> {
	return await createHarness({ serviceApp: org.serviceApps.register() });
}

/** A node whose hook is in force, and whose access token is not any more. */
async function activated(setup: TestSetup): Promise<HookHarness> {
	const harness = await harnessWith(setup);
	await harness.activate();
	clearCheck(harness.webhookUrl);
	setup.org.serviceApps.expireTokens();
	return harness;
}

const PASSING: Record<string, Fault> = {
	'is down': OUTAGE,
	'drops the connection': { kind: 'drop', ...TOKEN_REQUEST },
	'loses its answer': { kind: 'lose', ...TOKEN_REQUEST },
	'does not answer': { kind: 'hang', ...TOKEN_REQUEST },
};

/** The requests for a first token, of an app that requires proofs. */
const TOKEN_REQUESTS = ['the request without a proof', 'that without a nonce', 'that with both'];

for (const [name, fault] of Object.entries(PASSING)) {
	for (const [after, request] of TOKEN_REQUESTS.entries()) {
		concurrentTest(`a token endpoint that ${name} at ${request} is asked again`, async (setup) => {
			setup.org.faults.push({ ...fault, after });
			const harness = await harnessWith(setup);
			await harness.activate();
			expect(setup.org.hooks.size).toBe(1);
		});
	}
}

concurrentTest('an outage that lasts is told', async (setup) => {
	const harness = await activated(setup);
	setup.org.faults.push({ ...OUTAGE, times: Infinity });
	expect(await errorMessageOf(harness.checkExists('activate'))).toMatch(
		/^n8n could not look up the event hook .* gave no access token: 503\. Okta is not available just now/,
	);
});

concurrentTest(
	'while n8n starts, a hook that no token can be had for is taken to be in force',
	async (setup) => {
		const harness = await activated(setup);
		setup.org.faults.push({ ...OUTAGE, times: Infinity });
		expect(await harness.checkExists('init')).toBe(true);
	},
);

concurrentTest(
	'a token endpoint that answers 404 does not make n8n forget its hook',
	async (setup) => {
		const harness = await activated(setup);
		setup.org.faults.push({
			kind: 'refuse',
			errorCode: 'E0000007',
			times: Infinity,
			...TOKEN_REQUEST,
		});
		expect(await errorMessageOf(harness.checkExists('activate'))).toContain('no access token: 404');
		expect(await errorMessageOf(harness.deactivate())).toContain('gave no access token: 404');
		const [hookId] = setup.org.hooks.keys();
		expect(harness.saved).toMatchObject({ 'node:Okta Trigger': { hookId } });
	},
);

concurrentTest('a token endpoint that leads elsewhere is not followed', async (setup) => {
	const { org, okta, createHarness } = setup;
	const detour = await serve((request, response) => {
		response.writeHead(307, { Location: `${okta.url}${request.url}` }).end();
	}, testCertificate());
	const harness = await createHarness({
		domain: detour.url,
		serviceApp: org.serviceApps.register(),
	});
	expect(await errorMessageOf(harness.activate())).toMatch(
		/gave no access token: 307\. The Okta domain in the credential leads elsewhere/,
	);
	expect(org.serviceApps.forms).toHaveLength(0);
	await detour.close();
});

runConcurrentTests();
