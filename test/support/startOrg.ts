import { Conformance } from '../../tools/okta-emulator/conformance/conformance';
import { startEmulator } from '../../tools/okta-emulator/emulator';
import type { OktaEmulator } from '../../tools/okta-emulator/org';
import type { RunningServer } from '../../tools/okta-emulator/server';
import { testCertificate } from './testFolder';

export interface RunningOrg {
	org: OktaEmulator;
	/** The server of the org. */
	okta: RunningServer;
	/** Validates every request and response with Okta's published schemas. */
	conformance: Conformance;
	/**
	 * Call this after each test.
	 *
	 * @throws {Error} if any request or response doesn't match Okta's schemas
	 */
	close(): Promise<void>;
}

/** Starts an org for one test over HTTPS on localhost, and validates its requests and responses. */
export async function startOrg(): Promise<RunningOrg> {
	const conformance = new Conformance();
	const okta = await startEmulator(testCertificate(), { conformance });
	return {
		org: okta.org,
		okta,
		conformance,
		close: async () => {
			await okta.close();
			conformance.assertNoViolations();
		},
	};
}
