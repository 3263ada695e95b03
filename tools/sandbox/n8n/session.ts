/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';

import axios, { type AxiosInstance, type Method } from 'axios';

export const OWNER = {
	email: 'owner@sandbox.example',
	firstName: 'Sandbox',
	lastName: 'Owner',
	password: 'Sandbox-0wner',
};

/** An HTTP client that is signed in to n8n as the owner. */
export class N8nSession {
	protected readonly http: AxiosInstance;

	/** The owner's session cookie, after signing in. */
	cookie = '';

	private apiKey = '';

	constructor(
		readonly url: string,
		certificateFile: string,
	) {
		this.http = axios.create({
			baseURL: url,
			httpsAgent: new Agent({ ca: readFileSync(certificateFile) }),
			validateStatus: () => true,
			timeout: 60_000,
		});
	}

	/** Creates the owner, unless n8n has one, signs in, and creates a key for the public API. */
	async setUpOwner(): Promise<void> {
		if (!(await this.signIn())) {
			await this.rest('POST', '/owner/setup', OWNER);
			await this.signIn();
		}
		const { rawApiKey } = await this.rest<{ rawApiKey: string }>('POST', '/api-keys', {
			// Unique, since n8n shows a key only once.
			label: `sandbox ${new Date().toISOString()}`,
			expiresAt: null,
			scopes: [
				'workflow:create',
				'workflow:read',
				'workflow:list',
				'workflow:update',
				'workflow:delete',
				'workflow:activate',
				'workflow:deactivate',
				'execution:read',
				'execution:list',
			],
		});
		this.apiKey = rawApiKey;
	}

	/** Signs in. Returns `false` if n8n has no owner yet. */
	async signIn(): Promise<boolean> {
		const { email, password } = OWNER;
		const response = await this.http.post(
			'/rest/login',
			{ emailOrLdapLoginId: email, password },
			{ headers: { 'browser-id': 'sandbox' } },
		);
		this.cookie = (response.headers['set-cookie'] ?? [])
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
		return response.status === 200;
	}

	/** Sends a request to n8n's internal REST API, which the editor uses. */
	async rest<T>(method: Method, path: string, data?: object): Promise<T> {
		const response = await this.send<{ data: T }>(method, `/rest${path}`, data, {
			cookie: this.cookie,
			'browser-id': 'sandbox',
			'push-ref': 'sandbox',
		});
		return response.data;
	}

	/** Sends a request to n8n's public API. */
	async api<T>(method: Method, path: string, data?: object): Promise<T> {
		return await this.send<T>(method, `/api/v1${path}`, data, { 'X-N8N-API-KEY': this.apiKey });
	}

	private async send<T>(
		method: Method,
		url: string,
		data: object | undefined,
		headers: Record<string, string>,
	): Promise<T> {
		const response = await this.http.request<T>({ method, url, data, headers });
		if (response.status >= 300) {
			throw new N8nRequestError(`${method} ${url}`, response.status, response.data);
		}
		return response.data;
	}
}

/** n8n rejected a request. */
export class N8nRequestError extends Error {
	/** n8n's own message. */
	readonly reason: string;

	constructor(
		request: string,
		readonly status: number,
		body: unknown,
	) {
		super(`n8n rejected ${request} with ${status}: ${JSON.stringify(body)}`);
		this.reason = (body as { message?: string } | undefined)?.message ?? '';
	}
}
