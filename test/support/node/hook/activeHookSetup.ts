import type { Hook } from '../../../../tools/okta-emulator/entities';
import { setUp } from '../../setUp';
import { startHookSetup, type HookSetup } from './hookSetup';
import { onlyHook } from './inspectOrg';

interface ActiveHookSetup extends HookSetup {
	/** The hook that the activation created. */
	hook: Hook;
}

/**
 * Starts an Okta org and an Okta Trigger node in an active workflow for each test. Deactivates it
 * afterwards, and expects that `webhook()` has never thrown and that no hook is left.
 */
export function setUpActiveHook(): Omit<ActiveHookSetup, 'close'> {
	return setUp(startActiveHookSetup);
}

async function startActiveHookSetup(): Promise<ActiveHookSetup> {
	const setup = await startHookSetup();
	const { org, harness } = setup;
	await harness.activate();
	return {
		...setup,
		hook: onlyHook(org),
		close: async () => {
			expect(harness.errors).toStrictEqual([]);
			harness.isTest = false;
			await harness.deactivate();
			expect(org.hooks.size).toBe(0);
			await setup.close();
		},
	};
}
