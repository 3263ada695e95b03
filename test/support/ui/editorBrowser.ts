import type { Browser, BrowserContext, Page } from 'playwright-core';

import type { N8n } from '../../../tools/sandbox/n8n/n8n';
import { OWNER } from '../../../tools/sandbox/n8n/session';
import { startBrowser } from './browser';
import { CredentialsPage } from './credentialsPage';
import { Editor } from './editor';

/** Elements of n8n's sign-in page. */
const SIGN_IN = {
	email: 'input[name="emailOrLdapLoginId"]',
	password: 'input[type="password"]',
	submit: '[data-test-id="form-submit-button"]',
} as const;

/** A browser in which n8n's owner works. */
export class EditorBrowser {
	private constructor(
		private readonly browser: Browser,
		private readonly context: BrowserContext,
		private readonly n8n: N8n,
	) {}

	/** Starts the browser. */
	static async start(n8n: N8n): Promise<EditorBrowser> {
		const browser = await startBrowser();
		const context = await browser.newContext({
			ignoreHTTPSErrors: true,
			viewport: { width: 1280, height: 800 },
			colorScheme: 'light',
		});
		context.setDefaultTimeout(30_000);
		context.setDefaultNavigationTimeout(60_000);
		// Hides n8n's hint for new users, which covers parts of the page.
		await context.addInitScript("localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true')");
		return new EditorBrowser(browser, context, n8n);
	}

	/** Signs in, for all tabs. */
	async signIn(): Promise<void> {
		const page = await this.tab('/signin');
		await page.locator(SIGN_IN.email).fill(OWNER.email);
		await page.locator(SIGN_IN.password).fill(OWNER.password);
		await page.locator(SIGN_IN.submit).click();
		await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
		await page.close();
	}

	/** Opens a tab with a new workflow. */
	async newWorkflow(): Promise<Editor> {
		return new Editor(await this.tab('/workflow/new'));
	}

	/** Opens a tab with an existing workflow. */
	async workflow(id: string): Promise<Editor> {
		return new Editor(await this.tab(`/workflow/${id}`));
	}

	/** Opens a tab with the list of credentials. */
	async credentials(): Promise<CredentialsPage> {
		return new CredentialsPage(await this.tab('/home/credentials'));
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	private async tab(path: string): Promise<Page> {
		const page = await this.context.newPage();
		await page.goto(`${this.n8n.url}${path}`);
		return page;
	}
}
