import { errorMessageOf } from '../../support/node/assertions';
import { startHookSetup } from '../../support/node/hook/hookSetup';

test("a test setup fails to close after a response that doesn't match Okta's schemas", async () => {
	const { org, harness, close } = await startHookSetup();
	const hook = org.seedHook({ uri: `${harness.webhookUrl}x` });
	Object.assign(hook, { verificationStatus: 'PERHAPS' });
	await harness.activate();
	expect(await errorMessageOf(close())).toContain(
		'response 200 to GET /api/v1/eventHooks: 0.verificationStatus: Invalid option: expected one of',
	);
});
