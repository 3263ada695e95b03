import { startOrg, type RunningOrg } from '../startOrg';
import { Workbench, type WorkbenchOptions } from './hookHarness';

export interface World extends RunningOrg {
	/** A node in n8n-core's contexts, with a credential for the org. */
	bench: Workbench;
	/** Another one, e.g. with other parameters. */
	another(options: Partial<WorkbenchOptions>): Promise<Workbench>;
}

/** An Okta org and an Okta Trigger node, both over HTTPS on localhost. */
export async function openWorld(): Promise<World> {
	const running = await startOrg();
	const { org, okta } = running;
	const benches: Workbench[] = [];
	const another = async (options: Partial<WorkbenchOptions>) => {
		const bench = await new Workbench({ domain: okta.url, token: org.token, ...options }).open();
		benches.push(bench);
		return bench;
	};
	return {
		...running,
		bench: await another({}),
		another,
		close: async () => {
			await Promise.all(benches.map(async (bench) => await bench.close()));
			await running.close();
		},
	};
}
