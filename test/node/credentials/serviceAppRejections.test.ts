import { ServiceApps } from '../../../tools/okta-emulator/oauth/serviceApps';
import { errorMessageOf } from '../../support/node/assertions';
import { setUpServiceApps, type AppHarnessOptions } from '../../support/node/serviceApp';

const setup = setUpServiceApps({ requiresDpop: false });
const { createAppHarness } = setup;

describe('the message says what to do, and nothing is left behind, for', () => {
	const OTHER_KEY = new ServiceApps().register().privateKey;

	test.each<[string, AppHarnessOptions, RegExp]>([
		[
			'an unreadable key',
			{ account: { privateKey: '-----BEGIN PRIVATE KEY-----\nMIIE' } },
			/^n8n couldn't list the event hooks\. The key in 'Private Key' can't be read\. Paste the entire private key/,
		],
		[
			'a key that is not registered',
			{ account: { privateKey: OTHER_KEY } },
			/^n8n couldn't list the event hooks\. Okta \(https:\/\/localhost:\d+\) didn't issue an access token: 401 invalid_client: The client_assertion signature is invalid\. The private key doesn't match any public key/,
		],
		[
			'the ID of another key',
			{ account: { keyId: 'k2' } },
			/invalid_client: The client_assertion JWT kid is invalid\. The private key doesn't match .* Compare 'Key ID'/,
		],
		['no key ID', { account: { keyId: '' } }, /'Key ID' in the credential is empty/],
		[
			'a wrong client ID',
			{ account: { clientId: '0oaNobody' } },
			/invalid_client: Invalid value for 'client_id' parameter\. Check 'Client ID'/,
		],
		['no client ID', { account: { clientId: '' } }, /'Client ID' in the credential is empty/],
		[
			'a scope that is not granted',
			{ app: { grants: ['okta.eventHooks.manage'] } },
			/400 consent_required: .*Grant the app okta\.eventHooks\.manage and okta\.logs\.read \(Admin Console › Applications › your app › Okta API Scopes › Grant\)/,
		],
		[
			'an app without an admin role',
			{ app: { role: undefined } },
			/rejected the request to list the event hooks: 403 E0000006: .* The service app isn't allowed to do this\. Assign it an admin role .* \(.* › Admin roles › Edit assignments\)/,
		],
		[
			'an app whose role has too few permissions',
			{ app: { role: 'read only' } },
			/rejected the request to create the event hook: 403 E0000006: .* The service app isn't allowed to do this/,
		],
		[
			'a scope that is not selected in the credential',
			{ account: { oktaScopes: 'okta.logs.read' } },
			/rejected the request to list the event hooks: 403 E0000006: .* The access token is missing a scope\. Select okta\.eventHooks\.manage/,
		],
		[
			'an app that is restricted to other network zones',
			{ app: { isOutsideZones: true } },
			/403 access_denied: .* Add the public IP address of n8n to a permitted zone \(Admin Console › Security › Networks\)/,
		],
		[
			"an app whose key URL doesn't respond",
			{ app: { hasBrokenKeyUrl: true } },
			/401 invalid_client: Error retrieving the client JWKSet .* Check that the URL is reachable from the internet/,
		],
		[
			'an app of another type',
			{ app: { hasSecret: true } },
			/401 invalid_client: Client Credentials requests .* Create an app integration of type 'API Services'/,
		],
	])('%s', async (_, options, expected) => {
		const harness = await createAppHarness(options);
		const message = await errorMessageOf(harness.activate());
		expect(message).toMatch(expected);
		expect(message).not.toMatch(/API token/);
		expect(setup.org.hooks.size).toBe(0);
		expect(harness.saved).toStrictEqual({});
		const tokenRequests = setup.org.requests.filter(({ path }) => path.includes('token'));
		expect(tokenRequests.length).toBeLessThan(2);
	});

	test('a domain that is not Okta', async () => {
		const domain = new URL(setup.harness.webhookUrl).host;
		const harness = await setup.createHarness({
			domain,
			serviceApp: setup.org.serviceApps.register(),
		});
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^n8n couldn't list the event hooks\. Something between n8n and Okta .* to get an access token instead of Okta: 404, .* No Okta API found at this address/,
		);
	});
});

test('a disabled feature is reported as such, although n8n took the 401 for an expired access token', async () => {
	const { org } = setup;
	org.hasFilters = false;
	const harness = await createAppHarness();
	const filters = [{ eventType: 'user.mfa.factor.activate', expression: 'true' }];
	harness.parameters = { ...harness.parameters, options: { eventFilters: { filters } } };
	expect(await errorMessageOf(harness.activate())).toMatch(
		/rejected the request to create the event hook: 401 E0000015: .*Event hook filters must be enabled/,
	);
	expect(org.hooks.size).toBe(0);
});
