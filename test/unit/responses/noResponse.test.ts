import {
	adviceForNoResponse,
	describeNoResponse,
	networkErrorResponse,
	withoutPeriod,
} from '../../../nodes/Okta/protocol/responses/noResponse';
import {
	NO_RESPONSE,
	type OktaResponse,
} from '../../../nodes/Okta/protocol/responses/oktaResponse';

function response(code?: string, body?: unknown) {
	return { status: NO_RESPONSE, headers: {}, body, code };
}

function describeResponse(lost: OktaResponse): string {
	return describeNoResponse('list the event hooks', 'https://acme.okta.com', lost);
}

const NOT_REACHED = "n8n couldn't reach Okta at https://acme.okta.com to list the event hooks: ";

test('the response for a failed request has the message of the error and the code of its cause', () => {
	const cause = Object.assign(new Error('the cause'), { code: 'ENOTFOUND' });
	const wrapped = new Error('outer', { cause: new Error('inner', { cause }) });
	expect(networkErrorResponse(wrapped)).toStrictEqual(response('ENOTFOUND', 'outer'));
});

test.each(['a text', undefined, null, new Error(undefined)])(
	'the response for %p, which was thrown without a code, has none',
	(thrown) => {
		expect(networkErrorResponse(thrown)).toMatchObject({ status: NO_RESPONSE, code: undefined });
	},
);

test.each([
	['ENOTFOUND', "the domain doesn't exist"],
	['EAI_AGAIN', "its name can't be resolved right now"],
	['ECONNREFUSED', 'it refused the connection'],
	['ETIMEDOUT', "it didn't respond in time"],
	['EHOSTUNREACH', "there's no network route to it"],
	['CERT_HAS_EXPIRED', 'its certificate has expired'],
])('%s is described in words', (code, description) => {
	expect(describeResponse(response(code, 'n8n says something.'))).toBe(NOT_REACHED + description);
});

test("an unknown code is described in n8n's words, or by itself if n8n says nothing", () => {
	expect(describeResponse(response('EODD', 'The address is blocked.'))).toBe(
		`${NOT_REACHED}The address is blocked`,
	);
	expect(describeResponse(response('EODD'))).toBe(`${NOT_REACHED}EODD`);
});

test("an error without a code is described in n8n's words", () => {
	expect(describeResponse(response(undefined, 'The address is blocked.'))).toBe(
		`${NOT_REACHED}The address is blocked`,
	);
});

test.each([
	['CERT_HAS_EXPIRED', true],
	['SELF_SIGNED_CERT_IN_CHAIN', true],
	['ERR_TLS_CERT_ALTNAME_INVALID', true],
	['ECONNRESET', false],
	['EODD', false],
	[undefined, false],
])('%s is a certificate error: %s', (code, expected) => {
	expect(adviceForNoResponse(response(code)).includes('NODE_EXTRA_CA_CERTS')).toBe(expected);
});

test.each([
	['A sentence.', 'A sentence'],
	[' A sentence. \n', 'A sentence'],
	['A text', 'A text'],
	['acme.okta.com', 'acme.okta.com'],
	['', ''],
])('%j without its period is %j', (text, expected) => {
	expect(withoutPeriod(text)).toBe(expected);
});

test("a message that only mentions n8n's refusal isn't one", () => {
	const error = Object.assign(new Error('Said: Domain not allowed'), { code: 'ECONNRESET' });
	expect(networkErrorResponse(error).code).toBe('ECONNRESET');
});

test.each([5, null, undefined, {}])("a code that isn't a text (%j) is ignored", (code) => {
	const cause = Object.assign(new Error('inner'), { code: 'ECONNRESET' });
	const outer = Object.assign(new Error('outer', { cause }), { code });
	expect(networkErrorResponse(outer).code).toBe('ECONNRESET');
	expect(networkErrorResponse(Object.assign(new Error('alone'), { code })).code).toBeUndefined();
});

test('the outermost code counts', () => {
	const cause = Object.assign(new Error('inner'), { code: 'ECONNRESET' });
	const outer = Object.assign(new Error('outer', { cause }), { code: 'ETIMEDOUT' });
	expect(networkErrorResponse(outer).code).toBe('ETIMEDOUT');
});

describe("a request that n8n itself doesn't send is described in n8n's words, with what to change:", () => {
	const named = (name: string, message: string) => Object.assign(new Error(message), { name });

	test.each([
		[
			named(
				'SsrfBlockedIpError',
				'The request was blocked because it resolves to a restricted IP.',
			),
			/n8n's SSRF protection .* N8N_SSRF_ALLOWED_HOSTNAMES/,
		],
		[
			named('SsrfBlockedHostnameError', 'The request was blocked because of its hostname.'),
			/N8N_SSRF_BLOCKED_HOSTNAMES/,
		],
		[
			new Error('Domain not allowed: This credential is restricted.'),
			/'Allowed HTTP Request Domains' in the credential/,
		],
		[
			new Error('No allowed domains specified. Configure allowed domains.'),
			/'Allowed HTTP Request Domains' in the credential/,
		],
	])('%s', (error, advice) => {
		const wrapped = Object.assign(new Error('Request failed', { cause: error }), { code: 'EODD' });
		const lost = networkErrorResponse(wrapped);
		expect(describeResponse(lost)).toBe(
			`n8n didn't send Okta (https://acme.okta.com) the request to list the event hooks: ${error.message.slice(0, -1)}`,
		);
		expect(adviceForNoResponse(lost)).toMatch(advice);
	});
});
