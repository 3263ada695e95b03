import { withoutPeriod } from './noResponse';
import type { OktaResponse } from './oktaResponse';

/**
 * What to do about a rejected proof of possession (DPoP), by Okta's description. The first match
 * counts.
 */
const ADVICE: ReadonlyArray<[description: RegExp, advice: string]> = [
	[
		/\biat\b|expir|issued|in the future|too old/i,
		"Okta rejected the time in n8n's proof of possession (DPoP). Check the system clock of the machine that runs n8n (NTP), then try again.",
	],
	[
		/\bht[um]\b/i,
		"Okta received a different address or method than the one in n8n's proof of possession (DPoP). Check that 'Okta Domain' in the credential is an address of the org itself, and that no proxy between n8n and Okta changes the host or the path.",
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

/** What to do about a rejected proof, whichever endpoint rejected it. */
export function adviceForProof(description: string): string {
	return ADVICE.find(([pattern]) => pattern.test(description))?.[1] ?? DEFAULT_ADVICE;
}

interface OAuthError {
	error: string;
	description: string;
}

/**
 * What Okta's API says about a rejected proof. It responds with status 400 and an empty body, so the
 * only source is the header `WWW-Authenticate`. Nothing if the API didn't reject a proof.
 */
function proofErrorIn({ status, headers }: OktaResponse): OAuthError | undefined {
	if (status !== 400 && status !== 401) return undefined;
	const challenge = String(headers['www-authenticate']);
	const [error, description] = ['error', 'error_description'].map(
		(name) => new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1] ?? '',
	) as [string, string];
	return /dpop/i.test(`${error} ${description}`) ? { error, description } : undefined;
}

/** Whether Okta's API rejected the proof of possession of a request. */
export function isProofRejected(response: OktaResponse): boolean {
	return proofErrorIn(response) !== undefined;
}

/**
 * The response, or if Okta rejected the proof, a 401 with `tokenError`. The original 400 must not be
 * taken for a statement about the event hook or the log.
 *
 * @param org the org that responded, e.g. `https://acme.okta.com`
 */
export function withProofError(org: string, response: OktaResponse): OktaResponse {
	const proofError = proofErrorIn(response);
	if (proofError === undefined) return response;
	const { error, description } = proofError;
	const reason = [error, withoutPeriod(description)].filter(Boolean).join(': ');
	return {
		...response,
		status: 401,
		body: undefined,
		tokenError: {
			description: `Okta (${org}) rejected the proof that goes with the access token: ${response.status} ${reason}`,
			advice: adviceForProof(description),
		},
	};
}
