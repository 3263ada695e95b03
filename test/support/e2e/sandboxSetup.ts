/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { Conformance } from '../../../tools/okta-emulator/conformance/conformance';
import { Sandbox } from '../../../tools/sandbox/sandbox';
import { waitUntil } from '../../../tools/waitUntil';

/** What the tests of a file share. It's complete when the first test starts. */
export interface SandboxSetup {
	sandbox: Sandbox;
	/** Validates everything that the org receives and sends with Okta's published schemas. */
	conformance: Conformance;
	/** A credential with an API token for the sandbox's org. */
	credentialId: string;
}

/** Opens a sandbox for the tests of a file, and closes it after them. */
export function setUpSandbox(env?: NodeJS.ProcessEnv): SandboxSetup {
	const conformance = new Conformance();
	const setup = { conformance } as SandboxSetup;
	// Files that run at the same time, each in a Jest worker, have a sandbox of their own.
	const name = `e2e-${process.env.JEST_WORKER_ID}`;
	beforeAll(async () => {
		setup.sandbox = await Sandbox.open({
			name,
			conformance,
			// Generating the editor's files takes a third of n8n's start. test/ui shows the editor.
			env: { N8N_DISABLE_UI: 'true', ...env },
		});
		setup.credentialId = await setup.sandbox.n8n.createCredential(setup.sandbox.account);
	}, 180_000);

	afterAll(async () => {
		await setup.sandbox?.close();
		conformance.assertNoViolations();
	});
	return setup;
}

/** After each test, clears the emulator's faults, unpublishes everything and waits for Okta's side. */
export function unpublishAfterEach(setup: SandboxSetup): void {
	afterEach(async () => {
		const { n8n, org } = setup.sandbox;
		org.faults.length = 0;
		await n8n.deactivateAll();
		await waitUntil('no hook is left', () => org.hooks.size === 0);
	});
}
