import { authorize, bareToken } from '../../../nodes/Okta/protocol/auth/authorize';

const ORG = 'https://acme.okta.com';

interface AnyRequest {
	url?: string;
	uri?: string;
	baseURL?: string;
	method?: string;
	headers?: object;
	disableFollowRedirect?: boolean;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
}

function authorized(request: AnyRequest): AnyRequest {
	return authorize(request, ORG, 'API token', 'SSWS 00token');
}

test.each<[string, AnyRequest, AnyRequest]>([
	['a path', { url: '/api/v1/logs' }, { url: `${ORG}/api/v1/logs` }],
	['a URL', { url: `${ORG}/api/v1/logs` }, { url: `${ORG}/api/v1/logs` }],
	['a URI', { uri: `${ORG}/api/v1/logs` }, { uri: `${ORG}/api/v1/logs` }],
	['a relative URI', { uri: '/api/v1/logs' }, { uri: `${ORG}/api/v1/logs` }],
	['a query', { url: '/api/v1/logs?limit=1' }, { url: `${ORG}/api/v1/logs?limit=1` }],
	['the default port', { url: `${ORG}:443/api` }, { url: `${ORG}/api` }],
	['a host in capitals', { url: 'https://ACME.okta.com/api' }, { url: `${ORG}/api` }],
	['neither URL nor URI', {}, { url: `${ORG}/` }],
])('a request with %s goes to the org', (_, request, { url, uri }) => {
	const { url: actualUrl, uri: actualUri } = authorized(request);
	expect([actualUrl, actualUri]).toStrictEqual([url, uri]);
});

test.each([
	['https://evil.example/api/v1/logs', 'https://evil.example'],
	['https://acme.okta.com.evil.example/', 'https://acme.okta.com.evil.example'],
	['https://acme.okta.com@evil.example/', 'https://evil.example'],
	['https://evil.example/?https://acme.okta.com', 'https://evil.example'],
	['//evil.example/api/v1/logs', 'https://evil.example'],
	['http://acme.okta.com/api/v1/logs', 'http://acme.okta.com'],
	['https://acme.okta.com:8443/api/v1/logs', 'https://acme.okta.com:8443'],
])('a request to %s is rejected', (address, origin) => {
	for (const request of [{ url: address }, { uri: address }]) {
		expect(() => authorized(request)).toThrow(
			`The API token for ${ORG} can't be sent to ${origin}. Enter a URL of ${ORG}.`,
		);
	}
});

test('a request follows no redirects, whichever option the caller has set', () => {
	const request = {
		url: '/x',
		disableFollowRedirect: false,
		followRedirect: true,
		followAllRedirects: true,
	};
	for (const change of [{ url: '/x' }, { uri: '/x' }, request]) {
		expect(authorized(change)).toMatchObject({
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		});
	}
});

test('the base URL is removed, so that it cannot change where the request goes', () => {
	const request = { url: '/api/v1/logs', baseURL: 'https://evil.example' };
	expect(authorized(request)).toMatchObject({ url: `${ORG}/api/v1/logs`, baseURL: undefined });
});

test('the Authorization header is added or replaced, and everything else is kept', () => {
	const headers = { Accept: 'application/json', Authorization: 'Bearer of the caller' };
	expect(authorized({ url: '/x', method: 'POST', headers })).toMatchObject({
		method: 'POST',
		headers: { Accept: 'application/json', Authorization: 'SSWS 00token' },
	});
	expect(authorized({ url: '/x' }).headers).toStrictEqual({ Authorization: 'SSWS 00token' });
});

test('the original request is not modified', () => {
	const request = Object.freeze({
		url: '/x',
		baseURL: ORG,
		headers: Object.freeze({ Authorization: 'Bearer of the caller' }),
	});
	expect(authorized(request)).not.toBe(request);
	expect(request).toStrictEqual({
		url: '/x',
		baseURL: ORG,
		headers: { Authorization: 'Bearer of the caller' },
	});
});

test.each([
	'00token',
	' 00token\n',
	'SSWS 00token',
	'ssws  00token ',
	'\tSSWS\t00token',
	'\uFEFF00to\u200Bken',
	'00to\r\nken',
])('the API token in %j is 00token', (pasted) => {
	expect(bareToken(pasted)).toBe('00token');
});

test.each(['SSWS00token', '00SSWS token'])('the API token %j contains no scheme', (pasted) => {
	expect(bareToken(pasted)).toBe(pasted);
});
