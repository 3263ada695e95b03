/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { Conformance } from '../../../tools/okta-emulator/conformance/conformance';
import { Sandbox } from '../../../tools/sandbox/sandbox';
import { EditorBrowser } from './editorBrowser';

/** What the tests of a file share. It's complete when the first test starts. */
interface EditorSetup {
	sandbox: Sandbox;
	browser: EditorBrowser;
}

/** Opens a sandbox and a browser for the tests of a file, and closes them after the tests. */
export function setUpEditor(env?: NodeJS.ProcessEnv): EditorSetup {
	const conformance = new Conformance();
	const setup = {} as EditorSetup;
	beforeAll(async () => {
		setup.sandbox = await Sandbox.open({
			name: `ui-${process.env.JEST_WORKER_ID}`,
			env,
			conformance,
		});
		setup.browser = await EditorBrowser.start(setup.sandbox.n8n);
		await setup.browser.signIn();
	}, 300_000);

	afterAll(async () => {
		await setup.browser?.close();
		await setup.sandbox?.close();
		conformance.assertNoViolations();
	}, 60_000);
	return setup;
}
