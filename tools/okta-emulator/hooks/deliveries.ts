import { randomBytes, randomUUID } from 'node:crypto';

import { sleep } from 'n8n-workflow';

import type { Conformance } from '../conformance/conformance';
import type { Hook } from '../entities';
import type { OktaEvent } from '../events';
import type { HookRequestOptions, HookResponse, SendToHook } from './hookClient';

/** A request that the org sent to a hook's URL. */
export interface SentHookRequest {
	kind: 'handshake' | 'delivery';
	hookId: string;
	response: HookResponse;
	milliseconds: number;
}

/** The result of delivering to one hook: a response for each attempt. */
export interface DeliveryResult {
	hook: Hook;
	attempts: HookResponse[];
}

/** Sends the requests that an org sends to its hooks. */
export class Deliveries {
	/** Every request sent, handshakes and deliveries. */
	readonly hookRequests: SentHookRequest[] = [];

	constructor(
		private readonly sendToHook: SendToHook,
		private readonly conformance?: Conformance,
	) {}

	/** Delivers as Okta does: retries once after a 5xx or no response, never after a 4xx. */
	async deliver(hook: Hook, events: OktaEvent[]): Promise<DeliveryResult> {
		const body = JSON.stringify(delivery(hook, events));
		const first = await this.send(hook, 'delivery', { body });
		if (first.status !== undefined && first.status < 500) return { hook, attempts: [first] };
		await sleep(100);
		return { hook, attempts: [first, await this.send(hook, 'delivery', { body })] };
	}

	/** Sends a challenge in a header. Returns whether the hook returned it in a JSON object. */
	async handshake(hook: Hook): Promise<boolean> {
		const challenge = randomBytes(24).toString('hex');
		const { status, body, contentType } = await this.send(hook, 'handshake', {
			headers: { 'X-Okta-Verification-Challenge': challenge },
		});
		return (
			status === 200 &&
			contentType?.startsWith('application/json') === true &&
			typeof body === 'object' &&
			body !== null &&
			'verification' in body &&
			body.verification === challenge
		);
	}

	private async send(
		hook: Hook,
		kind: SentHookRequest['kind'],
		request: HookRequestOptions,
	): Promise<HookResponse> {
		const start = Date.now();
		const response = await this.sendToHook(hook, kind === 'handshake' ? 'GET' : 'POST', request);
		this.hookRequests.push({ kind, hookId: hook.id, response, milliseconds: Date.now() - start });
		this.conformance?.checkHookRequest(kind, request, response);
		return response;
	}
}

/**
 * Builds the body of a delivery.
 *
 * Source: https://developer.okta.com/docs/concepts/event-hooks/#sample-event-delivery-payload
 */
export function delivery(hook: Pick<Hook, 'id'>, events: OktaEvent[]): object {
	return {
		eventType: 'com.okta.event_hook',
		eventTypeVersion: '1.0',
		cloudEventsVersion: '0.1',
		source: `https://emulator.okta.com/api/v1/eventHooks/${hook.id}`,
		eventId: randomUUID(),
		data: { events },
		eventTime: new Date().toISOString(),
		contentType: 'application/json',
	};
}
