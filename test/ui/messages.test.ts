import type { INodeParameters } from 'n8n-workflow';

import type { NewWorkflow } from '../../tools/sandbox/n8n/n8n';
import { ADDRESS_VARIABLE } from '../../tools/sandbox/n8n/versions';
import type { Sandbox } from '../../tools/sandbox/sandbox';
import { demoWorkflow, systemLogTrigger } from '../../tools/sandbox/workflows/workflows';
import type { Editor } from '../support/ui/editor';
import { setUpEditor } from '../support/ui/editorSetup';
import { takeScreenshot } from '../support/ui/screenshots';

// Nothing listens at this address, so Okta can't verify any hook.
const setup = setUpEditor({ [ADDRESS_VARIABLE]: 'https://localhost:1/' });
const closing: Array<() => Promise<void>> = [];

afterAll(async () => {
	for (const close of closing) await close();
});

type Org = Pick<Sandbox, 'org' | 'account'>;

async function anotherOrg(): Promise<Org> {
	const { org, account, close } = await setup.sandbox.anotherOrg();
	closing.push(close);
	return { org, account };
}

async function withAccount(
	account: Sandbox['account'],
	parameters: INodeParameters = {},
): Promise<NewWorkflow> {
	return demoWorkflow(await setup.sandbox.n8n.createCredential(account), parameters);
}

/** Workflows that can't be published, and parts of the message that says why and what to do. */
const REJECTIONS: Record<string, { workflow: () => Promise<NewWorkflow>; parts: RegExp[] }> = {
	'a wrong token': {
		workflow: async () => await withAccount({ ...setup.sandbox.account, token: 'wrong' }),
		parts: [
			/401 E0000011: Invalid token provided\./,
			/create a new one \(Admin Console › Security/,
		],
	},
	"a token that isn't allowed to manage event hooks": {
		workflow: async () => {
			setup.sandbox.org.tokens.set('low', 'help desk');
			return await withAccount({ ...setup.sandbox.account, token: 'low' });
		},
		parts: [/403 E0000006/, /isn't allowed to manage event hooks\. Use a token of a user with/],
	},
	'25 hooks in use': {
		workflow: async () => {
			const { org, account } = await anotherOrg();
			for (let i = 0; i < 25; i++) org.seedHook({ uri: `https://other.example/${i}` });
			return await withAccount(account);
		},
		parts: [
			/The org has reached Okta's limit of 25 active event hooks/,
			/Deactivate or delete one/,
		],
	},
	"an address that Okta can't reach": {
		workflow: async () => await withAccount(setup.sandbox.account),
		parts: [
			/Unable to verify event hook/,
			/Okta must get n8n's response from https:\/\/localhost:1\/webhook\//,
		],
	},
	'an invalid event type': {
		workflow: async () =>
			await withAccount(setup.sandbox.account, { additionalEventTypes: 'no such type' }),
		parts: [/isn't a valid event type/, /Correct it in 'Additional Event Types'/],
	},
	'no events selected': {
		workflow: async () => await withAccount(setup.sandbox.account, { events: [] }),
		parts: [/No events selected\. Select at least one in 'Okta Events'/],
	},
	'an exceeded rate limit': {
		workflow: async () => {
			const { org, account } = await anotherOrg();
			org.faults.push({
				kind: 'error',
				method: 'GET',
				path: /eventHooks/,
				times: 1000,
				errorCode: 'E0000047',
				headers: { 'X-Rate-Limit-Reset': String(Math.round(Date.now() / 1000) + 3600) },
			});
			return await withAccount(account);
		},
		parts: [/has reached Okta's API rate limit/, /try again/],
	},
	"event filters in an org that doesn't support them": {
		workflow: async () => {
			const { org, account } = await anotherOrg();
			org.hasFilters = false;
			const filters = [{ eventType: 'user.mfa.factor.activate', expression: 'true' }];
			return await withAccount(account, { options: { eventFilters: { filters } } });
		},
		parts: [/Event hook filters must be enabled in the org/, /delete the event filters/],
	},
	"a token that isn't allowed to read the System Log": {
		workflow: async () => {
			setup.sandbox.org.tokens.set('low', 'help desk');
			const account = { ...setup.sandbox.account, token: 'low' };
			const node = systemLogTrigger(await setup.sandbox.n8n.createCredential(account));
			return { name: 'The log', nodes: [node], connections: {} };
		},
		parts: [
			/rejected the request to read the System Log: 403 E0000006/,
			/isn't allowed to read the System Log/,
		],
	},
};

/** Waits for the notification that n8n shows after its last attempt. */
async function expectMessage(editor: Editor, parts: RegExp[]): Promise<void> {
	const toast = editor.toast('Workflow could not be published');
	await toast.waitFor({ timeout: 150_000 });
	const text = await toast.innerText();
	for (const part of parts) expect(text).toMatch(part);
}

describe("the editor says why a workflow can't be published, and what to do", () => {
	const tabs = new Map<string, Editor>();

	// n8n tries each up to five times, with a backoff, so they all run at the same time.
	beforeAll(async () => {
		for (const [title, { workflow }] of Object.entries(REJECTIONS)) {
			const editor = await setup.browser.workflow(
				await setup.sandbox.n8n.createWorkflow(await workflow()),
			);
			await editor.publish();
			tabs.set(title, editor);
		}
	}, 300_000);

	test.each(Object.entries(REJECTIONS))(
		'with %s',
		async (title, { parts }) => {
			const editor = tabs.get(title) as Editor;
			await expectMessage(editor, parts);
			if (title === '25 hooks in use') {
				await takeScreenshot(editor.page, 'refusal', { x: 440, y: 0, width: 840, height: 764 });
			}
			await editor.page.close();
		},
		180_000,
	);

	test('with an address on http', async () => {
		const { n8n } = setup.sandbox;
		await n8n.restart({ env: { [ADDRESS_VARIABLE]: 'http://localhost:5678/' } });
		const workflow = await withAccount(setup.sandbox.account);
		const editor = await setup.browser.workflow(await n8n.createWorkflow(workflow));
		await editor.publish();
		await expectMessage(editor, [
			/The webhook URL is http:\/\/localhost:5678\/webhook\//,
			/calls only public https addresses.*N8N_WEBHOOK_URL \(before n8n 2\.30: WEBHOOK_URL\)/s,
		]);
		await editor.page.close();
	}, 300_000);
});
