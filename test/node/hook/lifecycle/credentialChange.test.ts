import { errorMessageOf, waitForLog } from '../../../support/node/assertions';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { onlyHook } from '../../../support/node/hook/inspectOrg';

const setup = setUpHook();
const other = setUpHook();

beforeEach(async () => {
	await setup.harness.activate();
});

function changeCredential(data: { domain: string; token?: string }): void {
	Object.assign(setup.harness.credentials.data, data);
}

function changeToOtherOrg(): void {
	changeCredential({ domain: other.okta.url, token: other.org.token });
}

async function expectWarning(): Promise<void> {
	const { id, name } = onlyHook(setup.org);
	await waitForLog(
		`(${setup.harness.workflowId}): the credential now points to ${other.okta.url}, but the event hook \\"${name}\\" (${id}) still exists in ${setup.okta.url}`,
	);
}

describe('with a credential for another org,', () => {
	test('activation creates a new hook there, and logs a warning about the old one', async () => {
		changeToOtherOrg();
		await setup.harness.activate();
		expect(other.org.hooks.size).toBe(1);
		await expectWarning();
		await setup.harness.deactivate();
		expect(other.org.hooks.size).toBe(0);
	});

	test('deactivation logs a warning about the old hook', async () => {
		changeToOtherOrg();
		await setup.harness.deactivate();
		await expectWarning();
	});
});

describe('with a credential for another domain of the same org,', () => {
	const domain = () => setup.okta.url.replace('localhost', '127.0.0.1');

	beforeEach(() => changeCredential({ domain: domain() }));

	test('deactivation deletes the hook', async () => {
		await setup.harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});

	test('the hook is up to date, and the state has that domain', async () => {
		const { org, harness } = setup;
		const { id } = onlyHook(org);
		expect(await harness.checkExists('activate')).toBe(true);
		expect(harness.savedState).toMatchObject({ hookId: id, org: domain() });
	});
});

test('with a credential without a domain, and without a stored hook, deactivation says only that', async () => {
	const { harness } = setup;
	await harness.deactivate();
	changeCredential({ domain: '' });
	expect(await errorMessageOf(harness.deactivate())).toBe(
		"'Okta Domain' in the credential is empty. Enter the full domain of your Okta org, e.g. acme.okta.com.",
	);
});

test('with a credential without a domain, deactivation names the hook and keeps its ID', async () => {
	const { org, okta, harness } = setup;
	const { id, name } = onlyHook(org);
	changeCredential({ domain: '' });
	expect(await errorMessageOf(harness.deactivate())).toBe(
		`The credential can't be used: 'Okta Domain' in the credential is empty. Enter the full domain of your Okta org, e.g. acme.okta.com. As a result, the event hook "${name}" (${id}) still exists in ${okta.url}. Delete it in Okta (Admin Console › Workflow › Event Hooks).`,
	);
	expect(harness.savedState).toMatchObject({ hookId: id });
});
