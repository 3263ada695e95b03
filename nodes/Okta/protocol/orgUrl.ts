/**
 * Okta's own domains. Only there does `acme-admin` name the Admin Console of the org `acme`;
 * on a custom domain `-admin` is part of the name. Not an allow-list: any domain is accepted.
 */
const OKTA_SUFFIXES = ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil'];

/** What a person typed as Okta domain cannot be one. The message says what to enter instead. */
export class OktaDomainRefused extends Error {}

/**
 * The base URL of an Okta org, without a slash at its end, e.g. `https://acme.okta.com`.
 *
 * Takes what people paste: a bare domain, a URL with or without a path, the address of the
 * Admin Console, a custom domain, a port.
 *
 * @throws {OktaDomainRefused} for an empty value, `http://`, another scheme, or no host name
 */
export function orgUrl(domain: string): string {
	const typed = domain.trim();
	if (typed === '') throw new OktaDomainRefused(`No Okta domain is set. ${EXAMPLE}`);

	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
	if (scheme === 'http') {
		throw new OktaDomainRefused(
			'The Okta domain starts with http://, which would send the API token unencrypted. ' +
				'Okta answers on https only: enter the domain without http://.',
		);
	}

	const url = parse(scheme === undefined ? `https://${typed}` : typed);
	if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
		throw new OktaDomainRefused(`"${shorten(typed)}" is not an Okta domain. ${EXAMPLE}`);
	}

	url.hostname = withoutAdmin(url.hostname);
	return url.origin;
}

const EXAMPLE = 'Enter the domain of your Okta org, e.g. acme.okta.com.';

function parse(url: string): URL | undefined {
	return !/\s/.test(url) && URL.canParse(url) ? new URL(url) : undefined;
}

function withoutAdmin(hostname: string): string {
	const suffix = OKTA_SUFFIXES.find((known) => hostname.endsWith(`-admin.${known}`));
	return suffix === undefined ? hostname : hostname.replace(`-admin.${suffix}`, `.${suffix}`);
}

/** A pasted key or token must not be repeated whole in a message. */
function shorten(text: string): string {
	return text.length > 40 ? `${text.slice(0, 12)}…` : text;
}
