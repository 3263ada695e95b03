import type { Locator, Page } from 'playwright-core';

import { waitUntil } from '../../../tools/waitUntil';
import { CredentialDialog } from './credentialDialog';
import { SELECTORS } from './selectors';

/** A tab of n8n's editor. */
export class Editor {
	readonly credential: CredentialDialog;

	constructor(readonly page: Page) {
		this.credential = new CredentialDialog(page);
	}

	get nodesPanel(): Locator {
		return this.page.locator(SELECTORS.nodesPanel);
	}

	get nodeView(): Locator {
		return this.page.locator(SELECTORS.nodeView);
	}

	get outputPanel(): Locator {
		return this.page.locator(SELECTORS.outputPanel);
	}

	get inputPanel(): Locator {
		return this.page.locator(SELECTORS.inputPanel);
	}

	/** Searches the nodes panel. Returns the results. */
	async searchNodes(text: string): Promise<Locator> {
		if (!(await this.nodesPanel.isVisible()))
			await this.page.locator(SELECTORS.addFirstStep).click();
		await this.page.locator(SELECTORS.searchNodes).fill(text);
		return this.page.locator(SELECTORS.foundNode);
	}

	/** Opens the list of triggers of apps in the nodes panel. */
	async openAppTriggers(): Promise<void> {
		await this.page.locator(SELECTORS.addFirstStep).click();
		await this.nodesPanel.getByText('On app event').click();
		await this.nodesPanel.getByText('On a schedule').waitFor({ state: 'hidden' });
	}

	/** Adds a search result to the workflow, which opens the node. */
	async addSearchResult(name: string): Promise<void> {
		await this.page.locator(SELECTORS.foundNode).filter({ hasText: name }).first().click();
		await this.page.getByText('Add to workflow').click();
		await this.page.locator(SELECTORS.parameters).waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(SELECTORS.nodeOnCanvas).filter({ hasText: name }).first().dblclick();
		await this.page.locator(SELECTORS.parameters).waitFor();
	}

	async closeNode(): Promise<void> {
		await this.page.locator(SELECTORS.closeNode).click();
		await this.nodeView.waitFor({ state: 'hidden' });
	}

	/** Opens the dialog for the first credential of the node. */
	async connect(): Promise<void> {
		await this.page.locator(SELECTORS.connect).first().click();
		await this.credential.root.waitFor();
	}

	/** Opens the dialog for another credential of the node. */
	async createCredential(): Promise<void> {
		await this.page.locator(SELECTORS.credentials).click();
		await this.page.locator(SELECTORS.newCredential).click();
		await this.credential.root.waitFor();
	}

	/** Selects a credential for the node. */
	async selectCredential(name: string): Promise<void> {
		await this.page.locator(SELECTORS.credentials).click();
		await this.page.locator(SELECTORS.option).getByText(name, { exact: true }).click();
	}

	/** Opens the credential of the node. n8n then tests it. Returns what the dialog says about that. */
	async openCredential(): Promise<string> {
		return await this.credential.testedBy(
			async () => await this.page.locator(SELECTORS.editCredential).click(),
		);
	}

	/** Searches the list of events. Returns the names that it shows. */
	async searchEvents(text: string): Promise<string[]> {
		const input = this.page.locator(`${SELECTORS.parameter('events')} .el-select__input`);
		// A click closes the list if it's open.
		if (!(await this.page.locator(SELECTORS.option).first().isVisible())) await input.click();
		await input.fill(text);
		return await waitUntil(`events match "${text}"`, async () => {
			const found = await this.page.locator(SELECTORS.option).allInnerTexts();
			const isFiltered = found.every((name) => name.toLowerCase().includes(text.toLowerCase()));
			return found.length > 0 && isFiltered && found;
		});
	}

	/** Selects or deselects an event in the open list, and closes the list. */
	async clickEvent(name: string): Promise<void> {
		await this.page.locator(SELECTORS.option).filter({ hasText: name }).first().click();
		await this.page.locator(SELECTORS.parameters).click({ position: { x: 5, y: 5 } });
		await this.page.locator(SELECTORS.option).first().waitFor({ state: 'hidden' });
	}

	/** The selected events. */
	async selectedEvents(): Promise<string[]> {
		return await this.page.locator(`${SELECTORS.parameter('events')} .el-tag`).allInnerTexts();
	}

	/** The options that can be added to the node. */
	async availableOptions(): Promise<string[]> {
		await this.page.locator(SELECTORS.addOption).click();
		const options = this.page.locator(SELECTORS.option);
		await options.first().waitFor();
		return (await options.allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
	}

	/** Adds an option from the open list. */
	async addOption(name: string): Promise<void> {
		await this.page.locator(SELECTORS.option).filter({ hasText: name }).first().click();
	}

	/** Selects a value of a parameter. */
	async choose(parameter: string, value: string): Promise<void> {
		await this.page.locator(SELECTORS.parameter(parameter)).click();
		await this.page.locator(SELECTORS.option).getByText(value, { exact: true }).click();
	}

	/** Replaces the node's output with JSON, as "set mock data" does. */
	async pinOutput(json: string): Promise<void> {
		await this.outputPanel.getByText('set mock data').click();
		await this.outputPanel.locator(SELECTORS.codeEditor).fill(json);
		await this.outputPanel.getByRole('button', { name: 'Save' }).click();
	}

	/** Clicks "Execute step" or "Fetch Test Event". */
	async execute(): Promise<void> {
		await this.page.locator(SELECTORS.execute).first().click();
	}

	/** Stops listening for a test event, on the canvas. */
	async stopListening(): Promise<void> {
		await this.page.locator(SELECTORS.stopListening).click();
	}

	async show(display: 'schema' | 'table' | 'json'): Promise<void> {
		await this.outputPanel.locator(SELECTORS.display(display)).click();
	}

	/** Publishes the workflow, without waiting for the result. */
	async publish(): Promise<void> {
		await this.page.locator(SELECTORS.openPublish).click();
		await this.page.locator(SELECTORS.publish).click();
		await this.page.locator(SELECTORS.publish).waitFor({ state: 'hidden' });
	}

	/** Makes a polling trigger poll once a minute, at this second. */
	async pollAt(second: number): Promise<void> {
		await this.choose('mode', 'Custom');
		await this.page
			.locator(`${SELECTORS.parameter('cronExpression')} input`)
			.fill(`${second} * * * * *`);
	}

	/** Waits until the list of executions shows this many that succeeded. */
	async seeExecutions(count: number): Promise<void> {
		await this.page.locator(SELECTORS.executionsTab).click();
		const succeeded = this.page.locator(SELECTORS.execution).filter({ hasText: 'Succeeded' });
		await succeeded.nth(count - 1).waitFor();
		await this.page.locator(SELECTORS.editorTab).click();
		await this.page.locator(SELECTORS.nodeOnCanvas).first().waitFor();
	}

	async unpublish(): Promise<void> {
		await this.page.locator(SELECTORS.versions).click();
		await this.page.locator(SELECTORS.unpublish).click();
		await this.dialog().getByRole('button', { name: 'Unpublish' }).click();
	}

	/** The open dialog. */
	dialog(): Locator {
		return this.page.locator(SELECTORS.dialog).last();
	}

	/** The notification with a title. */
	toast(title: string): Locator {
		return this.page.locator(SELECTORS.toast).filter({ hasText: title }).first();
	}

	/** Waits for a notification and closes it. */
	async dismiss(title: string): Promise<void> {
		await this.toast(title).locator(SELECTORS.closeToast).click();
		await this.toast(title).waitFor({ state: 'hidden' });
	}
}
