import { factorActivation } from '../../../../tools/okta-emulator/events';
import { waitUntil } from '../../../../tools/waitUntil';
import { expectFaultsInjected } from '../../../support/node/assertions';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { onlyHook } from '../../../support/node/hook/inspectOrg';

const setup = setUpHook();

async function expectOneWorkingHook(): Promise<void> {
	const { org } = setup;
	const { attempts } = await org.deliver(onlyHook(org), [factorActivation()]);
	expect(attempts).toMatchObject([{ status: 200 }]);
}

describe('while an activation that n8n has abandoned is still running,', () => {
	test('more activations result in one working hook', async () => {
		const { org, harness } = setup;
		await Promise.all([harness.activate(), harness.activate(), harness.activate()]);
		await expectOneWorkingHook();
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
	});

	test('another activation results in one working hook, even if the first one fails', async () => {
		const { org, harness } = setup;
		org.faults.push({ kind: 'error', method: 'POST', path: /verify$/, errorCode: 'E0000001' });
		// The first one must not throw, since n8n would remove the routes of the second.
		await Promise.all([harness.activate(), harness.activate()]);
		expectFaultsInjected(org);
		await expectOneWorkingHook();
	});

	test('deactivation leaves no hook', async () => {
		const { org, harness } = setup;
		harness.abandonsActivation = true;
		const activating = harness.activate();
		await waitUntil('the hook exists', () => org.hooks.size > 0);
		await harness.deactivate();
		await activating;
		expect(org.hooks.size).toBe(0);
	});
});

test('activation while a deactivation is still running results in one working hook', async () => {
	const { harness } = setup;
	await harness.activate();
	await Promise.all([harness.deactivate(), harness.activate()]);
	await expectOneWorkingHook();
});
