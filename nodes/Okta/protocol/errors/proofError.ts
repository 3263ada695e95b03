import { type OktaResponse } from './oktaResponse';

/**
 * What to do about a refused proof of possession (DPoP), by Okta's description of it. The first that
 * matches counts.
 */
const ADVICE: ReadonlyArray<[description: RegExp, advice: string]> = [
	[
		/\biat\b|expir|issued|in the future|too old/i,
		"Okta rejected the time in n8n's proof of possession (DPoP). Check the system clock of the machine that runs n8n (NTP), then try again.",
	],
	[
		/\bht[um]\b/i,
		"Okta received another address or method than n8n's proof of possession (DPoP) is for. Check that 'Okta Domain' in the credential is an address of the org itself, and that no proxy between n8n and Okta changes the host or the path.",
	],
	[
		/nonce/i,
		"Okta didn't get back the nonce that it sent. Check that no proxy between n8n and Okta removes the response header 'DPoP-Nonce', then try again.",
	],
	[
		/missing|requires a DPoP proof/i,
		"Okta didn't receive n8n's proof of possession. Check that no proxy between n8n and Okta removes the request header 'DPoP'.",
	],
	[
		/already been used/i,
		'Okta received the same request twice. Check that no proxy between n8n and Okta repeats requests, then try again.',
	],
];

const DEFAULT_ADVICE =
	"Okta rejected n8n's proof of possession (DPoP). Check that no proxy between n8n and Okta changes requests, check the system clock of the machine that runs n8n (NTP), then try again.";

/** What to do about a refused proof, whichever endpoint refused it. */
export function adviceForProof(description: string | null | undefined): string {
	return ADVICE.find(([pattern]) => pattern.test(description ?? ''))?.[1] ?? DEFAULT_ADVICE;
}

/**
 * What Okta's API says about a proof that it refused: with status 400 and an empty body, and only in
 * the header `WWW-Authenticate`. Nothing if it refused none.
 */
function proofErrorIn({ status, headers }: OktaResponse): string[] | undefined {
	if (status !== 400 && status !== 401) return undefined;
	const challenge = String(headers['www-authenticate']);
	const words = ['error', 'error_description'].map(
		(name) => new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1] ?? '',
	);
	return words.some((text) => /dpop/i.test(text)) ? words : undefined;
}

/** Whether Okta's API refused a request for its proof of possession. */
export function isProofRejected(response: OktaResponse): boolean {
	return proofErrorIn(response) !== undefined;
}

/**
 * The response, or if Okta refused the proof, what that means for the call: it got no access,
 * whatever the status. A 400, for example, says nothing about an event hook here.
 *
 * @param org the org that was asked, e.g. `https://acme.okta.com`
 */
export function withProofError(org: string, response: OktaResponse): OktaResponse {
	const words = proofErrorIn(response);
	if (words === undefined) return response;
	const [error, description = ''] = words;
	const said = [error, description.replace(/\.$/, '')].filter(Boolean).join(': ');
	return {
		...response,
		status: 401,
		body: undefined,
		tokenError: {
			description: `Okta (${org}) rejected the proof that goes with the access token: ${response.status} ${said}`,
			advice: adviceForProof(description),
		},
	};
}
