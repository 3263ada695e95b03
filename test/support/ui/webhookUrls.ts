import type { Page } from 'playwright-core';

import { SELECTORS } from './selectors';

/** Opens the webhook URLs of the open node. Returns the one for tests, and that of the published node. */
export async function openWebhookUrls(page: Page): Promise<string[]> {
	const section = page.locator(SELECTORS.webhooks);
	await section.getByText('Webhook URLs').click();
	const test = await section.locator(SELECTORS.webhookUrl).allInnerTexts();
	await section.getByText('Production URL').click();
	const production = await section.locator(SELECTORS.webhookUrl).allInnerTexts();
	return [...test, ...production].map((url) => url.trim());
}
