import { testCertificate } from './testFolder';
import { createHookClient } from '../../tools/okta-emulator/calls';
import { Conformance } from '../../tools/okta-emulator/conformance/conformance';
import { OktaEmulator } from '../../tools/okta-emulator/org';
import { serve, type Served } from '../../tools/okta-emulator/server';

export interface RunningOrg {
	org: OktaEmulator;
	/** Where the org answers. */
	okta: Served;
	/** Holds all that is sent and answered against Okta's published schemas. */
	conformance: Conformance;
	/**
	 * To be called after each test.
	 *
	 * @throws {Error} if anything was sent or answered that is not as Okta publishes it
	 */
	close(): Promise<void>;
}

/** Starts an org for one test, over HTTPS on localhost, and checks all that passes. */
export async function startOrg(): Promise<RunningOrg> {
	const certificate = testCertificate();
	const conformance = new Conformance();
	const org = new OktaEmulator(createHookClient(certificate.certificate), conformance);
	const okta = await serve(org.handler, certificate);
	return {
		org,
		okta,
		conformance,
		close: async () => {
			await okta.close();
			conformance.assertNoViolations();
		},
	};
}
