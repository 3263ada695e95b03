import { Sandbox } from '../../tools/sandbox/sandbox';
import { exampleWorkflow, logTrigger } from '../../tools/sandbox/workflows/workflows';
import { EditorBrowser, type Editor } from '../support/ui/editor';
import { takeScreenshot } from '../support/ui/shots';

let sandbox: Sandbox;
let browser: EditorBrowser;
const closing: Array<() => Promise<void>> = [];

beforeAll(async () => {
	// Nothing answers at this address, so that Okta cannot verify any hook.
	sandbox = await Sandbox.open(undefined, {
		name: 'ui',
		env: { WEBHOOK_URL: 'https://localhost:1/' },
	});
	browser = await EditorBrowser.open(sandbox.n8n);
}, 300_000);

afterAll(async () => {
	await browser?.close();
	for (const close of closing) await close();
	await sandbox?.close();
}, 60_000);

type Workflow = ReturnType<typeof exampleWorkflow>;
type Org = Pick<Sandbox, 'org' | 'account'>;

async function anotherOrg(): Promise<Org> {
	const { org, account, close } = await sandbox.anotherOrg();
	closing.push(close);
	return { org, account };
}

async function withAccount(
	account: Sandbox['account'],
	parameters: NonNullable<Parameters<typeof exampleWorkflow>[1]>['parameters'] = {},
): Promise<Workflow> {
	return exampleWorkflow(await sandbox.n8n.createCredential(account), { parameters });
}

/** What Okta or the node refuses, and the words that a person reads: why, and what to do. */
const REFUSALS: Record<string, { workflow: () => Promise<Workflow>; words: RegExp[] }> = {
	'a wrong token': {
		workflow: async () => await withAccount({ ...sandbox.account, token: 'wrong' }),
		words: [/401 E0000011: Invalid token provided\./, /make a new one \(Admin Console › Security/],
	},
	'a token that may not manage event hooks': {
		workflow: async () => {
			sandbox.org.tokens.set('low', 'help desk');
			return await withAccount({ ...sandbox.account, token: 'low' });
		},
		words: [/403 E0000006/, /may not manage event hooks: make it as a user with/],
	},
	'25 hooks in use': {
		workflow: async () => {
			const { org, account } = await anotherOrg();
			for (let i = 0; i < 25; i++) org.seedHook({ uri: `https://other.example/${i}` });
			return await withAccount(account);
		},
		words: [
			/The org has reached Okta's limit of 25 active event hooks/,
			/Deactivate or delete one/,
		],
	},
	'an address that Okta cannot reach': {
		workflow: async () => await withAccount(sandbox.account),
		words: [
			/Unable to verify event hook/,
			/Okta must get n8n's response from https:\/\/localhost:1\/webhook\//,
		],
	},
	'a type that cannot be one': {
		workflow: async () =>
			await withAccount(sandbox.account, { additionalEventTypes: 'no such type' }),
		words: [/cannot be an event type of Okta/, /correct it in the parameter/],
	},
	'no event chosen': {
		workflow: async () => await withAccount(sandbox.account, { events: [] }),
		words: [/No event is chosen: choose at least one in the parameter "Okta Events"/],
	},
	'a rate limit that is used up': {
		workflow: async () => {
			const { org, account } = await anotherOrg();
			org.faults.push({
				kind: 'refuse',
				method: 'GET',
				path: /eventHooks/,
				times: 1000,
				errorCode: 'E0000047',
				headers: { 'X-Rate-Limit-Reset': String(Math.round(Date.now() / 1000) + 3600) },
			});
			return await withAccount(account);
		},
		words: [/rate limit for the Okta API is used up/, /again/],
	},
	'event filters in an org that does not have them': {
		workflow: async () => {
			const { org, account } = await anotherOrg();
			org.hasFilters = false;
			const filters = [{ eventType: 'user.mfa.factor.activate', expression: 'true' }];
			return await withAccount(account, { options: { eventFilters: { filters } } });
		},
		words: [/Event hook filters must be enabled in the org/, /delete the event filters/],
	},
	'a token that may not read the System Log': {
		workflow: async () => {
			sandbox.org.tokens.set('low', 'help desk');
			const account = { ...sandbox.account, token: 'low' };
			const node = logTrigger(await sandbox.n8n.createCredential(account));
			return { name: 'The log', nodes: [node], connections: {} };
		},
		words: [/refused to read the System Log: 403 E0000006/, /isn't allowed to read the System Log/],
	},
};

/** What the editor says when n8n has given up. */
async function expectRefusal(editor: Editor, words: RegExp[]): Promise<void> {
	const toast = editor.toast('Workflow could not be published');
	await toast.waitFor({ timeout: 150_000 });
	const text = await toast.innerText();
	for (const part of words) expect(text).toMatch(part);
}

describe('the editor says why a workflow cannot be published, and what to do', () => {
	const tabs = new Map<string, Editor>();

	// n8n tries each up to five times, with pauses, so all are under way at once.
	beforeAll(async () => {
		for (const [title, { workflow }] of Object.entries(REFUSALS)) {
			const editor = await browser.workflow(await sandbox.n8n.createWorkflow(await workflow()));
			await editor.publish();
			tabs.set(title, editor);
		}
	}, 300_000);

	test.each(Object.entries(REFUSALS))(
		'with %s',
		async (title, { words }) => {
			const editor = tabs.get(title) as Editor;
			await expectRefusal(editor, words);
			if (title === '25 hooks in use') {
				await takeScreenshot(editor.page, 'refusal', { x: 440, y: 0, width: 840, height: 764 });
			}
			await editor.page.close();
		},
		180_000,
	);

	test('with an address on http', async () => {
		const { n8n } = sandbox;
		await n8n.stop();
		await n8n.start({ WEBHOOK_URL: 'http://localhost:5678/' });
		await n8n.signIn();
		const workflow = await withAccount(sandbox.account);
		const editor = await browser.workflow(await n8n.createWorkflow(workflow));
		await editor.publish();
		await expectRefusal(editor, [
			/The webhook URL is http:\/\/localhost:5678\/webhook\//,
			/calls only public https addresses.*WEBHOOK_URL/s,
		]);
		await editor.page.close();
	}, 300_000);
});
