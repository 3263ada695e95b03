import { factorActivation } from '../../tools/okta-emulator/events';
import type { ServiceApp } from '../../tools/okta-emulator/oauth/serviceApps';
import { TRIGGER } from '../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../tools/waitUntil';
import { SUCCESS } from '../support/ui/credentialDialog';
import type { CredentialsPage } from '../support/ui/credentialsPage';
import type { Editor } from '../support/ui/editor';
import { setUpEditor } from '../support/ui/editorSetup';

const LOG_TRIGGER = 'Okta System Log Trigger';
const API_TOKEN = 'API Token';
const SERVICE_APP = 'OAuth2 (Service App)';

const BOTH_SCOPES = 'okta.eventHooks.manage and okta.logs.read';

/** The fields whose content n8n doesn't send to the editor. */
const SECRETS = ['token', 'privateKey'];

type Fields = Record<string, string>;

const setup = setUpEditor();

/** What a person enters for an API token. */
function tokenFields(): Fields {
	return { ...setup.sandbox.account };
}

/** What a person enters for a new service app, in every field. */
function appFields(app: Partial<ServiceApp> = {}): Fields {
	const { okta, org } = setup.sandbox;
	return { domain: okta.url, ...org.serviceApps.register(app), oktaScopes: BOTH_SCOPES };
}

function verifiedHooks(): string[] {
	const hooks = [...setup.sandbox.org.hooks.values()];
	return hooks.filter((hook) => hook.verificationStatus === 'VERIFIED').map(({ id }) => id);
}

/** Waits for a verified hook other than the previous one. Returns its ID. */
async function waitForHook(previous?: string): Promise<string> {
	return await waitUntil('the hook is verified', () =>
		verifiedHooks().find((id) => id !== previous),
	);
}

/** Opens a new workflow and adds a node. */
async function add(node: string): Promise<Editor> {
	const editor = await setup.browser.newWorkflow();
	await editor.searchNodes('okta');
	await editor.addSearchResult(node);
	return editor;
}

/** Fills in the dialog of a new credential of a node. */
async function create({ credential }: Editor, method: string, fields: Fields): Promise<string> {
	await credential.selectMethod(method);
	await credential.fill(fields);
	const name = await credential.name();
	expect(await credential.save()).toBe(SUCCESS);
	await credential.root.waitFor({ state: 'hidden' });
	return name;
}

describe('the whole journey of a person who adds', () => {
	let serviceApp: string;
	let apiToken: string;

	test(`${TRIGGER}, with both credentials`, async () => {
		const { org } = setup.sandbox;
		const editor = await add(TRIGGER);
		await editor.connect();
		serviceApp = await create(editor, SERVICE_APP, appFields());
		await editor.searchEvents('user suspended');
		await editor.clickEvent('User Suspended');
		await editor.execute();
		await waitForHook();
		await org.emitEvent(factorActivation());
		await editor.outputPanel.getByText('1 item').waitFor();
		await waitUntil('the test hook is deleted', () => org.hooks.size === 0);

		await editor.closeNode();
		await editor.publish();
		await editor.dialog().getByRole('button', { name: 'Got it' }).click();
		const first = await waitForHook();
		await org.emitEvent(factorActivation());
		await editor.seeExecutions(1);

		await editor.openNode(TRIGGER);
		await editor.createCredential();
		apiToken = await create(editor, API_TOKEN, tokenFields());
		await editor.closeNode();
		await editor.publish();
		await waitForHook(first);
		await org.emitEvent(factorActivation());
		await editor.seeExecutions(2);

		await editor.unpublish();
		await editor.toast('Workflow unpublished').waitFor();
		await waitUntil('the hook is deleted', () => org.hooks.size === 0);
		await editor.page.close();
	}, 240_000);

	test(`${LOG_TRIGGER}, with the same credentials`, async () => {
		const { org } = setup.sandbox;
		const editor = await add(LOG_TRIGGER);
		for (const name of [apiToken, serviceApp]) {
			await editor.selectCredential(name);
			expect(await editor.openCredential()).toBe(SUCCESS);
			await editor.credential.close();
			const event = factorActivation();
			org.systemLog.add(event);
			await editor.execute();
			await editor.show('json');
			await editor.outputPanel.getByText(String(event.uuid)).first().waitFor();
		}
		await editor.pollAt((new Date().getSeconds() + 15) % 60);
		await editor.closeNode();
		org.requests.length = 0;
		await editor.publish();
		await editor.dialog().getByRole('button', { name: 'Got it' }).click();
		await waitUntil('n8n polls', () => org.requestsTo('/api/v1/logs').length > 0);
		org.systemLog.add(factorActivation());
		await editor.seeExecutions(1);
		await editor.unpublish();
		await editor.toast('Workflow unpublished').waitFor();
		await editor.page.close();
	}, 240_000);
});

/** A credential, what a person changes in it, and a mistake with the message about it. */
const CREDENTIALS: Array<{
	type: string;
	fields: () => Fields;
	edit: () => Fields;
	mistake: Fields;
	message: RegExp;
}> = [
	{
		type: 'Okta Trigger API',
		fields: tokenFields,
		edit: () => ({ domain: `${setup.sandbox.okta.url}/admin/dashboard` }),
		mistake: { token: 'wrong' },
		message: /^Okta doesn't accept the API token\. /,
	},
	{
		type: 'Okta Trigger OAuth2 API',
		fields: () => appFields(),
		edit: () => ({ oktaScopes: 'okta.logs.read' }),
		mistake: { keyId: 'wrong' },
		message: /The private key doesn't match any public key of the app/,
	},
];

describe('in the list of credentials', () => {
	let credentials: CredentialsPage;

	beforeAll(async () => {
		credentials = await setup.browser.credentials();
	}, 60_000);

	afterAll(async () => await credentials.page.close());

	test.each(CREDENTIALS)(
		'$type keeps what was entered and what was edited, and each change is tested',
		async ({ type, fields, edit, mistake, message }) => {
			const { dialog } = credentials;
			await credentials.create(type);
			const entered = fields();
			await dialog.fill(entered);
			const name = await dialog.name();
			expect(await dialog.save()).toBe(SUCCESS);
			await dialog.close();

			expect(await credentials.open(name)).toBe(SUCCESS);
			const shown = Object.entries(entered).filter(([field]) => !SECRETS.includes(field));
			const values = async () => await dialog.values(shown.map(([field]) => field));
			expect(await values()).toStrictEqual(Object.fromEntries(shown));
			await dialog.fill(edit());
			expect(await dialog.save()).toBe(SUCCESS);
			await dialog.close();
			expect(await credentials.open(name)).toBe(SUCCESS);
			expect(await values()).toStrictEqual({ ...Object.fromEntries(shown), ...edit() });

			await dialog.fill(mistake);
			expect(await dialog.save()).toMatch(message);
			await dialog.close();
		},
		120_000,
	);
});

describe('the dialog of a service app says what to do about', () => {
	let credentials: CredentialsPage;

	beforeAll(async () => {
		credentials = await setup.browser.credentials();
		await credentials.create('Okta Trigger OAuth2 API');
	}, 60_000);

	test.each<[string, Partial<ServiceApp>, Fields, string | RegExp]>([
		[
			'a wrong client ID',
			{},
			{ clientId: '0oaNobody' },
			/401 invalid_client: .* Check 'Client ID' in the credential/,
		],
		[
			'a wrong key ID',
			{},
			{ keyId: 'wrong' },
			/401 invalid_client: .* The private key doesn't match any public key of the app/,
		],
		[
			"a scope that isn't granted",
			{ grants: ['okta.logs.read'] },
			{},
			/consent_required: .* Grant the app okta\.eventHooks\.manage and okta\.logs\.read/,
		],
		[
			'no admin role',
			{ role: undefined },
			{},
			/^The service app isn't allowed to do this\. Assign it an admin role/,
		],
		[
			'a closed port',
			{},
			{ domain: 'https://localhost:1' },
			/^n8n couldn't reach Okta at https:\/\/localhost:1 to get an access token: it refused the connection/,
		],
		['an app without DPoP', { requiresDpop: false }, {}, SUCCESS],
		['an app with DPoP', { requiresDpop: true }, {}, SUCCESS],
	])(
		'%s',
		async (_, app, change, message) => {
			await credentials.dialog.fill({ ...appFields(app), ...change });
			expect(await credentials.dialog.save()).toMatch(message);
		},
		60_000,
	);
});
