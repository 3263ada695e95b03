/** What to do when Okta rejects a request. `apiError.ts` selects the sentence. */

export const NOT_OKTA = "No Okta API found at this address. Check 'Okta Domain' in the credential.";

export const REDIRECTED =
	"'Okta Domain' in the credential redirects to another address. Enter the domain of the org itself, e.g. acme.okta.com.";

export const ALLOW_REQUESTS =
	"If it's correct, a proxy, firewall, or login page responds instead of Okta. Configure it to let n8n's requests to the org through.";

const IF_NOT_OKTA =
	"If a proxy or firewall responds instead of Okta, configure it to let n8n's requests to the org through.";

export const AUTHENTICATE_WITH_PROXY =
	'The proxy between n8n and Okta requires authentication. Check its user name and password in the environment variable HTTPS_PROXY, then restart n8n.';

export const CHECK_PROXY_OR_WAIT =
	"Check the proxy or firewall that n8n's requests to Okta pass through. If there's none, Okta may be unavailable: try again later, or check status.okta.com.";

const OUTAGE = 'Okta is unavailable. Try again later, or check status.okta.com.';

/** What to do, by the HTTP status of Okta's response. */
export const ADVICE: Readonly<Record<number, string>> = {
	301: REDIRECTED,
	302: REDIRECTED,
	307: REDIRECTED,
	308: REDIRECTED,
	400: "Okta couldn't read the request. Check 'Okta Domain' and 'API Token' in the credential.",
	401: "Okta doesn't accept the API token. Check that it belongs to this org, or create a new one (Admin Console › Security › API › Tokens) and update the credential. Tokens expire after 30 days without use, and when their owner is deactivated.",
	403: "The API token isn't allowed to manage event hooks. Use a token of a user with the Super Administrator role, or with a custom role that can manage event hooks (okta.eventhooks.manage).",
	404: NOT_OKTA,
	405: 'The API token may lack permission. Use a token of a user who can manage event hooks.',
	429: "Your org has reached Okta's API rate limit. Wait a minute, then try again.",
	500: OUTAGE,
	502: OUTAGE,
	503: OUTAGE,
	504: OUTAGE,
};

/** The advice by status for a service app, whose access token Okta issued a moment ago. */
export const SERVICE_APP_ADVICE: Readonly<Record<number, string>> = {
	...ADVICE,
	400: "Okta couldn't read the request. Check 'Okta Domain' and the details of the service app in the credential.",
	401: "Okta doesn't accept the service app's access token, not even a new one. Check in the Admin Console (Applications › your app) that the app is active and of type 'API Services', and check that 'Okta Domain' in the credential belongs to the app's org.",
	403: "The service app isn't allowed to do this. Assign it an admin role that can manage event hooks (Admin Console › Applications › your app › Admin roles › Edit assignments), and select the matching scope in the credential: okta.eventHooks.manage, or okta.logs.read for the System Log.",
	405: 'The service app may lack permission. Assign it an admin role that can manage event hooks (Admin Console › Applications › your app › Admin roles › Edit assignments).',
};

/** The advice for the test of an API token, which both nodes may use. */
export const API_TOKEN_TEST_ADVICE = forTest({
	...ADVICE,
	403: `${ADVICE[403]} For the Okta System Log Trigger node alone, you can ignore this message if the user can read the System Log.`,
});

/** The advice for the test of a service app that got an access token. */
export const SERVICE_APP_TEST_ADVICE = forTest(SERVICE_APP_ADVICE);

/** n8n only compares the status of a credential's test, so each advice has to be right whoever responds. */
function forTest(advice: Readonly<Record<number, string>>): Readonly<Record<number, string>> {
	const entries = Object.entries(advice).map(([status, text]) => [
		status,
		`${text} ${IF_NOT_OKTA}`,
	]);
	return {
		...(Object.fromEntries(entries) as Record<number, string>),
		407: AUTHENTICATE_WITH_PROXY,
	};
}

export const MISSING_SCOPE =
	'The access token is missing a scope. Select okta.eventHooks.manage in the credential (okta.logs.read for the System Log), and grant it to the app (Admin Console › Applications › your app › Okta API Scopes).';

/** What to do, by Okta's error code, where the status isn't specific enough. */
export const ADVICE_BY_CODE: Readonly<Record<string, string>> = {
	E0000015: "This needs a feature that isn't enabled in your org. Ask Okta Support to enable it.",
};

export const TRUST_CERTIFICATE =
	"Check 'Okta Domain' in the credential. If a proxy inspects TLS traffic, make n8n trust its certificate authority (environment variable NODE_EXTRA_CA_CERTS).";

export const CHECK_CONNECTION =
	"Check 'Okta Domain' in the credential and n8n's internet connection.";

export const DEFAULT_ADVICE =
	"Check 'Okta Domain' and 'API Token' in the credential, then try again.";

export const SERVICE_APP_DEFAULT_ADVICE =
	"Check 'Okta Domain' and the details of the service app in the credential, then try again.";
