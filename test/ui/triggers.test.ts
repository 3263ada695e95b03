/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { statSync } from 'node:fs';

import { factorActivation } from '../../tools/okta-emulator/events';
import { Sandbox, waitUntil } from '../../tools/sandbox/sandbox';
import {
	every,
	exampleWorkflow,
	logTrigger,
	TRIGGER,
} from '../../tools/sandbox/workflows/workflows';
import { EditorBrowser, type Editor } from '../support/ui/editor';
import { takeScreenshot, type Clip } from '../support/ui/shots';

const LOG_TRIGGER = 'Okta System Log Trigger';

/** The view of a node: what the trigger does, and its parameters. */
const NODE: Clip = { x: 25, y: 25, width: 826, height: 650 };

/** The view of a node: its output. */
const OUTPUT: Clip = { x: 851, y: 66, width: 404, height: 660 };

/** The upper half of the nodes panel. */
const PANEL: Clip = { x: 896, y: 66, width: 384, height: 440 };

let sandbox: Sandbox;
let browser: EditorBrowser;

beforeAll(async () => {
	sandbox = await Sandbox.open(undefined, { name: 'ui' });
	browser = await EditorBrowser.open(sandbox.n8n);
}, 300_000);

afterEach(() => {
	sandbox.org.systemLog.events.length = 0;
});

afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
}, 60_000);

/** Waits until a hook with this in its name is in force. */
async function hookInForce(part: string): Promise<void> {
	await waitUntil(`a hook "${part}" is in force`, () =>
		[...sandbox.org.hooks.values()].some(
			({ name, verificationStatus }) => name.includes(part) && verificationStatus === 'VERIFIED',
		),
	);
}

function expectPictures(paths: string[]): void {
	for (const path of paths) expect(statSync(path).size).toBeGreaterThan(1000);
}

describe('the nodes panel', () => {
	test.each(['okta', 'mfa'])(
		'finds both triggers by "%s", by their whole names',
		async (text) => {
			const editor = await browser.newWorkflow();
			const found = await editor.searchNodes(text);
			await found.filter({ hasText: LOG_TRIGGER }).waitFor();
			const names = (await found.allInnerTexts()).map((entry) => entry.split('\n')[0]?.trim());
			expect(names.filter((name) => name?.startsWith('Okta '))).toStrictEqual([
				TRIGGER,
				LOG_TRIGGER,
			]);
			if (text === 'okta') {
				expectPictures(await takeScreenshot(editor.page, 'nodes-panel', PANEL));
			}
			await editor.page.close();
		},
		90_000,
	);
});

describe(TRIGGER, () => {
	let editor: Editor;

	test('is added with one click, without a choice before', async () => {
		editor = await browser.newWorkflow();
		await editor.searchNodes('mfa');
		await editor.addSearchResult(TRIGGER);
		expect(await editor.selectedEvents()).toStrictEqual([
			'User MFA Factor Activated (user.mfa.factor.activate)',
		]);
	}, 90_000);

	test('gets a credential, whose test says in words why it does not succeed, and that it does', async () => {
		await editor.connect();
		expect(await editor.authenticationMethods()).toStrictEqual([
			'API Token',
			'OAuth2 (Service App)',
		]);
		await editor.fillCredential({ domain: sandbox.okta.url, token: 'wrong' });
		await editor.saveCredential();
		await editor.credential.getByText('Couldn’t connect with these settings').waitFor();
		await editor.credential.getByText('More details').click();
		await editor.credential.getByText(/^Okta does not accept the API token: /).waitFor();

		await editor.fillCredential({ token: sandbox.org.token });
		await editor.saveCredential();
		await editor.credential.waitFor({ state: 'hidden' });
		await editor.openCredential();
		await editor.credential.getByText('Connection tested successfully').waitFor();
		await editor.toast('Credential saved').waitFor({ state: 'hidden' });
		expectPictures(await takeScreenshot(editor.page, 'credential', editor.credential));
		await editor.closeCredential();
	}, 120_000);

	test('offers events by a part of the name and of the type, to choose and to take out again', async () => {
		expect(await editor.searchEvents('user.session.st')).toStrictEqual([
			'User Signed In Attempt (user.session.start)',
		]);
		expect(await editor.searchEvents('user suspended')).toStrictEqual([
			'User Suspended (user.lifecycle.suspend)',
		]);
		await editor.clickEvent('User Suspended');
		expect(await editor.selectedEvents()).toStrictEqual([
			'User MFA Factor Activated (user.mfa.factor.activate)',
			'User Suspended (user.lifecycle.suspend)',
		]);
		expectPictures(await takeScreenshot(editor.page, 'okta-trigger', NODE));

		await editor.searchEvents('user suspended');
		await editor.clickEvent('User Suspended');
		expect(await editor.selectedEvents()).toHaveLength(1);
	}, 90_000);

	test('listens for a test event, and shows the item in words, as a table and as JSON', async () => {
		await editor.execute();
		await editor.nodeView.getByText('Listening for test event').waitFor();
		await hookInForce('[test]');
		const event = factorActivation();
		await sandbox.org.emitEvent(event);

		await editor.outputPanel.getByText('1 item').waitFor();
		await editor.show('schema');
		await editor.outputPanel.getByText('Ada Lovelace').first().waitFor();
		await editor.outputPanel.getByText('Grace Hopper').first().waitFor();
		await editor.dismiss('Node executed successfully');
		expectPictures(await takeScreenshot(editor.page, 'item', OUTPUT));
		for (const display of ['table', 'json'] as const) {
			await editor.show(display);
			await editor.outputPanel.getByText(String(event.uuid)).first().waitFor();
		}
		await waitUntil('the test hook is gone', () => sandbox.org.hooks.size === 0);
	}, 120_000);

	test('is published with a hook in Okta, and unpublished without', async () => {
		await editor.closeNode();
		await editor.publish();
		await editor.dialog().getByText('n8n registers an event hook in your Okta org').waitFor();
		await editor.dialog().getByRole('button', { name: 'Got it' }).click();
		await hookInForce(TRIGGER);
		await editor.unpublish();
		await editor.toast('Workflow unpublished').waitFor();
		await waitUntil('the hook is gone', () => sandbox.org.hooks.size === 0);
		await editor.page.close();
	}, 120_000);

	test('gives the next node the fields of the card, once an event was there', async () => {
		const { n8n, org, account } = sandbox;
		const id = await n8n.createWorkflow(exampleWorkflow(await n8n.createCredential(account)));
		const next = await browser.workflow(id);
		await next.openNode(TRIGGER);
		await next.execute();
		await hookInForce('[test]');
		await org.emitEvent(factorActivation());
		await next.outputPanel.getByText('1 item').waitFor();
		await next.closeNode();
		await next.openNode('Say What Happened');
		for (const field of ['Date and Time', 'Okta User', 'Reason', 'UUID']) {
			await next.inputPanel.getByText(field, { exact: true }).first().waitFor();
		}
		await next.page.close();
	}, 120_000);
});

describe(LOG_TRIGGER, () => {
	test('fetches the newest event and shows it, and says what publishing does', async () => {
		const editor = await browser.newWorkflow();
		await editor.searchNodes('okta');
		await editor.addSearchResult(LOG_TRIGGER);
		await editor.nodeView.getByText('Poll Times', { exact: true }).waitFor();
		await editor.nodeView
			.getByText('Publish the workflow to check the System Log at each poll time.')
			.waitFor();

		const event = factorActivation();
		sandbox.org.systemLog.add(factorActivation(), event);
		await editor.execute();
		await editor.outputPanel.getByText('1 item').waitFor();
		await editor.show('schema');
		await editor.outputPanel.getByText(String(event.uuid)).first().waitFor();
		await editor.dismiss('Node executed successfully');
		expectPictures(await takeScreenshot(editor.page, 'system-log-trigger', NODE));
		await editor.page.close();
	}, 120_000);

	test('polls once it is published, and no more when it is unpublished', async () => {
		const { n8n, org, account } = sandbox;
		const credentialId = await n8n.createCredential(account);
		const id = await n8n.createWorkflow({
			name: 'New MFA factors in the log',
			nodes: [logTrigger(credentialId, { pollTimes: every(2) })],
			connections: {},
		});
		const editor = await browser.workflow(id);
		const polls = () => org.log.filter(({ path }) => path === '/api/v1/logs').length;
		const before = polls();
		await editor.publish();
		await waitUntil('n8n polls', () => polls() > before + 1, 60);
		org.systemLog.add(factorActivation());
		await waitUntil('the workflow was executed', async () => (await n8n.executions(id)).length > 0);
		await editor.page.reload();
		await editor.unpublish();
		await editor.toast('Workflow unpublished').waitFor();
		await waitUntil('n8n has unpublished it', async () => {
			const { status } = await n8n.publication(id);
			return status === 'not_published';
		});
		const after = polls();
		// More than a poll's time: nothing more comes.
		await editor.page.waitForTimeout(3000);
		expect(polls()).toBeLessThanOrEqual(after + 1);
		await editor.page.close();
	}, 150_000);
});
