import { setUp } from '../../setUp';
import { startOrg, type RunningOrg } from '../../startOrg';
import { HookHarness, type HookHarnessOptions } from './hookHarness';

export interface HookSetup extends RunningOrg {
	/** An Okta Trigger node with a credential for the org. */
	harness: HookHarness;
	/** Creates another node, e.g. with other parameters. */
	createHarness(options?: Partial<HookHarnessOptions>): Promise<HookHarness>;
}

/** Starts an Okta org and an Okta Trigger node, both over HTTPS on localhost. */
export async function startHookSetup(): Promise<HookSetup> {
	const running = await startOrg();
	const { org, okta } = running;
	const harnesses: HookHarness[] = [];
	const createHarness = async (options: Partial<HookHarnessOptions> = {}) => {
		const harness = await new HookHarness({
			domain: okta.url,
			token: org.token,
			...options,
		}).open();
		harnesses.push(harness);
		return harness;
	};
	return {
		...running,
		harness: await createHarness(),
		createHarness,
		close: async () => {
			await Promise.all(harnesses.map(async (harness) => await harness.close()));
			await running.close();
		},
	};
}

/** Starts an Okta org and an Okta Trigger node for each test. */
export function setUpHook(): Omit<HookSetup, 'close'> {
	return setUp(startHookSetup);
}
