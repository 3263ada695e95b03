import { isRetryable, type OktaResponse } from '../protocol/responses/oktaResponse';
import { hookUrl, plainName, type EventHookDefinition } from '../protocol/hooks/eventHook';
import {
	eventHookSchema,
	eventHooksSchema,
	type EventHook,
} from '../protocol/hooks/eventHookSchema';
import type { OktaClient } from './client';

const EVENT_HOOKS_PATH = '/api/v1/eventHooks';

/** Okta calls n8n back during this request. It waits 3 s for the response and tries twice. */
const VERIFY_TIMEOUT_MS = 20_000;

/** `hook` is set if Okta returned one. */
interface HookResponse extends OktaResponse {
	hook?: EventHook;
}

/** `hooks` is set if Okta returned the list. */
interface HooksResponse extends OktaResponse {
	hooks?: EventHook[];
}

/** All event hooks of the org. Okta returns them in one page. */
export async function listEventHooks(client: OktaClient): Promise<HooksResponse> {
	const response = await client.request({ method: 'GET', path: EVENT_HOOKS_PATH });
	const hooks =
		response.status === 200 ? eventHooksSchema.safeParse(response.body).data : undefined;
	return { ...response, hooks };
}

/** One event hook. If it doesn't exist, the status is 404. */
export async function getEventHook(client: OktaClient, id: string): Promise<HookResponse> {
	return withHook(await client.request({ method: 'GET', path: pathOf(id) }));
}

/**
 * Creates an event hook. It's active but not verified: Okta doesn't send anything to it yet. Tries a
 * plainer name (see `plainName`) before it gives up on an error of Okta's server.
 */
export async function createEventHook(
	client: OktaClient,
	definition: EventHookDefinition,
): Promise<HookResponse> {
	const created = await createOnce(client, definition);
	const name = plainName(definition.name);
	const isServerError = created.hook === undefined && created.status >= 500;
	return isServerError && name !== undefined
		? await createOnce(client, { ...definition, name })
		: created;
}

/**
 * Expects that the org has no hook with this URL. If there's no response, Okta may still have created
 * the hook, and would reject another one of the same name. So before retrying or giving up, this looks
 * for the hook in the org.
 */
async function createOnce(
	client: OktaClient,
	definition: EventHookDefinition,
): Promise<HookResponse> {
	let mayExist = false;
	for (let attempt = 1; ; attempt++) {
		const response = await client.requestOnce({
			method: 'POST',
			path: EVENT_HOOKS_PATH,
			body: definition,
		});
		if (isSuccess(response)) return withHook(response);

		mayExist ||= isRetryable(response) && response.status !== 429;
		const isRetried = await client.waitForRetry(response, attempt);
		if (mayExist) {
			const { hooks } = await listEventHooks(client);
			const hook = hooks?.find((candidate) => hookUrl(candidate) === definition.channel.config.uri);
			if (hook) return { ...response, hook };
			// If Okta can't list its hooks either, retrying would only take longer.
			if (hooks === undefined) return response;
		}
		if (!isRetried) return response;
	}
}

/** Makes Okta call the hook's URL. If verification fails, the hook stays in the org. */
export async function verifyEventHook(client: OktaClient, id: string): Promise<HookResponse> {
	const path = `${pathOf(id)}/lifecycle/verify`;
	return withHook(await client.request({ method: 'POST', path, timeoutMs: VERIFY_TIMEOUT_MS }));
}

/**
 * Deactivates and deletes a hook, since Okta only deletes inactive hooks. Returns nothing if the hook
 * was deleted, `absent` if it didn't exist, and otherwise Okta's response.
 */
export async function deleteEventHook(
	client: OktaClient,
	id: string,
): Promise<OktaResponse | 'absent' | undefined> {
	const path = pathOf(id);
	const { hook, ...deactivated } = withHook(
		await client.request({ method: 'POST', path: `${path}/lifecycle/deactivate` }),
	);
	if (deactivated.status === 404) return 'absent';
	// Okta doesn't document its response for a hook that's already inactive. After a 400, DELETE decides.
	if (hook?.id !== id && deactivated.status !== 400) return deactivated;

	const deleted = await client.request({ method: 'DELETE', path });
	const isDeleted = isSuccess(deleted) && !deleted.body;
	return isDeleted || deleted.status === 404 ? undefined : deleted;
}

function pathOf(hookId: string): string {
	return `${EVENT_HOOKS_PATH}/${encodeURIComponent(hookId)}`;
}

function withHook(response: OktaResponse): HookResponse {
	const hook = isSuccess(response) ? eventHookSchema.safeParse(response.body).data : undefined;
	return { ...response, hook };
}

function isSuccess({ status }: OktaResponse): boolean {
	return status >= 200 && status < 300;
}
