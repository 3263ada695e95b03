import type { IHookFunctions } from 'n8n-workflow';

import { networkErrorResponse } from '../protocol/responses/noResponse';
import type { OktaResponse } from '../protocol/responses/oktaResponse';

const TIMEOUT_MS = 5_000;

/** A request to the webhook URL of a node, in Okta's place. */
interface WebhookRequest {
	method: 'GET' | 'POST';
	url: string;
	headers: Record<string, string>;
	body?: object;
}

/** Sends a request to n8n's own address. Returns any response, whatever its status. */
export async function callOwnWebhook(
	{ helpers }: IHookFunctions,
	request: WebhookRequest,
): Promise<OktaResponse> {
	try {
		const response = (await helpers.httpRequest({
			...request,
			json: true,
			timeout: TIMEOUT_MS,
			// n8n's `timeout` starts over with every byte. This one doesn't.
			abortSignal: AbortSignal.timeout(TIMEOUT_MS),
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		})) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
		return { status: response.statusCode, headers: response.headers, body: response.body };
	} catch (thrown) {
		return networkErrorResponse(thrown);
	}
}
