import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';

import { secretOf, type Hook } from '../../../../tools/okta-emulator/entities';
import { delivery } from '../../../../tools/okta-emulator/hooks/deliveries';
import type { HookHarness } from './hookHarness';

/** Sends any request to a webhook. Doesn't throw on any HTTP status. */
export async function request(config: AxiosRequestConfig): Promise<AxiosResponse<unknown>> {
	return await axios.request<unknown>({ validateStatus: () => true, ...config });
}

/** Delivers events as Okta would, without retries, and returns the status of the response. */
export async function deliver(
	hook: Hook,
	events: unknown[],
	signal?: AbortSignal,
): Promise<number> {
	const { status } = await request({
		method: 'POST',
		url: hook.channel.config.uri,
		headers: { Authorization: secretOf(hook) },
		data: { ...delivery(hook, []), data: { events } },
		signal,
	});
	return status;
}

/** The UUIDs in the items of each execution. */
export function uuidsOf({ executions }: HookHarness): unknown[][] {
	return executions.map((items) => items.map(({ json }) => json.UUID));
}
