/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { Agent } from 'node:https';

import axios from 'axios';

import type { Hook } from './entities';

/** What came of a call of the org to a hook's URL; no status if nothing answered in time. */
export interface HookResponse {
	status?: number;
	body?: unknown;
	contentType?: string;
}

/** Okta waits this long for an answer, and tries once more. */
const HOOK_TIMEOUT_MS = 3000;

export type SendToHook = (
	hook: Hook,
	method: 'GET' | 'POST',
	request: HookRequestOptions,
) => Promise<HookResponse>;

export interface HookRequestOptions {
	headers?: Record<string, string>;
	body?: string;
}

/** The org's way out: calls a hook's URL over HTTPS as Okta does, with the secret of the hook. */
export function createHookClient(certificate: string): SendToHook {
	const httpsAgent = new Agent({ ca: certificate, keepAlive: false });
	return async (hook, method, { headers, body }) => {
		const { uri, authScheme, headers: custom = [] } = hook.channel.config;
		try {
			const answer = await axios.request<string>({
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
			const contentType = String(answer.headers['content-type'] ?? '');
			return { status: answer.status, body: asJson(answer.data), contentType };
		} catch {
			return {};
		}
	};
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
