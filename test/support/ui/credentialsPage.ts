import type { Page } from 'playwright-core';

import { CredentialDialog } from './credentialDialog';
import { SELECTORS } from './selectors';

/** n8n's list of credentials. */
export class CredentialsPage {
	readonly dialog: CredentialDialog;

	constructor(readonly page: Page) {
		this.dialog = new CredentialDialog(page);
	}

	/** Opens the dialog for a new credential of a type, e.g. `Okta Trigger API`. */
	async create(type: string): Promise<void> {
		await this.page.locator(SELECTORS.createCredential).click();
		await this.page.locator(`${SELECTORS.credentialType} input`).fill(type);
		await this.page.getByRole('option', { name: type, exact: true }).click();
		await this.page.locator(SELECTORS.continueWithType).click();
		await this.dialog.root.waitFor();
	}

	/** Opens a credential. n8n then tests it. Returns what the dialog says about that. */
	async open(name: string): Promise<string> {
		return await this.dialog.testedBy(
			async () => await this.page.locator(SELECTORS.listItem).filter({ hasText: name }).click(),
		);
	}
}
