import { callerTrusting } from '../okta-org/calls';
import { Conformance } from '../okta-org/conformance/conformance';
import { OktaOrg } from '../okta-org/org';
import { serve, type Served } from '../okta-org/server';
import { testCertificate } from '../testFolder';
import { Workbench, type WorkbenchOptions } from './workbench';

export interface World {
	org: OktaOrg;
	/** Holds all that passes between node and org against Okta's published schemas. */
	conformance: Conformance;
	/** Where the org answers. */
	okta: Served;
	/** A node in n8n-core's contexts, with a credential for the org. */
	bench: Workbench;
	/** Another one, e.g. with other parameters. */
	another(options: Partial<WorkbenchOptions>): Promise<Workbench>;
	/**
	 * To be called after each test.
	 *
	 * @throws {Error} if anything was sent or answered that is not as Okta publishes it
	 */
	close(): Promise<void>;
}

/** An Okta org and an Okta Trigger node, both over HTTPS on localhost. */
export async function openWorld(): Promise<World> {
	const certificate = testCertificate();
	const conformance = new Conformance();
	const org = new OktaOrg(callerTrusting(certificate.certificate), conformance);
	const okta = await serve(org.handler, certificate);
	const benches: Workbench[] = [];
	const another = async (options: Partial<WorkbenchOptions>) => {
		const bench = await new Workbench({ domain: okta.url, token: org.token, ...options }).open();
		benches.push(bench);
		return bench;
	};
	return {
		org,
		conformance,
		okta,
		bench: await another({}),
		another,
		close: async () => {
			await Promise.all(benches.map(async (bench) => await bench.close()));
			await okta.close();
			conformance.assertNoViolations();
		},
	};
}
