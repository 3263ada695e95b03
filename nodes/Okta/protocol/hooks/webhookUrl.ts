import { parseUrl } from '../url';

/**
 * The environment variable with n8n's public address, as every message and document names it. n8n knows
 * the new one since 2.30 (`UrlService`).
 */
export const ADDRESS_VARIABLE = 'N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL)';

const MAX_LENGTH = 1024;

/**
 * A webhook URL in the form that Okta accepts, with a host such as `müller.example` in ASCII
 * (`xn--mller-kva.example`). Any other URL stays as it is, since the hook's secret depends on it.
 */
export function asciiUrl(url: string): string {
	const isAscii = /^\p{ASCII}*$/u.test(url);
	return isAscii ? url : (parseUrl(url)?.href ?? url);
}

/**
 * Describes why Okta can't call this URL. Returns nothing if it can.
 *
 * @param isTest whether it's the URL of a test listener in the editor
 */
export function validateWebhookUrl(url: string, isTest: boolean): string | undefined {
	if (!url.startsWith('https://')) {
		return `The webhook URL is ${url}. Okta calls only public https addresses. ${howToChangeAddress(isTest)}`;
	}
	if (url.length > MAX_LENGTH || /\s/.test(url)) {
		return `The webhook URL ${url} contains spaces or has more than ${MAX_LENGTH} characters, which Okta doesn't allow. ${howToChangeAddress(isTest)}`;
	}
	return undefined;
}

/**
 * What to do if the address in a webhook URL isn't n8n's public one, and where n8n may have it from: a
 * node can't find out which variable it was (n8n 2.30 and later, `UrlService`; before, n8n has only the
 * last two).
 *
 * @param isTest whether it's the URL of a test listener in the editor
 */
export function howToChangeAddress(isTest: boolean): string {
	const [kind, sources] = isTest
		? ['test', 'N8N_WEBHOOK_URL, N8N_EDITOR_BASE_URL, WEBHOOK_URL, N8N_HOST']
		: ['production', 'N8N_WEBHOOK_URL, WEBHOOK_URL, N8N_HOST'];
	return `To change the address, set the environment variable ${ADDRESS_VARIABLE} to n8n's public https address, and restart n8n. n8n takes the address of a ${kind} URL from the first of these variables that's set: ${sources}.`;
}
