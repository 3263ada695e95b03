import { parseUrl } from '../url';

/**
 * Okta's own domains. Only there is `acme-admin` the Admin Console of the org `acme`. In a custom
 * domain, `-admin` is part of the name. This isn't an allowlist: any domain is accepted.
 */
const OKTA_SUFFIXES = ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil'];

/**
 * The base URL of an Okta org, without a trailing slash, e.g. `https://acme.okta.com`.
 *
 * Accepts what people paste: a domain, also a custom one or one with a port; a URL with or without a
 * path; the address of the Admin Console.
 *
 * @throws {Error} if the value is empty, has a scheme other than https, or isn't a hostname. The
 * message says what to enter instead.
 */
export function orgUrl(domain: string): string {
	const typed = domain.trim();
	if (typed === '') throw new Error(`'Okta Domain' in the credential is empty. ${EXAMPLE}`);

	if (/^http:\/\//i.test(typed)) {
		throw new Error(
			"'Okta Domain' starts with http://, which would send the token unencrypted. Remove http://, since Okta uses https only.",
		);
	}

	const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed);
	const url = parse(hasScheme ? typed : `https://${typed}`);
	if (url === undefined) {
		throw new Error(`"${shorten(typed)}" isn't a valid Okta domain. ${EXAMPLE}`);
	}

	// DNS ends names with a dot.
	url.hostname = withoutAdminSuffix(url.hostname.replace(/\.$/, ''));
	return url.origin;
}

const EXAMPLE = 'Enter the full domain of your Okta org, e.g. acme.okta.com.';

function parse(typed: string): URL | undefined {
	const url = /\s/.test(typed) ? undefined : parseUrl(typed);
	if (url === undefined) return undefined;
	const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '';
	return isPlain && isHostname(url) ? url : undefined;
}

/**
 * Rejects a hostname without a dot: it's an incomplete domain, or a token in the wrong field, which
 * must not get into a DNS query. With a port it's accepted, for test systems.
 */
function isHostname({ hostname, port }: URL): boolean {
	if (hostname.startsWith('[')) return true;
	const isSingleLabel = !hostname.includes('.') && hostname !== 'localhost' && port === '';
	return /^[a-z0-9.-]+$/.test(hostname) && !isSingleLabel;
}

function withoutAdminSuffix(hostname: string): string {
	const suffix = OKTA_SUFFIXES.find((known) => hostname.endsWith(`-admin.${known}`));
	return suffix === undefined ? hostname : hostname.replace(`-admin.${suffix}`, `.${suffix}`);
}

/** A message must not contain an entire token or key that someone pasted into the wrong field. */
function shorten(text: string): string {
	return text.length > 24 ? `${text.slice(0, 12)}…` : text;
}
