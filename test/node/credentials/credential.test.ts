import type { IHttpRequestOptions } from 'n8n-workflow';

import { OktaTriggerApi } from '../../../credentials/OktaTriggerApi.credentials';

const credential = new OktaTriggerApi();
const ACCOUNT = { domain: 'acme-admin.okta.com', token: ' 00token\n' };

test('a request gets the token and the address of the org, and follows no redirect', async () => {
	const request = { url: '/api/v1/eventHooks', headers: { Accept: 'application/json' } };
	expect(await credential.authenticate(ACCOUNT, request)).toStrictEqual({
		url: 'https://acme.okta.com/api/v1/eventHooks',
		baseURL: undefined,
		headers: { Accept: 'application/json', Authorization: 'SSWS 00token' },
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	});
});

test("n8n's HTTP Request node, which says uri for url, gets the same", async () => {
	const request = { uri: 'https://acme.okta.com/api/v1/users' } as unknown as IHttpRequestOptions;
	expect(await credential.authenticate(ACCOUNT, request)).toMatchObject({
		uri: 'https://acme.okta.com/api/v1/users',
		headers: { Authorization: 'SSWS 00token' },
		followRedirect: false,
		followAllRedirects: false,
	});
	const stranger = { uri: 'https://evil.example/' } as unknown as IHttpRequestOptions;
	await expect(credential.authenticate(ACCOUNT, stranger)).rejects.toThrow(/only sent there/);
});

test.each(['SSWS 00token', 'ssws  00token ', '00token'])(
	'a token pasted as %j is sent once',
	async (token) => {
		const { headers } = await credential.authenticate({ ...ACCOUNT, token }, { url: '/x' });
		expect(headers).toStrictEqual({ Authorization: 'SSWS 00token' });
	},
);

test.each([
	'https://acme.okta.com.evil.example/api/v1/eventHooks',
	'https://evil.example/?https://acme.okta.com',
	'http://acme.okta.com/api/v1/eventHooks',
	'https://acme.okta.com:8443/api/v1/eventHooks',
	'//evil.example/api/v1/eventHooks',
	'https://acme.okta.com@evil.example/',
])('the token is not sent to %s', async (url) => {
	await expect(credential.authenticate(ACCOUNT, { url })).rejects.toThrow(
		/^The API token of https:\/\/acme\.okta\.com is only sent there, and not to /,
	);
});

test('a domain on http is refused with a sentence', async () => {
	await expect(
		credential.authenticate({ ...ACCOUNT, domain: 'http://acme.okta.com' }, { url: '/x' }),
	).rejects.toThrow(/^The Okta domain starts with http:\/\//);
});

test('the test of the credential asks for the very permission that the node needs', () => {
	expect(credential.test.request).toStrictEqual({ url: '/api/v1/eventHooks' });
});
