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
import { SERVICE_APP_ADVICE } from '../nodes/Okta/protocol/errors/advice';
import { type OktaResponse } from '../nodes/Okta/protocol/errors/oktaResponse';
import { SCOPES } from '../nodes/Okta/protocol/auth/scopes';

const TIME_LIMIT_MS = 10_000;

// Loaded when they are first needed: n8n loads every credential at its start, used or not.
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
			description: 'The domain of your Okta org, without https://. A custom domain is fine.',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 0oa1b2c3d4e5f6g7h8i9',
			description:
				'Of an app of the type "API Services": in the Admin Console under Applications › the app › General',
		},
		{
			displayName: 'Key ID',
			name: 'keyId',
			type: 'string',
			default: '',
			description:
				'The KID of the key, as the app shows it under General › Public Keys. May be left empty if the private key is a JWK with a "kid".',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 5 },
			default: '',
			required: true,
			description:
				'The whole PEM file, or the JWK that Okta shows when it makes a key: RSA of 2048 bits or more, or EC on the curve P-256, P-384 or P-521',
		},
		{
			displayName: 'Scopes',
			name: 'scopes',
			type: 'multiOptions',
			options: [
				{
					name: SCOPES.eventHooks,
					value: SCOPES.eventHooks,
					description: 'For the Okta Trigger',
				},
				{
					name: SCOPES.logs,
					value: SCOPES.logs,
					description: 'For the Okta System Log Trigger',
				},
			],
			default: [SCOPES.eventHooks, SCOPES.logs],
			description:
				'What to ask Okta for. The app must be granted all of it, under Okta API Scopes: choose no more than your nodes need.',
		},
		{
			// Kept by n8n until Okta refuses it, together with all that belongs to it: see `StoredToken`. A
			// password, so that the editor does not get to see it.
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/**
	 * Gets an access token. n8n calls it while it has none, after a 401, and whenever the credential
	 * is tested, and keeps what it gives in the credential.
	 *
	 * @throws an error with a sentence that says what to do, and never with a part of the request
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const { readServiceApp } = await accessTokens();
		const { readStoredToken, writeStoredToken } = await storedTokens();
		const { fetchAccessToken } = await import('../nodes/Okta/protocol/auth/fetchAccessToken');
		const app = readServiceApp(credentials);
		// One limit for all requests that it takes.
		const abortSignal = AbortSignal.timeout(TIME_LIMIT_MS);
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
	 * Adds the access token, and the proof that belongs to it, for requests to the credential's own
	 * org alone. A token that was fetched before the credential was changed is not used any more.
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

	/** What the chosen scopes are for. */
	test: ICredentialTestRequest = {
		request: {
			url: `={{ $credentials.scopes?.includes("${SCOPES.eventHooks}") === false ? "/api/v1/logs?limit=1" : "/api/v1/eventHooks" }}`,
		},
		rules: Object.entries(SERVICE_APP_ADVICE).map(([status, message]) => ({
			type: 'responseCode',
			properties: { value: Number(status), message },
		})),
	};
}

/** Gives any answer, whatever its status, and follows no redirect. */
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
			timeout: TIME_LIMIT_MS,
			// n8n's `timeout` starts anew with every byte: this one does not.
			abortSignal,
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		})) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
		return { status: response.statusCode, headers: response.headers, body: response.body };
	} catch (lost) {
		return (await import('../nodes/Okta/protocol/errors/networkErrors')).networkErrorResponse(lost);
	}
}
