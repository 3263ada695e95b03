import { TRIGGER } from '../../tools/sandbox/workflows/workflows';
import { SUCCESS } from '../support/ui/credentialDialog';
import { setUpEditor } from '../support/ui/editorSetup';

const setup = setUpEditor();

/** The fields of each credential that a person fills in. */
const FIELDS: Record<string, () => Record<string, string>> = {
	'API Token': () => setup.sandbox.account,
	'OAuth2 (Service App)': () => ({
		domain: setup.sandbox.okta.url,
		...setup.sandbox.org.serviceApps.register(),
	}),
};

const TYPES: Record<string, string> = {
	'API Token': 'Okta Trigger API',
	'OAuth2 (Service App)': 'Okta Trigger OAuth2 API',
};

describe.each(Object.keys(FIELDS))('a credential with %s', (method) => {
	test('is created from a node', async () => {
		const editor = await setup.browser.newWorkflow();
		await editor.searchNodes('okta');
		await editor.addSearchResult(TRIGGER);
		await editor.connect();
		await editor.credential.selectMethod(method);
		await editor.credential.fill(FIELDS[method]?.() ?? {});
		expect(await editor.credential.save()).toBe(SUCCESS);
		expect(await editor.openCredential()).toBe(SUCCESS);
		await editor.page.close();
	}, 90_000);

	test('is created from the list of credentials', async () => {
		const page = await setup.browser.credentials();
		await page.create(TYPES[method] ?? '');
		await page.dialog.fill(FIELDS[method]?.() ?? {});
		expect(await page.dialog.save()).toBe(SUCCESS);
		await page.page.close();
	}, 90_000);
});
