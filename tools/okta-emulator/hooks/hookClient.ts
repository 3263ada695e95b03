/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { Agent } from 'node:https';

import axios from 'axios';

import type { Hook } from '../entities';

/** The response of a hook's URL. Without a status if there was none within the timeout. */
export interface HookResponse {
	status?: number;
	body?: unknown;
	contentType?: string;
}

/** Okta's timeout for a hook's response. It then sends the request once more. */
const HOOK_TIMEOUT_MS = 3000;

/** Sends a request to a hook's URL. Never throws. */
export type SendToHook = (
	hook: Hook,
	method: 'GET' | 'POST',
	request: HookRequestOptions,
) => Promise<HookResponse>;

export interface HookRequestOptions {
	headers?: Record<string, string>;
	body?: string;
}

/**
 * Creates a client that sends requests to hooks over HTTPS as Okta does, with the hook's secret.
 *
 * @param certificate the certificate to trust, in PEM
 */
export function createHookClient(certificate: string): SendToHook {
	const httpsAgent = new Agent({ ca: certificate, keepAlive: false });
	return async (hook, method, { headers, body }) => {
		const { uri, authScheme, headers: custom = [] } = hook.channel.config;
		try {
			const response = await axios.request<string>({
				method,
				url: uri,
				data: body,
				httpsAgent,
				signal: AbortSignal.timeout(HOOK_TIMEOUT_MS),
				validateStatus: () => true,
				responseType: 'text',
				transformResponse: (text: unknown) => text,
				maxRedirects: 0,
				headers: {
					Accept: 'application/json',
					'User-Agent': 'Okta-Integrations',
					...Object.fromEntries(custom.map(({ key, value }) => [key, value])),
					...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
					...headers,
					...(authScheme && { [authScheme.key]: authScheme.value }),
				},
			});
			const contentType = String(response.headers['content-type'] ?? '');
			return { status: response.status, body: parseIfJson(response.data), contentType };
		} catch {
			return {};
		}
	};
}

function parseIfJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
