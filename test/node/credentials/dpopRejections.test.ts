import { errorMessageOf } from '../../support/node/assertions';
import { PollHarness } from '../../support/node/log/pollHarness';
import { setUpServiceApps } from '../../support/node/serviceApp';

const setup = setUpServiceApps();
const { createAppHarness } = setup;

describe('a proxy that changes the host', () => {
	/** A published Okta System Log Trigger node. */
	async function activePollHarness(): Promise<PollHarness> {
		const { org, okta } = setup;
		const serviceApp = org.serviceApps.register();
		const harness = new PollHarness({ domain: okta.url, token: org.token, serviceApp });
		await harness.activate();
		return harness;
	}

	const HTU = "400 invalid_dpop_proof: 'htu' claim in the DPoP proof JWT is invalid.";

	test('is reported for a token request', async () => {
		setup.org.serviceApps.dpop.host = 'acme.okta.com';
		const harness = await createAppHarness();
		const message = await errorMessageOf(harness.activate());
		expect(message).toContain(`didn't issue an access token: ${HTU}`);
		expect(message).toContain('no proxy between n8n and Okta changes the host or the path');
		expect(harness.saved).toStrictEqual({});
	});

	test('is reported for an API request, and not taken for a missing hook', async () => {
		const harness = await createAppHarness();
		await harness.activate();
		const [hook] = [...setup.org.hooks.values()];
		setup.org.serviceApps.dpop.apiHost = 'acme.okta.com';
		for (const attempt of ['activate', 'deactivate'] as const) {
			const message = await errorMessageOf(harness[attempt]());
			expect(message).toContain(`rejected the proof that goes with the access token: ${HTU}`);
			expect(message).toContain('no proxy between n8n and Okta changes the host or the path');
		}
		expect(harness.savedState).toMatchObject({ hookId: hook?.id });
		setup.org.serviceApps.dpop.apiHost = undefined;
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});

	test('is reported for a poll, and not taken for an expired link into the log', async () => {
		const { org } = setup;
		const harness = await activePollHarness();
		org.serviceApps.dpop.apiHost = 'acme.okta.com';
		org.requests.length = 0;
		expect(await errorMessageOf(harness.poll())).toContain(HTU);
		const queries = org.requestsTo('/api/v1/logs');
		// With the old token and with a new one, but no third query by time.
		expect(queries).toHaveLength(2);
	});

	test('and then a rate limit of the token endpoint, stop polls until that resets', async () => {
		const { org } = setup;
		const harness = await activePollHarness();
		org.serviceApps.dpop.apiHost = 'acme.okta.com';
		org.faults.push({ kind: 'error', errorCode: 'E0000047', method: 'POST', path: /token/ });
		expect(await errorMessageOf(harness.poll())).toContain("didn't issue an access token: 429");
		org.serviceApps.dpop.apiHost = undefined;
		org.requests.length = 0;
		expect(await harness.poll()).toBeNull();
		expect(org.requests).toStrictEqual([]);
	});
});
