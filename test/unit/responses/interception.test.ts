import { adviceFor, describeApiError } from '../../../nodes/Okta/protocol/responses/apiError';
import { withInterception } from '../../../nodes/Okta/protocol/responses/interception';
import {
	NO_RESPONSE,
	type OktaResponse,
} from '../../../nodes/Okta/protocol/responses/oktaResponse';
import { cpuTimeOf } from '../../support/unit/cpuTime';

const ORG = 'https://acme.okta.com';

function response(status: number, body?: unknown, headers = {}): OktaResponse {
	return { status, headers, body };
}

function messageFor(received: OktaResponse): string {
	return describeApiError('list the event hooks', ORG, withInterception(received));
}

describe("Okta's response is kept as it is:", () => {
	test.each<[string, OktaResponse]>([
		['an error with a code', response(403, { errorCode: 'E0000006' })],
		['a list', response(200, [])],
		['an object', response(200, { id: 'who1' })],
		['nothing, after a deletion', response(204, '')],
		['no body at all', response(204)],
		[
			'a page of its edge, with a request ID',
			response(503, '<html>', { 'x-okta-request-id': 'a' }),
		],
		['an exceeded rate limit', response(429, '', { 'x-rate-limit-reset': '1' })],
		[
			'a token without the scope',
			response(403, '', { 'www-authenticate': 'Bearer error="insufficient_scope"' }),
		],
		['an expired token', response(401, '', { 'www-authenticate': 'Bearer error="invalid_token"' })],
		[
			'a rejected proof of possession',
			response(400, '', { 'www-authenticate': 'DPoP error="invalid_dpop_proof"' }),
		],
		['no response', { ...response(NO_RESPONSE), code: 'ECONNRESET' }],
		['no response, with a message of n8n', response(NO_RESPONSE, 'connect failed')],
		['no access token', { ...response(401), tokenError: { advice: 'Enter a key.' } }],
	])('%s', (_, received) => {
		expect(withInterception(received)).toBe(received);
	});

	test('an OAuth error, but only of the token endpoint', () => {
		const received = response(400, { error: 'invalid_scope' });
		expect(withInterception(received, 'token')).toBe(received);
		expect(withInterception(received).status).toBe(NO_RESPONSE);
		const withThreeWords = response(400, { error: 'use_dpop_nonce' });
		expect(withInterception(withThreeWords, 'token')).toBe(withThreeWords);
		for (const error of ['Forbidden', 'denied', 'Access_denied', 'access_denied!', 5]) {
			expect(withInterception(response(401, { error }), 'token').status).toBe(NO_RESPONSE);
		}
	});
});

describe("a response that isn't Okta's is reported with its status and first words, and without advice for Okta:", () => {
	const DOMAIN =
		"No Okta API found at this address. Check 'Okta Domain' in the credential. If it's correct, a proxy, firewall, or login page responds instead of Okta. Configure it to let n8n's requests to the org through.";
	const PROXY =
		"Check the proxy or firewall that n8n's requests to Okta pass through. If there's none, Okta may be unavailable: try again later, or check status.okta.com.";

	test.each<[string, OktaResponse, string]>([
		[
			"a firewall's page",
			response(
				403,
				'<html><head><title>Web Page Blocked</title><style>p { color: red }</style><script>alert("x")</script></head>\n<body><!-- id 5 --><p>Access to this&nbsp;page is blocked.</p></body></html>',
			),
			`403, "Web Page Blocked Access to this page is blocked.". ${DOMAIN}`,
		],
		['a 401 without a body', response(401, ''), `401. ${DOMAIN}`],
		[
			'JSON of a gateway',
			response(403, { message: 'Forbidden', code: 5 }),
			`403, "Forbidden". ${DOMAIN}`,
		],
		[
			'JSON with several texts',
			response(403, { message: 'No.', reason: 'Blocked' }),
			`403, "No. Blocked". ${DOMAIN}`,
		],
		[
			'a page with the header of a rate limit',
			response(403, 'No', { 'x-rate-limit-reset': '1' }),
			`403, "No". ${DOMAIN}`,
		],
		[
			'a choice of addresses',
			response(300, 'Choose', { location: 'http://login.example.com' }),
			'300, redirect to http://login.example.com/, "Choose". \'Okta Domain\' in the credential redirects',
		],
		[
			'an error with an address',
			response(400, 'No', { location: 'https://login.example.com' }),
			`400, "No". ${DOMAIN}`,
		],
		['an error code of another API', response(400, { errorCode: 'BAD' }), `400, "BAD". ${DOMAIN}`],
		['an error code that is not text', response(400, { errorCode: 5 }), `400. ${DOMAIN}`],
		['a list', response(404, ['x']), `404. ${DOMAIN}`],
		['a page instead of a list', response(200, '<p>Sign in</p>'), `200, "Sign in". ${DOMAIN}`],
		[
			'a proxy that wants a password',
			response(407, 'Proxy Authentication Required'),
			'407, "Proxy Authentication Required". The proxy between n8n and Okta requires authentication. Check its user name and password in the environment variable HTTPS_PROXY, then restart n8n.',
		],
		[
			'a gateway without a connection',
			response(502, 'Bad Gateway'),
			`502, "Bad\u00a0Gateway". ${PROXY}`,
		],
		['a limit of a gateway', response(429, 'Slow down'), `429, "Slow down". ${PROXY}`],
		['an unavailable gateway', response(500), `500. ${PROXY}`],
		[
			'a login page',
			response(302, '', { location: 'https://login.example.com/start?token=secret#here' }),
			"302, redirect to https://login.example.com/start. 'Okta Domain' in the credential redirects to another address. Enter the domain of the org itself, e.g. acme.okta.com. If it's correct, a proxy, firewall, or login page responds instead of Okta. Configure it to let n8n's requests to the org through.",
		],
		[
			'a redirect within the site',
			response(301, 'Moved', { location: '/start' }),
			'301, "Moved". \'Okta Domain\' in the credential redirects',
		],
		[
			'a location without a redirect',
			response(404, '', { location: 'https://a.b' }),
			`404. ${DOMAIN}`,
		],
	])('%s', (_, received, expected) => {
		expect(messageFor(received)).toContain(
			`Something between n8n and Okta (${ORG}) responded to the request to list the event hooks instead of Okta: ${expected}`,
		);
	});

	test('the advice is the same for a service app', () => {
		const intercepted = withInterception({ ...response(403, 'No'), authentication: 'oAuth2' });
		expect(adviceFor(intercepted)).toBe(DOMAIN);
	});
});

test.each([
	['a<br>b', 'a b'],
	['a<script>x</script>b', 'a b'],
	['a<SCRIPT src="x">y</SCRIPT >b', 'a b'],
	['a<style>x', 'a'],
	['a<!-- x -->b', 'a b'],
	['a<!-- x', 'a'],
	['a<!---->b', 'a b'],
	['1 < 2', '1 < 2'],
	['🔐 a', '🔐 a'],
])('of the page %j, a person reads %j', (page, text) => {
	expect(withInterception(response(403, page)).interception?.excerpt).toBe(text);
});

test.each([
	['https://a.example/b?c#d', 'https://a.example/b'],
	['http://a.example', 'http://a.example/'],
	['xhttps://a.example', undefined],
	['httpsx://a.example', undefined],
	['javascript:alert(1)', undefined],
	[['https://a.example'], undefined],
	['/path', undefined],
])('a redirect to %j is reported as one to %j', (location, address) => {
	const { interception } = withInterception(response(302, '', { location }));
	expect(interception).toStrictEqual({ status: 302, excerpt: '', location: address });
});

describe('of what a page repeats of the request', () => {
	const excerptOf = (body: string) => withInterception(response(403, body)).interception?.excerpt;
	const jwt = ['eyJhbGciOiJSUzI1NiJ9', 'eyJpc3MiOiIwb2EifQ', 'c2lnbmF0dXJl'].join('.');

	test.each([
		['SSWS 00token', 'SSWS [redacted]'],
		['authorization: bearer abc', 'authorization: bearer [redacted]'],
		['DPoP: xyz', 'DPoP [redacted]'],
		['["SSWS","00token"]', '["SSWS [redacted]'],
		['Proxy-Authorization: Basic YTpi', 'Proxy-Authorization: Basic [redacted]'],
		[`client_assertion=${jwt}&x`, 'client_assertion=[redacted]&x'],
		['SSWS%2000aBcDeFgHiJkLmNoPqRsTuVwXyZ-_0123456789', 'SSWS [redacted]'],
		['found "aBcDeFgHiJkLmNoPqRsTuVwXyZ-_0123456789aBcDeF"', 'found "[redacted]"'],
	])('%j, secrets are redacted', (body, excerpt) => {
		expect(excerptOf(body)).toBe(excerpt);
	});

	test.each([
		'Support ID: 1234567890123456789',
		'Ray ID 8f2c1e0a9b7d6c5e',
		'Request 6f9619ff-8b86-d011-b42d-00c04fc964ff',
	])('%j, the number of the request is kept', (body) => {
		expect(excerptOf(body)).toBe(body);
	});

	test('control characters are left out', () => {
		expect(excerptOf('a\u001b[31mb\u0000c')).toBe('a [31mb c');
	});
});

test('words that make n8n replace a message are split invisibly', () => {
	const page = 'bad gateway: connect ECONNREFUSED 192.0.2.1, EAI_AGAIN';
	expect(withInterception(response(502, page)).interception?.excerpt).toBe(
		'bad\u00a0gateway: connect E\u2060CONNREFUSED 192.0.2.1, E\u2060AI_AGAIN',
	);
});

test('a long page is shortened to 120 characters', () => {
	const excerptOf = (body: string) => withInterception(response(403, body)).interception?.excerpt;
	const page = '12345678. '.repeat(12).trim();
	expect(excerptOf(`${page}x`)).toBe(`${page}x`);
	expect(excerptOf(`${page}xy`)).toBe(`${page}x…`);
	expect(excerptOf(`${page} xy`)).toBe(`${page}…`);
	expect(excerptOf(`${page}🔐`)).toBe(`${page}…`);
	expect(excerptOf(`🔐${page}xyz`)).toBe(`🔐${page.slice(0, -1)}…`);
});

test.each(['<script', '<!--', '<', '< script', 'SSWS ', 'eyJ', '&nbsp;'])(
	'a page of 10 MB that repeats %j takes no time',
	(part) => {
		const page = part.repeat(10_000_000 / part.length);
		expect(cpuTimeOf(() => withInterception(response(403, page)))).toBeLessThan(500);
	},
);
