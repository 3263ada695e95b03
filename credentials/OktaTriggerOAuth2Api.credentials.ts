import { generateKeyPairSync, randomUUID } from 'node:crypto';

import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import type { TokenRequest } from '../nodes/Okta/protocol/auth/accessToken';
import { BOTH_SCOPES, SCOPES } from '../nodes/Okta/protocol/auth/scopes';
import { SERVICE_APP_TEST_ADVICE } from '../nodes/Okta/protocol/responses/advice';
import type { OktaResponse } from '../nodes/Okta/protocol/responses/oktaResponse';

const TIMEOUT_MS = 10_000;

// Loaded on first use: n8n loads every credential file at startup, even if it isn't used.
const accessTokens = async () => await import('../nodes/Okta/protocol/auth/accessToken');
const storedTokens = async () => await import('../nodes/Okta/protocol/auth/storedToken');

export class OktaTriggerOAuth2Api implements ICredentialType {
	name = 'oktaTriggerOAuth2Api';

	displayName = 'Okta Trigger OAuth2 API';

	icon = {
		light: 'file:../nodes/Okta/okta.svg',
		dark: 'file:../nodes/Okta/okta.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-okta-trigger/n8n-nodes-okta-trigger/blob/main/docs/how-to/create-service-app.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Okta Domain',
			name: 'domain',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. acme.okta.com',
			description:
				'Domain of your Okta org. It usually ends with okta.com, oktapreview.com, or okta-emea.com, but custom domains work too. Before you change it, unpublish the workflows that use it, and publish them again afterwards.',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 0oa1b2c3d4e5f6g7h8i9',
			description:
				"Client ID of an 'API Services' app, shown in the Admin Console under Applications › your app › General",
		},
		{
			displayName: 'Key ID',
			name: 'keyId',
			type: 'string',
			default: '',
			description:
				"Key ID (KID) shown in the app under General › Public Keys. Optional if the private key is a JWK with a 'kid'.",
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 5 },
			default: '',
			required: true,
			description:
				'The entire PEM file, or the JWK that Okta shows when you generate a key: RSA with 2048 to 8192 bits, or EC with curve P-256, P-384, or P-521. After you change it, unpublish and publish the workflows that use it.',
		},
		{
			// Neither called 'scopes' nor a list of several options: n8n's editor keeps the permissions of its
			// user under that name, and saves such a list as empty, whatever its default is.
			displayName: 'Scopes',
			name: 'oktaScopes',
			type: 'options',
			options: [
				{
					name: `${SCOPES.eventHooks} and ${SCOPES.logs}`,
					value: BOTH_SCOPES,
					description: 'For both nodes',
				},
				{
					name: SCOPES.eventHooks,
					value: SCOPES.eventHooks,
					description: 'For the Okta Trigger node',
				},
				{
					name: SCOPES.logs,
					value: SCOPES.logs,
					description: 'For the Okta System Log Trigger node',
				},
			],
			default: BOTH_SCOPES,
			description:
				'Scopes to request. Each must be granted to the app under Okta API Scopes, so select only what your nodes need.',
		},
		{
			// n8n stores it until Okta rejects it. For the content, see `StoredToken`. It's a password field
			// so that n8n doesn't send it to the editor.
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/**
	 * Fetches an access token. n8n calls this if it has none and after a 401, and stores the result in the
	 * credential.
	 *
	 * @throws {Error} with a message that says what to do and contains nothing of the request
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const { readServiceApp } = await accessTokens();
		const { readStoredToken, writeStoredToken } = await storedTokens();
		const { fetchAccessToken } = await import('../nodes/Okta/protocol/auth/fetchAccessToken');
		const app = readServiceApp(credentials);
		// One timeout for all requests together.
		const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
		const token = await fetchAccessToken(app, readStoredToken(credentials.accessToken, app), {
			send: async (request) => await send(this, request, abortSignal),
			now: () => Date.now(),
			uniqueId: () => randomUUID(),
			createKey: () =>
				generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
		});
		return { accessToken: writeStoredToken(token) };
	}

	/**
	 * Adds the access token to requests, and a proof of possession if the token needs one, only if they
	 * go to the org of the credential. Doesn't use a token for another app, org or other scopes, which
	 * the credential may contain after someone changed it.
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { readServiceApp } = await accessTokens();
		const { isCurrent, readStoredToken } = await storedTokens();
		const { authorizeWithToken } = await import('../nodes/Okta/protocol/auth/authorizeWithToken');
		const app = readServiceApp(credentials);
		const now = Date.now();
		const stored = readStoredToken(credentials.accessToken, app);
		const token = stored && isCurrent(stored, now) ? stored : undefined;
		return authorizeWithToken(request, app.org, token, { now, jwtId: randomUUID() });
	}

	/** Requires one of the selected scopes. */
	test: ICredentialTestRequest = {
		request: {
			url: `={{ $credentials.oktaScopes?.includes("${SCOPES.eventHooks}") === false ? "/api/v1/logs?limit=1" : "/api/v1/eventHooks" }}`,
		},
		rules: Object.entries(SERVICE_APP_TEST_ADVICE).map(([status, message]) => ({
			type: 'responseCode',
			properties: { value: Number(status), message },
		})),
	};
}

/** Sends a token request. Returns any response, whatever its status, and doesn't follow redirects. */
async function send(
	{ helpers }: IHttpRequestHelper,
	{ url, headers, body }: TokenRequest,
	abortSignal: AbortSignal,
): Promise<OktaResponse> {
	try {
		const response = (await helpers.httpRequest({
			method: 'POST',
			url,
			headers,
			body,
			timeout: TIMEOUT_MS,
			// n8n's `timeout` starts over with every byte. This one doesn't.
			abortSignal,
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		})) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
		return { status: response.statusCode, headers: response.headers, body: response.body };
	} catch (thrown) {
		const { networkErrorResponse } = await import('../nodes/Okta/protocol/responses/noResponse');
		return networkErrorResponse(thrown);
	}
}
