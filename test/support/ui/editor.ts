/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

import { type N8n } from '../../../tools/sandbox/n8n/n8n';
import { OWNER } from '../../../tools/sandbox/n8n/session';
import { waitUntil } from '../../../tools/sandbox/sandbox';
import { startBrowser } from './browser';

/** Where things are in n8n's editor. */
const AT = {
	email: 'input[name="emailOrLdapLoginId"]',
	password: 'input[type="password"]',
	signIn: '[data-test-id="form-submit-button"]',
	firstStep: '[data-test-id="canvas-add-button"]',
	nodesPanel: '[data-test-id="node-creator"]',
	searchNodes: '[data-test-id="node-creator-search-bar"]',
	foundNode: '[data-test-id="item-iterator-item"]',
	nodeOnCanvas: '[data-test-id="canvas-trigger-node"], [data-test-id="canvas-node"]',
	nodeView: '[data-test-id="ndv"]',
	closeNode: '[data-test-id="ndv-close-button"]',
	parameters: '[data-test-id="node-parameters"]',
	parameter: (name: string) => `[data-test-id="parameter-input-${name}"]`,
	execute: '[data-test-id="node-execute-button"]',
	inputPanel: '[data-test-id="ndv-input-panel"]',
	outputPanel: '[data-test-id="output-panel"]',
	display: (name: string) => `[data-test-id="radio-button-${name}"]`,
	connect: '[data-test-id="node-credentials-empty-state"] button',
	editCredential: '[data-test-id="credential-edit-button"]',
	credential: '[data-test-id="editCredential-modal"]',
	credentialWays: '[data-test-id="credential-mode-dropdown-trigger"]',
	way: '[role="menu"][data-state="open"] [role="menuitem"]',
	saveCredential: '[data-test-id="credential-save-button"]',
	closeCredential: '.el-dialog__headerbtn:visible',
	option: '[role="option"]:visible',
	openPublish: '[data-test-id="workflow-open-publish-modal-button"]',
	publish: '[data-test-id="workflow-publish-button"]',
	versions: '[data-test-id="version-menu-button"]',
	unpublish: '[data-test-id="version-menu-item-unpublish"]',
	dialog: '[role="dialog"]:visible',
	toast: '.el-notification',
	closeToast: '.el-notification__closeBtn',
} as const;

/** A browser in which the owner of an n8n is signed in. */
export class EditorBrowser {
	private constructor(
		private readonly browser: Browser,
		private readonly context: BrowserContext,
		private readonly n8n: N8n,
	) {}

	/** Starts the browser and signs in, as a person does. */
	static async open(n8n: N8n): Promise<EditorBrowser> {
		const browser = await startBrowser();
		const context = await browser.newContext({
			ignoreHTTPSErrors: true,
			viewport: { width: 1280, height: 800 },
			colorScheme: 'light',
		});
		context.setDefaultTimeout(30_000);
		// n8n's hint for newcomers, which would stand before what is to be read.
		await context.addInitScript("localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true')");
		const page = await context.newPage();
		await page.goto(`${n8n.url}/signin`);
		await page.locator(AT.email).fill(OWNER.email);
		await page.locator(AT.password).fill(OWNER.password);
		await page.locator(AT.signIn).click();
		await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
		await page.close();
		return new EditorBrowser(browser, context, n8n);
	}

	/** A tab with a new, empty workflow. */
	async newWorkflow(): Promise<Editor> {
		return await this.tab('/workflow/new');
	}

	/** A tab with a workflow that n8n has. */
	async workflow(id: string): Promise<Editor> {
		return await this.tab(`/workflow/${id}`);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	private async tab(path: string): Promise<Editor> {
		const page = await this.context.newPage();
		await page.goto(`${this.n8n.url}${path}`);
		return new Editor(page);
	}
}

/** What a person does in the editor, in one tab, and what they read there. */
export class Editor {
	constructor(readonly page: Page) {}

	get nodesPanel(): Locator {
		return this.page.locator(AT.nodesPanel);
	}

	get nodeView(): Locator {
		return this.page.locator(AT.nodeView);
	}

	get credential(): Locator {
		return this.page.locator(AT.credential);
	}

	get outputPanel(): Locator {
		return this.page.locator(AT.outputPanel);
	}

	/** What the next node gets, in the view of that node. */
	get inputPanel(): Locator {
		return this.page.locator(AT.inputPanel);
	}

	/** Types into the search of the nodes panel, and gives what it finds. */
	async searchNodes(text: string): Promise<Locator> {
		if (!(await this.nodesPanel.isVisible())) await this.page.locator(AT.firstStep).click();
		await this.page.locator(AT.searchNodes).fill(text);
		return this.page.locator(AT.foundNode);
	}

	/** Adds what the nodes panel found by this name, and with it opens the view of the node. */
	async addSearchResult(name: string): Promise<void> {
		await this.page.locator(AT.foundNode).filter({ hasText: name }).first().click();
		await this.page.getByText('Add to workflow').click();
		await this.page.locator(AT.parameters).waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(AT.nodeOnCanvas).filter({ hasText: name }).first().dblclick();
		await this.page.locator(AT.parameters).waitFor();
	}

	async closeNode(): Promise<void> {
		await this.page.locator(AT.closeNode).click();
		await this.nodeView.waitFor({ state: 'hidden' });
	}

	/** Opens the dialog for the first credential of the node. */
	async connect(): Promise<void> {
		await this.page.locator(AT.connect).first().click();
		await this.credential.waitFor();
	}

	/** Opens the credential of the node, which n8n then tests. */
	async openCredential(): Promise<void> {
		await this.page.locator(AT.editCredential).click();
		await this.credential.waitFor();
	}

	/** The ways to get in that the credential's dialog offers. */
	async authenticationMethods(): Promise<string[]> {
		await this.page.locator(AT.credentialWays).click();
		const ways = this.page.locator(AT.way);
		await ways.first().waitFor();
		const names = await ways.allInnerTexts();
		// Escape would close the dialog too.
		await ways.first().click();
		await ways.first().waitFor({ state: 'hidden' });
		return names;
	}

	async fillCredential(fields: Record<string, string>): Promise<void> {
		for (const [name, value] of Object.entries(fields)) {
			await this.credential.locator(`${AT.parameter(name)} input`).fill(value);
		}
	}

	async saveCredential(): Promise<void> {
		await this.page.locator(AT.saveCredential).click();
	}

	/** n8n itself closes the dialog of a new credential once its test has succeeded. */
	async closeCredential(): Promise<void> {
		await this.page.locator(AT.closeCredential).click();
		await this.credential.waitFor({ state: 'hidden' });
	}

	/** Types into the choice of events, and gives what is then on offer. */
	async searchEvents(text: string): Promise<string[]> {
		const input = this.page.locator(`${AT.parameter('events')} .el-select__input`);
		// A click on the open list would close it.
		if (!(await this.page.locator(AT.option).first().isVisible())) await input.click();
		await input.fill(text);
		return await waitUntil(`events are found by "${text}"`, async () => {
			const found = await this.page.locator(AT.option).allInnerTexts();
			const narrowed = found.every((name) => name.toLowerCase().includes(text.toLowerCase()));
			return found.length > 0 && narrowed && found;
		});
	}

	/** Clicks one of the events on offer: chooses it, or takes it out again. */
	async clickEvent(name: string): Promise<void> {
		await this.page.locator(AT.option).filter({ hasText: name }).first().click();
		await this.page.locator(AT.parameters).click({ position: { x: 5, y: 5 } });
		await this.page.locator(AT.option).first().waitFor({ state: 'hidden' });
	}

	/** The events that are chosen. */
	async selectedEvents(): Promise<string[]> {
		return await this.page.locator(`${AT.parameter('events')} .el-tag`).allInnerTexts();
	}

	/** "Execute step" and "Fetch Test Event". */
	async execute(): Promise<void> {
		await this.page.locator(AT.execute).first().click();
	}

	async show(display: 'schema' | 'table' | 'json'): Promise<void> {
		await this.outputPanel.locator(AT.display(display)).click();
	}

	/** Publishes the workflow. What becomes of it is told later. */
	async publish(): Promise<void> {
		await this.page.locator(AT.openPublish).click();
		await this.page.locator(AT.publish).click();
		await this.page.locator(AT.publish).waitFor({ state: 'hidden' });
	}

	async unpublish(): Promise<void> {
		await this.page.locator(AT.versions).click();
		await this.page.locator(AT.unpublish).click();
		await this.dialog().getByRole('button', { name: 'Unpublish' }).click();
	}

	/** The dialog that is open. */
	dialog(): Locator {
		return this.page.locator(AT.dialog).last();
	}

	/** The notice in the corner that has this title. */
	toast(title: string): Locator {
		return this.page.locator(AT.toast).filter({ hasText: title }).first();
	}

	/** Waits for such a notice, and clicks it away. */
	async dismiss(title: string): Promise<void> {
		await this.toast(title).locator(AT.closeToast).click();
		await this.toast(title).waitFor({ state: 'hidden' });
	}
}
