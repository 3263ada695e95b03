/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';

import axios from 'axios';

import { factorActivation } from '../../tools/okta-emulator/events';
import { TRIGGER } from '../../tools/sandbox/workflows/workflows';
import { OktaAdmin } from '../support/e2e/oktaAdmin';
import { SUCCESS } from '../support/ui/credentialDialog';
import type { Editor } from '../support/ui/editor';
import { setUpEditor } from '../support/ui/editorSetup';
import { openWebhookUrls } from '../support/ui/webhookUrls';

const METHOD = 'Event Hook Secret';

const setup = setUpEditor();

const secret = randomBytes(32).toString('base64');

/** A person who has no rights in Okta builds a workflow, step by step. */
describe("for an admin's hook,", () => {
	let editor: Editor;
	let testUrl: string;
	let productionUrl: string;

	test('the dialog of the credential says what is wrong, and then that it can be used', async () => {
		editor = await setup.browser.newWorkflow();
		await editor.searchNodes('okta');
		await editor.addSearchResult(TRIGGER);
		await editor.connect();
		const { credential } = editor;
		await credential.selectMethod(METHOD);
		expect(await credential.values(['header'])).toStrictEqual({ header: 'Authorization' });
		await credential.fill({ secret: 'too short' });
		expect(await credential.save()).toContain(
			"'Secret' in the credential has fewer than 16 characters",
		);
		await credential.fill({ secret, header: 'Content-Type' });
		expect(await credential.save()).toContain("'Header' in the credential can't be Content-Type");
		await credential.fill({ header: 'X-Okta-Secret' });
		expect(await credential.save()).toBe(SUCCESS);
		await credential.root.waitFor({ state: 'hidden' });
		expect(await editor.openCredential()).toBe(SUCCESS);
		await credential.close();
	}, 120_000);

	test('the node shows the URL and says whom to give it, and hides what n8n would need the API for', async () => {
		await editor.nodeView.getByText('give your Okta admin the production URL').waitFor();
		const urls = await openWebhookUrls(editor.page);
		expect(urls).toHaveLength(2);
		[testUrl = '', productionUrl = ''] = urls;
		expect(testUrl).toMatch(/^https:\/\/localhost:\d+\/webhook-test\/[\w-]+\/webhook$/);
		expect(productionUrl).toBe(testUrl.replace('/webhook-test/', '/webhook/'));
		await editor.nodeView.getByText('When will this node trigger my flow?').click();
		await editor.nodeView.getByText('n8n creates and deletes none').waitFor();
		expect(await editor.availableOptions()).toStrictEqual([
			'Actors',
			'Batch Deliveries',
			'Initiated By',
			'Outcome',
			'Targets',
		]);
		await editor.page.keyboard.press('Escape');
	}, 120_000);

	test('Execute step waits for the sample of the output panel', async () => {
		const hint = await editor.outputPanel.getByText('curl TEST_URL').innerText();
		const [, body = ''] = /-d '(.+)'/.exec(hint) ?? [];
		await editor.execute();
		await editor.nodeView.getByText('Listening for test event').waitFor();
		const { status } = await axios.post(testUrl, body, {
			headers: { 'Content-Type': 'application/json', 'X-Okta-Secret': secret },
			httpsAgent: new Agent({ ca: setup.sandbox.keys.certificate }),
		});
		expect(status).toBe(200);
		await editor.outputPanel.getByText('1 item').waitFor();
	}, 120_000);

	test('the published workflow gets the events of the hook that the admin creates', async () => {
		const { sandbox } = setup;
		await editor.closeNode();
		await editor.publish();
		await editor.dialog().getByText('unless your Okta admin manages it').waitFor();
		await editor.dialog().getByRole('button', { name: 'Got it' }).click();
		expect(sandbox.org.requests).toStrictEqual([]);
		const admin = new OktaAdmin(sandbox);
		const hook = await admin.createHook({ uri: productionUrl, secret, header: 'X-Okta-Secret' });
		await sandbox.org.emitEvent(factorActivation());
		await editor.seeExecutions(2);
		await editor.unpublish();
		await editor.toast('Workflow unpublished').waitFor();
		expect([...sandbox.org.hooks.keys()]).toStrictEqual([hook.id]);
		await admin.deleteHook(hook);
		await editor.page.close();
	}, 120_000);

	test('with another authentication, the node shows neither the URL nor the note', async () => {
		editor = await setup.browser.newWorkflow();
		await editor.searchNodes('okta');
		await editor.addSearchResult(TRIGGER);
		await editor.createCredential();
		await editor.credential.selectMethod('API Token');
		await editor.credential.fill(setup.sandbox.account);
		expect(await editor.credential.save()).toBe(SUCCESS);
		await editor.outputPanel.getByText('How to get a test event').waitFor();
		expect(await editor.nodeView.getByText('give your Okta admin').count()).toBe(0);
		expect(await editor.nodeView.getByText('Webhook URLs').count()).toBe(0);
		await editor.page.close();
	}, 120_000);
});
