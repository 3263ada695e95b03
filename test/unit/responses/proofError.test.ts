import { adviceFor, describeApiError } from '../../../nodes/Okta/protocol/responses/apiError';
import type { OktaResponse } from '../../../nodes/Okta/protocol/responses/oktaResponse';
import {
	adviceForProof,
	isProofRejected,
	withProofError,
} from '../../../nodes/Okta/protocol/responses/proofError';

const ORG = 'https://acme.okta.com';

/** The response of Okta's API to a rejected proof: an empty body, and the reason in a header. */
function rejected(error: string, description: string, status = 400): OktaResponse {
	const challenge = `DPoP algs="RS256 ES256", authorization_uri="http://acme.okta.com/oauth2/v1/authorize", realm="http://acme.okta.com", scope="okta.logs.read", error="${error}", error_description="${description}", resource="/api/v1/logs"`;
	return { status, headers: { 'www-authenticate': challenge }, body: '' };
}

const HTU = "'htu' claim in the DPoP proof JWT is invalid.";

test("a rejected proof is reported in Okta's own words with what to do, as a request without an access token", () => {
	const response = withProofError(ORG, rejected('invalid_dpop_proof', HTU));
	expect(response.status).toBe(401);
	expect(describeApiError('list the event hooks', ORG, response)).toBe(
		"n8n couldn't list the event hooks. Okta (https://acme.okta.com) rejected the proof that goes with the access token: 400 invalid_dpop_proof: 'htu' claim in the DPoP proof JWT is invalid. Okta received a different address or method than the one in n8n's proof of possession (DPoP). Check that 'Okta Domain' in the credential is an address of the org itself, and that no proxy between n8n and Okta changes the host or the path.",
	);
});

test.each([
	['invalid_dpop_proof', HTU, /no proxy between n8n and Okta changes the host or the path/],
	[
		'invalid_dpop_proof',
		"'htm' claim in the DPoP proof JWT is invalid.",
		/a different address or method/,
	],
	['invalid_dpop_proof', "'iat' claim in the DPoP proof JWT is invalid.", /Check the system clock/],
	['invalid_dpop_proof', 'The DPoP proof JWT is issued in the future.', /Check the system clock/],
	['invalid_dpop_proof', 'The DPoP proof JWT has expired.', /Check the system clock/],
	['invalid_dpop_proof', 'The DPoP proof JWT has already been used.', /repeats requests/],
	['invalid_dpop_proof', 'The DPoP proof JWT header is missing.', /request header 'DPoP'/],
	['invalid_request', 'The resource request requires a DPoP proof.', /request header 'DPoP'/],
	['use_dpop_nonce', 'Resource server requires nonce in DPoP proof.', /header 'DPoP-Nonce'/],
	['invalid_dpop_proof', 'Something that Okta has never said yet.', /^Okta rejected n8n's proof/],
	['invalid_dpop_proof', '', /^Okta rejected n8n's proof/],
])('%s (%s) says what to do', (error, description, advice) => {
	for (const status of [400, 401]) {
		const response = rejected(error, description, status);
		expect(isProofRejected(response)).toBe(true);
		const advised = adviceFor(withProofError(ORG, response));
		expect(advised).toMatch(advice);
		expect(advised).toBe(adviceForProof(description));
		expect(advised).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
	}
});

test('a rejected proof without a description is reported with its code alone', () => {
	const headers = { 'www-authenticate': 'DPoP error="invalid_dpop_proof"' };
	const response = withProofError(ORG, { status: 400, headers, body: '' });
	expect(response.tokenError?.description).toBe(
		'Okta (https://acme.okta.com) rejected the proof that goes with the access token: 400 invalid_dpop_proof',
	);
});

test.each<[string, OktaResponse]>([
	['a success', { ...rejected('invalid_dpop_proof', HTU), status: 200 }],
	['a 400 for another reason', { status: 400, headers: {}, body: { errorCode: 'E0000001' } }],
	['an expired token', rejected('invalid_token', 'The access token expired.', 401)],
	['a missing scope', rejected('insufficient_scope', 'The access token lacks a scope.', 403)],
])('%s is not a rejected proof', (_, response) => {
	expect(isProofRejected(response)).toBe(false);
	expect(withProofError(ORG, response)).toBe(response);
});
