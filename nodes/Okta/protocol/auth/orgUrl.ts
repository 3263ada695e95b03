/**
 * Okta's own domains. Only there does `acme-admin` name the Admin Console of the org `acme`;
 * on a custom domain `-admin` is part of the name. Not an allow-list: any domain is accepted.
 */
const OKTA_SUFFIXES = ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil'];

/**
 * The base URL of an Okta org, without a slash at its end, e.g. `https://acme.okta.com`.
 *
 * Takes what people paste: a bare domain, a URL with or without a path, the address of the
 * Admin Console, a custom domain, a port.
 *
 * @throws an error whose message says what to enter instead, for an empty value, `http://`, another
 * scheme, or what is no host name
 */
export function orgUrl(domain: string): string {
	const typed = domain.trim();
	if (typed === '') throw new Error(`No Okta domain is set. ${EXAMPLE}`);

	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
	if (scheme === 'http') {
		throw new Error(
			'The Okta domain starts with http://, which would send the token unencrypted. ' +
				'Okta answers on https only: enter the domain without http://.',
		);
	}

	const url = parse(scheme === undefined ? `https://${typed}` : typed);
	if (url === undefined) {
		throw new Error(`"${shorten(typed)}" is not an Okta domain. ${EXAMPLE}`);
	}

	url.hostname = withoutAdmin(url.hostname);
	return url.origin;
}

const EXAMPLE = 'Enter the whole domain of your Okta org, e.g. acme.okta.com.';

function parse(typed: string): URL | undefined {
	if (/\s/.test(typed) || !URL.canParse(typed)) return undefined;
	const url = new URL(typed);
	const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '';
	return isPlain && isHostName(url) ? url : undefined;
}

/**
 * A name of one word is none: half a domain, or a token in the wrong field, which must not be looked
 * up in the DNS. Unless a port follows it, as in a test system.
 */
function isHostName({ hostname, port }: URL): boolean {
	if (hostname.startsWith('[')) return true;
	const isWord = !hostname.includes('.') && hostname !== 'localhost' && port === '';
	return /^[a-z0-9.-]+$/.test(hostname) && !isWord;
}

function withoutAdmin(hostname: string): string {
	const suffix = OKTA_SUFFIXES.find((known) => hostname.endsWith(`-admin.${known}`));
	return suffix === undefined ? hostname : hostname.replace(`-admin.${suffix}`, `.${suffix}`);
}

/** A pasted key or token must not be repeated whole in a message. */
function shorten(text: string): string {
	return text.length > 24 ? `${text.slice(0, 12)}…` : text;
}
