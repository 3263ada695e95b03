import type { IHttpRequestOptions } from 'n8n-workflow';

import { OktaTriggerApi } from '../../../credentials/OktaTriggerApi.credentials';
import { OktaTriggerOAuth2Api } from '../../../credentials/OktaTriggerOAuth2Api.credentials';
import { readServiceApp } from '../../../nodes/Okta/protocol/auth/accessToken';
import { tokenCacheKey } from '../../../nodes/Okta/protocol/auth/storedToken';

describe('the credential of an API token', () => {
	const credential = new OktaTriggerApi();
	const ACCOUNT = { domain: 'acme-admin.okta.com', token: ' 00token\n' };

	test('adds the token and the address of the org to a request, and disables redirects', async () => {
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

	test("supports requests of n8n's HTTP Request node, which have a URI", async () => {
		const request = { uri: 'https://acme.okta.com/api/v1/users' } as unknown as IHttpRequestOptions;
		expect(await credential.authenticate(ACCOUNT, request)).toMatchObject({
			uri: 'https://acme.okta.com/api/v1/users',
			headers: { Authorization: 'SSWS 00token' },
			followRedirect: false,
			followAllRedirects: false,
		});
		const elsewhere = { uri: 'https://evil.example/' } as unknown as IHttpRequestOptions;
		await expect(credential.authenticate(ACCOUNT, elsewhere)).rejects.toThrow(/can't be sent to /);
	});

	test.each(['SSWS 00token', 'ssws  00token ', '00token'])(
		'sends a token pasted as %j with a single scheme',
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
	])('does not send the token to %s', async (url) => {
		await expect(credential.authenticate(ACCOUNT, { url })).rejects.toThrow(
			/^The API token for https:\/\/acme\.okta\.com can't be sent to /,
		);
	});

	test('rejects a domain that starts with http', async () => {
		await expect(
			credential.authenticate({ ...ACCOUNT, domain: 'http://acme.okta.com' }, { url: '/x' }),
		).rejects.toThrow(/^'Okta Domain' starts with http:\/\//);
	});

	test('is tested with a request that needs the same permission as the node', () => {
		expect(credential.test.request).toStrictEqual({ url: '/api/v1/eventHooks' });
	});
});

describe('the credential of a service app', () => {
	const credential = new OktaTriggerOAuth2Api();
	const fields = {
		domain: 'acme-admin.okta.com',
		clientId: '0oaServiceApp',
		keyId: 'k1',
		privateKey: '-----BEGIN PRIVATE KEY-----',
		oktaScopes: 'okta.logs.read',
	};
	const issuedFor = tokenCacheKey(readServiceApp(fields));
	const app = {
		...fields,
		accessToken: JSON.stringify({
			accessToken: 'eyJ',
			issuedFor,
			issuedAt: Date.now(),
			clockOffset: 0,
		}),
	};

	test('adds the access token and the address of the org to a request, and disables redirects', async () => {
		expect(await credential.authenticate(app, { url: '/api/v1/logs' })).toStrictEqual({
			url: 'https://acme.okta.com/api/v1/logs',
			baseURL: undefined,
			headers: { Authorization: 'Bearer eyJ' },
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		});
	});

	test.each(['https://evil.example/', '//evil.example/x', 'http://acme.okta.com/api/v1/logs'])(
		'does not send the access token to %s',
		async (url) => {
			await expect(credential.authenticate(app, { url })).rejects.toThrow(
				/^The access token for https:\/\/acme\.okta\.com can't be sent to /,
			);
			const uri = { uri: url } as unknown as IHttpRequestOptions;
			await expect(credential.authenticate(app, uri)).rejects.toThrow(/can't be sent to /);
		},
	);

	test.each([
		{ domain: 'other.okta.com' },
		{ clientId: '0oaOther' },
		{ keyId: 'k2' },
		{ privateKey: '-----BEGIN EC PRIVATE KEY-----' },
		{ oktaScopes: 'okta.eventHooks.manage' },
		{ accessToken: '' },
		{ accessToken: 'eyJ' },
	])('does not use a token that was issued for another credential: %j', async (change) => {
		const { headers } = await credential.authenticate({ ...app, ...change }, { url: '/x' });
		expect(headers).toStrictEqual({ Authorization: 'Bearer none' });
	});

	test('hides the access token in the editor', () => {
		const hidden = credential.properties.find(({ name }) => name === 'accessToken');
		expect(hidden).toMatchObject({
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
		});
	});
});
