/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { statSync } from 'node:fs';

import { factorActivation } from '../../tools/okta-emulator/events';
import {
	every,
	demoWorkflow,
	systemLogTrigger,
	TRIGGER,
} from '../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../tools/waitUntil';
import { SUCCESS } from '../support/ui/credentialDialog';
import type { Editor } from '../support/ui/editor';
import { setUpEditor } from '../support/ui/editorSetup';
import { takeScreenshot, type Clip } from '../support/ui/screenshots';

const LOG_TRIGGER = 'Okta System Log Trigger';

/** The option of the default event. */
const DEFAULT_EVENT =
	'User MFA Factor Activated (user.mfa.factor.activate, MFA enrollment, authenticator, passkey)';

/** An open node: its panel and parameters. */
const NODE: Clip = { x: 25, y: 25, width: 826, height: 650 };

/** An open node: its output. */
const OUTPUT: Clip = { x: 851, y: 66, width: 404, height: 660 };

/** The upper half of the nodes panel. */
const PANEL: Clip = { x: 896, y: 66, width: 384, height: 440 };

const setup = setUpEditor();

afterEach(() => {
	setup.sandbox.org.systemLog.events.length = 0;
});

/** Waits for a verified hook with this text in its name. */
async function waitForHook(text: string): Promise<void> {
	await waitUntil(`the hook "${text}" is verified`, () =>
		[...setup.sandbox.org.hooks.values()].some(
			({ name, verificationStatus }) => name.includes(text) && verificationStatus === 'VERIFIED',
		),
	);
}

function expectScreenshots(paths: string[]): void {
	for (const path of paths) expect(statSync(path).size).toBeGreaterThan(1000);
}

describe('the nodes panel', () => {
	test.each(['okta', 'mfa'])(
		'finds both triggers by "%s"',
		async (text) => {
			const editor = await setup.browser.newWorkflow();
			const found = await editor.searchNodes(text);
			await found.filter({ hasText: LOG_TRIGGER }).waitFor();
			const names = (await found.allInnerTexts()).map((entry) => entry.split('\n')[0]?.trim());
			expect(names.filter((name) => name?.startsWith('Okta '))).toStrictEqual([
				TRIGGER,
				LOG_TRIGGER,
			]);
			if (text === 'okta') {
				expectScreenshots(await takeScreenshot(editor.page, 'nodes-panel', PANEL));
			}
			await editor.page.close();
		},
		90_000,
	);

	test('lists both triggers among those of apps, also by an alias', async () => {
		const editor = await setup.browser.newWorkflow();
		await editor.openAppTriggers();
		for (const text of ['okta', 'identity', 'sso', 'authenticator']) {
			const found = await editor.searchNodes(text);
			for (const trigger of [TRIGGER, LOG_TRIGGER]) {
				await found.filter({ hasText: trigger }).first().waitFor();
			}
		}
		await editor.page.close();
	}, 90_000);
});

describe(TRIGGER, () => {
	let editor: Editor;

	test('is added without selecting an action first', async () => {
		editor = await setup.browser.newWorkflow();
		await editor.searchNodes('mfa');
		await editor.addSearchResult(TRIGGER);
		expect(await editor.selectedEvents()).toStrictEqual([DEFAULT_EVENT]);
	}, 90_000);

	test('gets a credential, whose test explains a wrong token and then succeeds', async () => {
		await editor.connect();
		const { credential } = editor;
		expect(await credential.authenticationMethods()).toStrictEqual([
			'API Token',
			'Event Hook Secret',
			'OAuth2 (Service App)',
		]);
		await credential.fill({ domain: setup.sandbox.okta.url, token: 'wrong' });
		expect(await credential.save()).toMatch(/^Okta doesn't accept the API token\. /);

		await credential.fill({ token: setup.sandbox.org.token });
		expect(await credential.save()).toBe(SUCCESS);
		await credential.root.waitFor({ state: 'hidden' });
		expect(await editor.openCredential()).toBe(SUCCESS);
		await editor.toast('Credential saved').waitFor({ state: 'hidden' });
		expectScreenshots(await takeScreenshot(editor.page, 'credential', credential.root));
		await credential.close();
	}, 120_000);

	test('finds events by a part of their name or type, and selects and deselects them', async () => {
		expect(await editor.searchEvents('user.session.cl')).toStrictEqual([
			'User Session Cleared (user.session.clear)',
		]);
		expect(await editor.searchEvents('user suspended')).toStrictEqual([
			'User Suspended (user.lifecycle.suspend)',
		]);
		await editor.clickEvent('User Suspended');
		expect(await editor.selectedEvents()).toStrictEqual([
			DEFAULT_EVENT,
			'User Suspended (user.lifecycle.suspend)',
		]);
		expectScreenshots(await takeScreenshot(editor.page, 'okta-trigger', NODE));

		await editor.searchEvents('user suspended');
		await editor.clickEvent('User Suspended');
		expect(await editor.selectedEvents()).toHaveLength(1);
	}, 90_000);

	test('shows the latest event within seconds of a click, as schema, table and JSON', async () => {
		const { org } = setup.sandbox;
		const event = factorActivation();
		org.systemLog.add(factorActivation(), event);
		org.requests.length = 0;
		const clickedAt = Date.now();
		await editor.execute();
		await editor.outputPanel.getByText('1 item').waitFor();
		expect(Date.now() - clickedAt).toBeLessThan(5000);
		expect(org.requestsTo('/api/v1/eventHooks')).toStrictEqual([]);

		await editor.show('schema');
		await editor.outputPanel.getByText('Ada Lovelace').first().waitFor();
		await editor.outputPanel.getByText('Grace Hopper').first().waitFor();
		await editor.dismiss('Node executed successfully');
		expectScreenshots(await takeScreenshot(editor.page, 'item', OUTPUT));
		for (const display of ['table', 'json'] as const) {
			await editor.show(display);
			await editor.outputPanel.getByText(String(event.uuid)).first().waitFor();
		}
	}, 120_000);

	test('waits for the next event, as the option says', async () => {
		const { org } = setup.sandbox;
		org.systemLog.add(factorActivation());
		expect(await editor.availableOptions()).toContain('Test Event');
		await editor.addOption('Test Event');
		await editor.choose('testEvent', 'Next Event');
		await editor.execute();
		await editor.nodeView.getByText('Listening for test event').waitFor();
		await waitForHook('[test]');
		const event = factorActivation();
		await org.emitEvent(event);
		await editor.show('json');
		await editor.outputPanel.getByText(String(event.uuid)).first().waitFor();
		await waitUntil('the test hook is deleted', () => org.hooks.size === 0);
	}, 120_000);

	test('creates a hook when published, and deletes it when unpublished', async () => {
		await editor.closeNode();
		await editor.publish();
		await editor.dialog().getByText('n8n creates an event hook in your Okta org').waitFor();
		await editor.dialog().getByRole('button', { name: 'Got it' }).click();
		await waitForHook(TRIGGER);
		await editor.unpublish();
		await editor.toast('Workflow unpublished').waitFor();
		await waitUntil('the hook is deleted', () => setup.sandbox.org.hooks.size === 0);
		await editor.page.close();
	}, 120_000);

	test('offers the fields of the card to the next node after a test event', async () => {
		const { n8n, org, account } = setup.sandbox;
		const id = await n8n.createWorkflow(demoWorkflow(await n8n.createCredential(account)));
		const next = await setup.browser.workflow(id);
		await next.openNode(TRIGGER);
		org.systemLog.add(factorActivation());
		await next.execute();
		await next.outputPanel.getByText('1 item').waitFor();
		await next.closeNode();
		await next.openNode('Build Message');
		for (const field of ['Date and Time', 'Okta User', 'Reason', 'UUID']) {
			await next.inputPanel.getByText(field, { exact: true }).first().waitFor();
		}
		await next.page.close();
	}, 120_000);
});

describe(LOG_TRIGGER, () => {
	test('fetches and shows the latest event, and says what publishing does', async () => {
		const editor = await setup.browser.newWorkflow();
		await editor.searchNodes('okta');
		await editor.addSearchResult(LOG_TRIGGER);
		await editor.nodeView.getByText('Poll Times', { exact: true }).waitFor();
		await editor.nodeView
			.getByText('Publish the workflow to check the System Log at each poll time.')
			.waitFor();

		const event = factorActivation();
		setup.sandbox.org.systemLog.add(factorActivation(), event);
		await editor.execute();
		await editor.outputPanel.getByText('1 item').waitFor();
		await editor.show('schema');
		await editor.outputPanel.getByText(String(event.uuid)).first().waitFor();
		await editor.dismiss('Node executed successfully');
		expectScreenshots(await takeScreenshot(editor.page, 'system-log-trigger', NODE));
		await editor.page.close();
	}, 120_000);

	test('polls while it is published', async () => {
		const { n8n, org, account } = setup.sandbox;
		const credentialId = await n8n.createCredential(account);
		const id = await n8n.createWorkflow({
			name: 'New MFA factors in the log',
			nodes: [systemLogTrigger(credentialId, { pollTimes: every(2) })],
			connections: {},
		});
		const editor = await setup.browser.workflow(id);
		const countPolls = () => org.requestsTo('/api/v1/logs').length;
		const before = countPolls();
		await editor.publish();
		await waitUntil('n8n polls', () => countPolls() > before + 1, 60);
		org.systemLog.add(factorActivation());
		await waitUntil('the workflow was executed', async () => (await n8n.executions(id)).length > 0);
		await editor.page.reload();
		await editor.unpublish();
		await editor.toast('Workflow unpublished').waitFor();
		await waitUntil('the workflow is unpublished', async () => {
			const { status } = await n8n.publication(id);
			return status === 'not_published';
		});
		const after = countPolls();
		// Longer than the poll interval.
		await editor.page.waitForTimeout(3000);
		expect(countPolls()).toBeLessThanOrEqual(after + 1);
		await editor.page.close();
	}, 150_000);
});
