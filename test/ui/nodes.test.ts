/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { demoWorkflow, systemLogTrigger, TRIGGER } from '../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../tools/waitUntil';
import { EVENT_SEARCHES } from '../fixtures/eventSearches';
import { EXAMPLES, TABLES } from '../support/e2e/workflows/examples';
import { readmeItem } from '../support/documents/readmeItem';
import type { Editor } from '../support/ui/editor';
import { setUpEditor } from '../support/ui/editorSetup';
import { takeScreenshot, type Clip } from '../support/ui/screenshots';
import { SELECTORS } from '../support/ui/selectors';

const LOG_TRIGGER = 'Okta System Log Trigger';

/** An open node, with all its panels. */
const NODE: Clip = { x: 25, y: 25, width: 1230, height: 750 };

const setup = setUpEditor();
let editor: Editor;

// One tab for all tests, since it takes seconds to open. The log trigger is disabled, since n8n shows
// how to send a test event above a node only if the workflow has no other trigger.
beforeAll(async () => {
	const { n8n, account } = setup.sandbox;
	const credentialId = await n8n.createCredential(account);
	const workflow = demoWorkflow(credentialId, {
		events: ['user.mfa.factor.activate', 'user.session.start', 'user.account.lock'],
	});
	const log = systemLogTrigger(credentialId, { events: ['device.user.add'] });
	workflow.nodes.push({ ...log, position: [0, 300], disabled: true });
	editor = await setup.browser.workflow(await n8n.createWorkflow(workflow));
	await editor.page.locator(SELECTORS.nodeOnCanvas).first().waitFor();
}, 60_000);

test.each([
	[TRIGGER, 'User MFA Factor Activated + 2'],
	[LOG_TRIGGER, 'Device Added to User'],
])('the canvas shows below %s the first event by its name: %s', async (node, subtitle) => {
	const found = editor.page.locator(SELECTORS.nodeOnCanvas).filter({ hasText: node });
	expect(await found.locator(SELECTORS.subtitle).innerText()).toBe(subtitle);
});

describe(TRIGGER, () => {
	test('shows no webhook URL, which people would paste into Okta', async () => {
		await editor.openNode(TRIGGER);
		await editor.nodeView.getByText('Okta Events', { exact: true }).waitFor();
		expect(await editor.nodeView.getByText('Webhook URL').count()).toBe(0);
	});

	test.each(
		EVENT_SEARCHES.filter(([query]) =>
			[
				'login',
				'lock',
				'password',
				'group member',
				'app assigned',
				'new user',
				'phishing',
			].includes(query),
		),
	)('lists the event for "%s" among the first three: %s', async (query, type) => {
		const found = await editor.searchEvents(query);
		expect(found.slice(0, 3).some((name) => new RegExp(`\\(${type}[,)]`).test(name))).toBe(true);
	});

	test('shows how to send a test event before and while it listens', async () => {
		const steps = editor.outputPanel.getByText('How to get a test event');
		await steps.waitFor();
		await editor.execute();
		await editor.nodeView.getByText('Listening for test event').waitFor();
		expect(await steps.isVisible()).toBe(true);
		expect(await editor.outputPanel.innerText()).toMatch(
			/Workflow › Event Hooks[^]*Preview[^]*Deliver request[^]*no people in it/,
		);
		for (const path of await takeScreenshot(editor.page, 'listening', NODE)) {
			expect(statSync(path).size).toBeGreaterThan(1000);
		}
		await editor.closeNode();
		const tooltip = editor.page.getByText('Waiting for an event from Okta.');
		await tooltip.waitFor();
		const { x, width } = (await tooltip.boundingBox()) ?? { x: 0, width: 0 };
		expect(x).toBeGreaterThan(0);
		expect(x + width).toBeLessThan(1280);
		await editor.stopListening();
		await waitUntil('the test hook is deleted', () => setup.sandbox.org.hooks.size === 0);
	});

	// n8n 1.123 and 2.0 show the fields of the output schema there.
	test('offers no fields to the next node before the first event', async () => {
		await editor.openNode('Build Message');
		await editor.inputPanel.getByText('Execute previous nodes').waitFor();
		expect(await editor.inputPanel.getByText('Okta User').count()).toBe(0);
		await editor.closeNode();
	});

	test('has a note below event types that are not in the list', async () => {
		await editor.openNode(TRIGGER);
		const note = editor.nodeView.getByText('Not all of these event types are in the list above.');
		const types = editor.page.locator(`${SELECTORS.parameter('additionalEventTypes')} input`);
		await types.fill('device.user.add, device.user.rmove');
		await types.blur();
		await note.waitFor();
		await types.fill('device.user.add, device.user.remove');
		await types.blur();
		await note.waitFor({ state: 'hidden' });
	});

	test('offers its options in alphabetical order', async () => {
		const options = await editor.availableOptions();
		expect(options).toStrictEqual(options.toSorted());
		expect(options).toContain('Actors');
		expect(options).toContain('Targets');
	});

	test('opens one filter with "Add Filter"', async () => {
		await editor.addOption('Event Filters');
		await editor.nodeView.getByRole('button', { name: 'Add Filter' }).click();
		await editor.nodeView.getByPlaceholder('e.g. group.user_membership.add').waitFor();
		expect(await editor.nodeView.getByText('Condition', { exact: true }).count()).toBe(1);
	});

	test("offers the fields of README's item to the next node once it's pinned", async () => {
		await editor.pinOutput(readmeItem());
		await editor.outputPanel.getByText('Grace Hopper').first().waitFor();
		await editor.closeNode();
		await editor.openNode('Build Message');
		for (const field of ['Date and Time', 'Okta User', 'Reason', 'UUID']) {
			await editor.inputPanel.getByText(field, { exact: true }).first().waitFor();
		}
	});
});

test(`${LOG_TRIGGER} offers where to start before the options for tuning`, async () => {
	await editor.closeNode();
	await editor.openNode(LOG_TRIGGER);
	const options = await editor.availableOptions();
	const start = options.indexOf('Start From (Days Ago)');
	expect(options.indexOf('Targets')).toBe(start + 1);
	expect(start).toBeGreaterThan(0);
	expect(options.indexOf('Maximum Pages per Poll')).toBeGreaterThan(start);
});

test('the table of the group audit trail is created from its CSV file', async () => {
	const table = 'okta_group_trail';
	const { page } = editor;
	await page.goto(`${setup.sandbox.n8n.url}/home/datatables`);
	await page.getByRole('button', { name: 'Create data table' }).first().click();
	await editor.dialog().getByPlaceholder('Enter data table name').fill(table);
	await editor.dialog().getByText('Import CSV').click();
	await editor
		.dialog()
		.locator('input[type=file]')
		.setInputFiles(join(EXAMPLES, `${table}.csv`));
	await editor.dialog().getByRole('button', { name: 'Create' }).click();
	await editor.dialog().getByText('8 column').waitFor();
	await editor.dialog().getByRole('button', { name: 'Create' }).click();
	await page.waitForURL(/\/datatables\/(?!new)\w+$/);
	const id = page.url().split('/').at(-1) ?? '';
	expect(await setup.sandbox.n8n.dataTableColumns(id)).toStrictEqual(TABLES.okta_group_trail);
});
