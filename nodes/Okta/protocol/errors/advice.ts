/** What to do about a refusal of Okta: the sentences, apart from what chooses among them. */

export const NOT_OKTA =
	'No Okta API answers at this address: check the Okta domain in the credential.';

const REDIRECTED =
	'The Okta domain in the credential leads elsewhere: enter the domain of the org itself, e.g. acme.okta.com.';

const OUTAGE = 'Okta is not available just now: try again later, and see status.okta.com.';

/**
 * What to do about a refusal, by status. Also what the credential's test says, which knows nothing
 * but the status.
 */
export const ADVICE: Readonly<Record<number, string>> = {
	301: REDIRECTED,
	302: REDIRECTED,
	307: REDIRECTED,
	308: REDIRECTED,
	400: 'Okta cannot read the request: check the Okta domain and the API token in the credential.',
	401: 'Okta does not accept the API token: check that it belongs to this org, or make a new one (Admin Console › Security › API › Tokens) and put it into the credential. A token ends after 30 days without use and with the user who made it.',
	403: 'The API token may not manage event hooks: make it as a user with the Super Administrator role, or with a custom role that has the permission to manage event hooks (okta.eventhooks.manage).',
	404: NOT_OKTA,
	405: 'Okta answers this to an API token without permission: make it as a user who may manage event hooks.',
	429: "The org's rate limit for the Okta API is used up: wait a minute and try again.",
	500: OUTAGE,
	502: OUTAGE,
	503: OUTAGE,
	504: OUTAGE,
};

/** The same for a service app, whose access token was given by Okta moments ago. */
export const SERVICE_APP_ADVICE: Readonly<Record<number, string>> = {
	...ADVICE,
	400: 'Okta cannot read the request: check the Okta domain and the service app in the credential.',
	401: 'Okta does not accept the access token of the service app, not even a new one: check in the Admin Console (Applications › the app) that the app is active and of the type "API Services", and that the Okta domain in the credential is that of its org.',
	403: 'The service app may not do this: give it an admin role (Admin Console › Applications › the app › Admin roles › Edit assignments), e.g. a custom role that has the permission to manage event hooks (okta.eventhooks.manage) with a resource set, and make sure that the scope for it (okta.eventHooks.manage, for the system log okta.logs.read) is chosen in the credential.',
	405: 'Okta answers this to a service app without permission: give it an admin role that may manage event hooks (Admin Console › Applications › the app › Admin roles › Edit assignments).',
};

export const MISSING_SCOPE =
	'The access token lacks a scope: choose okta.eventHooks.manage in the credential (for the system log okta.logs.read), and grant it to the app (Admin Console › Applications › the app › Okta API Scopes).';

/** Where the status says too little. */
export const ADVICE_BY_CODE: Readonly<Record<string, string>> = {
	E0000007: 'It is not in the org any more: publish the workflow again.',
	E0000015: 'A feature that this needs is not switched on in the org: ask Okta support for it.',
};

export const TRUST_CERTIFICATE =
	'Check the Okta domain in the credential. Behind a proxy that opens TLS connections, let n8n trust the authority of the proxy (environment variable NODE_EXTRA_CA_CERTS).';

export const CHECK_CONNECTION =
	'Check the Okta domain in the credential and the way from n8n to the internet.';

export const DEFAULT_ADVICE =
	'Check the Okta domain and the API token in the credential, then try again.';

export const SERVICE_APP_DEFAULT_ADVICE =
	'Check the Okta domain and the service app in the credential, then try again.';
