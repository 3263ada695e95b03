import { clearCheck } from '../../../nodes/Okta/hook/registration/checkedHooks';
import { serve } from '../../../tools/okta-emulator/server';
import type { Fault } from '../../../tools/okta-emulator/org';
import { testCertificate } from '../../support/testFolder';
import { runSideBySide, testInWorld } from '../../support/node/concurrentTests';
import { messageOf } from '../../support/node/assertions';
import type { Workbench } from '../../support/node/hookHarness';
import type { World } from '../../support/node/setup';

/*
 * What can go wrong with the request for an access token. The tests run side by side, each with an
 * org and a node of its own: most of their time they wait for the node's pauses.
 */

const TOKEN_REQUEST = { method: 'POST', path: /token$/ };
const OUTAGE: Fault = { kind: 'refuse', errorCode: 'E0000010', ...TOKEN_REQUEST };

/** A node that gets in by a service app of the org. */
async function benchOf({ org, another }: World): Promise<Workbench> {
	return await another({ serviceApp: org.serviceApps.register() });
}

/** A node whose hook is in force, and whose access token is not any more. */
async function activated(world: World): Promise<Workbench> {
	const bench = await benchOf(world);
	await bench.activate();
	clearCheck(bench.webhookUrl);
	world.org.serviceApps.expireTokens();
	return bench;
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
		testInWorld(`a token endpoint that ${name} at ${request} is asked again`, async (world) => {
			world.org.faults.push({ ...fault, after });
			const bench = await benchOf(world);
			await bench.activate();
			expect(world.org.hooks.size).toBe(1);
		});
	}
}

testInWorld('an outage that lasts is told', async (world) => {
	const bench = await activated(world);
	world.org.faults.push({ ...OUTAGE, times: Infinity });
	expect(await messageOf(bench.checkExists('activate'))).toMatch(
		/^n8n could not look up the event hook .* gave no access token: 503\. Okta is not available just now/,
	);
});

testInWorld(
	'while n8n starts, a hook that no token can be had for is taken to be in force',
	async (world) => {
		const bench = await activated(world);
		world.org.faults.push({ ...OUTAGE, times: Infinity });
		expect(await bench.checkExists('init')).toBe(true);
	},
);

testInWorld(
	'a token endpoint that answers 404 does not make n8n forget its hook',
	async (world) => {
		const bench = await activated(world);
		world.org.faults.push({
			kind: 'refuse',
			errorCode: 'E0000007',
			times: Infinity,
			...TOKEN_REQUEST,
		});
		expect(await messageOf(bench.checkExists('activate'))).toContain('no access token: 404');
		expect(await messageOf(bench.deactivate())).toContain('gave no access token: 404');
		const [hookId] = world.org.hooks.keys();
		expect(bench.saved).toMatchObject({ 'node:Okta Trigger': { hookId } });
	},
);

testInWorld('a token endpoint that leads elsewhere is not followed', async (world) => {
	const { org, okta, another } = world;
	const detour = await serve((request, response) => {
		response.writeHead(307, { Location: `${okta.url}${request.url}` }).end();
	}, testCertificate());
	const bench = await another({ domain: detour.url, serviceApp: org.serviceApps.register() });
	expect(await messageOf(bench.activate())).toMatch(
		/gave no access token: 307\. The Okta domain in the credential leads elsewhere/,
	);
	expect(org.serviceApps.forms).toHaveLength(0);
	await detour.close();
});

runSideBySide();
