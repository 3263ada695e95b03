/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { Agent } from 'node:https';

import axios, { type AxiosInstance } from 'axios';

import type { Hook } from '../../../tools/okta-emulator/entities';
import type { Sandbox } from '../../../tools/sandbox/sandbox';

/** What a person who builds a workflow gives the admin. */
export interface HookRequest {
	uri: string;
	secret: string;
	/** Default: Authorization. */
	header?: string;
	events?: string[];
}

/** An admin who manages event hooks through Okta's API, as Terraform does. */
export class OktaAdmin {
	private readonly http: AxiosInstance;

	constructor(private readonly sandbox: Sandbox) {
		const { okta, org, keys } = sandbox;
		this.http = axios.create({
			baseURL: `${okta.url}/api/v1/eventHooks`,
			httpsAgent: new Agent({ ca: keys.certificate }),
			headers: { Authorization: `SSWS ${org.token}` },
		});
	}

	/** Creates a hook and makes Okta verify it. */
	async createHook(request: HookRequest): Promise<Hook> {
		const { data } = await this.http.post<Hook>('', definitionOf(request));
		const { data: verified } = await this.http.post<Hook>(`/${data.id}/lifecycle/verify`, {});
		expect(verified.verificationStatus).toBe('VERIFIED');
		return this.hook(data.id);
	}

	/** Changes a hook. As a new secret is a change of its channel, Okta verifies it again. */
	async changeHook({ id, name }: Hook, request: HookRequest): Promise<Hook> {
		const { data } = await this.http.put<Hook>(`/${id}`, { ...definitionOf(request), name });
		expect(data.verificationStatus).toBe('UNVERIFIED');
		await this.http.post(`/${id}/lifecycle/verify`, {});
		return this.hook(id);
	}

	async deleteHook({ id }: Hook): Promise<void> {
		await this.http.post(`/${id}/lifecycle/deactivate`, {});
		await this.http.delete(`/${id}`);
	}

	private hook(id: string): Hook {
		return this.sandbox.org.hooks.get(id) as Hook;
	}
}

let count = 0;

function definitionOf({ uri, secret, header = 'Authorization', events }: HookRequest): object {
	count++;
	return {
		name: `Hook ${count} of the admin`,
		events: { type: 'EVENT_TYPE', items: events ?? ['user.mfa.factor.activate'] },
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: { uri, authScheme: { type: 'HEADER', key: header, value: secret } },
		},
	};
}
