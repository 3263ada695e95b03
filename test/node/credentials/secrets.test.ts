import { factorActivation } from '../../../tools/okta-emulator/events';
import { allProperties } from '../../support/node/assertions';
import { setUpHook } from '../../support/node/hook/hookSetup';
import { n8nLog } from '../../support/testFolder';

const setup = setUpHook();

test('no message, log line, static data or item contains a key, an access token or a proof', async () => {
	const { org } = setup;
	const account = org.serviceApps.register();
	const harness = await setup.createHarness({ serviceApp: account });
	/** The private keys for proofs, one per access token. */
	const proofKeys: string[] = [];
	const collectKey = () =>
		proofKeys.push(/"d":"([^"]+)"/.exec(String(harness.credentials.data.accessToken))?.[1] ?? '');
	const rejections: unknown[] = [];
	const attempt = async (work: () => Promise<unknown>) =>
		await work().catch((thrown: unknown) => rejections.push(thrown));

	await harness.activate();
	collectKey();
	await org.emitEvent(factorActivation());
	org.serviceApps.expireTokens();
	org.faults.push({
		kind: 'error',
		method: 'POST',
		path: /deactivate/,
		errorCode: 'E0000011',
		times: 2,
	});
	await attempt(async () => await harness.deactivate());
	collectKey();
	org.serviceApps.dpop.apiHost = 'elsewhere.example';
	await attempt(async () => await harness.deactivate());
	org.serviceApps.dpop.apiHost = undefined;
	org.serviceApps.expireTokens();
	org.serviceApps.apps.clear();
	await attempt(async () => await harness.deactivate());
	await setup.okta.close();
	await attempt(async () => await harness.deactivate());
	expect(rejections).toHaveLength(4);

	const key = account.privateKey.split('\n').filter((line) => /^[\w+/=]+$/.test(line));
	const tokens = [...org.serviceApps.accessTokens.keys()];
	const assertions = org.serviceApps.forms.map((form) => form.client_assertion ?? '');
	const { proofs } = org.serviceApps.dpop;
	const secrets = [...key, ...tokens, ...assertions, ...proofs, ...proofKeys];
	expect(secrets).not.toContain('');
	expect(new Set(proofKeys).size).toBe(2);
	expect(proofs.length).toBeGreaterThan(10);
	expect(tokens.length).toBeGreaterThan(1);
	expect(assertions.length).toBeGreaterThan(2);
	const shown = [
		JSON.stringify(rejections, allProperties()),
		JSON.stringify(harness.saved),
		JSON.stringify(harness.executions),
		n8nLog(),
	];
	expect(shown[0]).toContain("didn't issue an access token");
	for (const text of shown) {
		for (const secret of secrets) expect(text).not.toContain(secret);
	}
}, 60_000);
