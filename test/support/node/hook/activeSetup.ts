import type { Hook } from '../../../../tools/okta-emulator/entities';
import { startSetup, type TestSetup } from '../setup';
import { onlyHook } from './inspectOrg';

export interface ActiveSetup extends TestSetup {
	/** The hook that the activation created. */
	hook: Hook;
}

/**
 * An Okta org and an Okta Trigger node in an active workflow. `close()` deactivates it, and expects
 * that `webhook()` has never thrown and that no hook is left.
 */
export async function startActiveSetup(): Promise<ActiveSetup> {
	const setup = await startSetup();
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
