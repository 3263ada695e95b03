import type { Locator, Page, Request } from 'playwright-core';

import { SELECTORS } from './selectors';

/** The message of a successful test. */
export const SUCCESS = 'Connection tested successfully';

/** The dialog in which people create and edit credentials. */
export class CredentialDialog {
	constructor(private readonly page: Page) {}

	get root(): Locator {
		return this.page.locator(SELECTORS.credential);
	}

	/** The name of the credential. */
	async name(): Promise<string> {
		return await this.page.locator(SELECTORS.credentialName).innerText();
	}

	/** The authentication methods that the dialog offers. */
	async authenticationMethods(): Promise<string[]> {
		const items = await this.openMethods();
		const names = await items.allInnerTexts();
		// Escape would close the dialog too.
		await items.first().click();
		await items.first().waitFor({ state: 'hidden' });
		return names;
	}

	async selectMethod(name: string): Promise<void> {
		const items = await this.openMethods();
		await items.filter({ hasText: name }).click();
		await items.first().waitFor({ state: 'hidden' });
	}

	/** Enters text in fields, and selects options by their names. */
	async fill(fields: Record<string, string>): Promise<void> {
		for (const [name, value] of Object.entries(fields)) {
			const field = this.field(name);
			if ((await field.locator('.el-select').count()) === 0) {
				await field.locator('input, textarea').fill(value);
			} else {
				await field.click();
				await this.page.locator(SELECTORS.option).getByText(value, { exact: true }).click();
			}
		}
	}

	/** What fields contain. */
	async values(names: string[]): Promise<Record<string, string>> {
		const values = names.map(async (name) => {
			const input = this.field(name).locator('input, textarea').last();
			return [name, await input.inputValue()] as const;
		});
		return Object.fromEntries(await Promise.all(values));
	}

	/** Saves the credential, which tests it. Returns what the dialog says about the test. */
	async save(): Promise<string> {
		return await this.testedBy(async () => {
			let isSent = false;
			const sent = this.page.waitForRequest(isSave).then(() => {
				isSent = true;
			});
			// n8n misses a click while it updates the button after a test. People then click again.
			while (!isSent) {
				await this.page.locator(SELECTORS.saveCredential).click();
				await Promise.race([sent, this.page.waitForTimeout(5000)]);
			}
		});
	}

	/**
	 * Does what makes n8n test the credential. Returns `SUCCESS`, or the message that the dialog shows.
	 * After the first successful test of a new credential of a node, n8n closes the dialog.
	 */
	async testedBy(act: () => Promise<void>): Promise<string> {
		const tested = this.page.waitForResponse((response) =>
			response.url().endsWith('/rest/credentials/test'),
		);
		await act();
		const { data } = (await (await tested).json()) as { data: { status: string; message: string } };
		if (data.status === 'OK') {
			const isClosed = this.root.waitFor({ state: 'hidden' });
			await Promise.any([this.root.getByText(SUCCESS).waitFor(), isClosed]);
			return SUCCESS;
		}
		const details = this.root.getByText('More details');
		const message = this.root.getByText(data.message, { exact: true });
		await this.root.getByText('Couldn’t connect with these settings').waitFor();
		if (await details.isVisible()) await details.click();
		await message.waitFor();
		return data.message;
	}

	async close(): Promise<void> {
		await this.page.locator(SELECTORS.closeCredential).click();
		await this.root.waitFor({ state: 'hidden' });
	}

	private field(name: string): Locator {
		return this.root.locator(SELECTORS.parameter(name));
	}

	private async openMethods(): Promise<Locator> {
		await this.page.locator(SELECTORS.authentication).click();
		const items = this.page.locator(SELECTORS.menuItem);
		await items.first().waitFor();
		return items;
	}
}

/** Whether a request creates or updates a credential. */
function isSave(request: Request): boolean {
	return request.method() !== 'GET' && /\/rest\/credentials(\/(?!test$)\w+)?$/.test(request.url());
}
