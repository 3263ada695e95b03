import { randomUUID } from 'node:crypto';

/* eslint-disable @n8n/community-nodes/require-node-api-error -- simulates n8n */
import type { Request, Response } from 'express';
import type { HookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	IWebhookResponseData,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { OktaTrigger } from '../../../../nodes/Okta/OktaTrigger.node';
import { createCredentials, CredentialOptions, CredentialsInMemory } from '../credentialsInMemory';
import { asOlderN8n } from '../olderN8n';
import { additionalDataOf, workflowOf } from '../workflow';
import {
	createHookContext,
	createWebhookContext,
	NODE_NAME,
	WEBHOOK_ID,
	type ContextOptions,
} from './contexts';
import { WebhookServer } from './webhookServer';

const METHODS = ['GET', 'POST'] as const;

export interface HookHarnessOptions extends CredentialOptions {
	/** Instead of its own credential: that of another node. */
	credentials?: CredentialsInMemory;
	parameters?: INodeParameters;
	/** Instead of the server's address: the base of the webhook URLs. */
	webhookBaseUrl?: string;
	workflowName?: string;
	/** Whether requests work as in n8n before 2.34. */
	isOlderN8n?: boolean;
}

/**
 * Runs one Okta Trigger node in n8n-core's contexts, as n8n does: it registers the routes one by one,
 * saves static data only after `create` has returned, and loads saved static data for every webhook
 * call.
 */
export class HookHarness extends WebhookServer {
	readonly credentials: CredentialsInMemory;

	workflowId: string = randomUUID();

	parameters: INodeParameters;

	/** The static data in n8n's database. */
	saved: IDataObject = {};

	/** Whether n8n runs without its publication service (see `activate`). */
	usesLegacyActivation = false;

	/** Whether n8n abandons activations: they keep running, but the next route isn't registered. */
	abandonsActivation = false;

	/** Whether this is a test listener, which has another URL and mode. */
	isTest = false;

	private readonly nodeType = new OktaTrigger();

	constructor(private readonly options: HookHarnessOptions) {
		super();
		this.credentials = options.credentials ?? createCredentials(options);
		const isOAuth2 = this.credentials.typeName === 'oktaTriggerOAuth2Api';
		const authentication = isOAuth2 && { authentication: 'oAuth2' };
		const events = ['user.mfa.factor.activate'];
		this.parameters = options.parameters ?? { ...authentication, events, output: 'card' };
	}

	/** The URL that Okta calls. */
	get webhookUrl(): string {
		return this.hookContext(this.loadWorkflow()).getNodeWebhookUrl('default') ?? '';
	}

	/** The node's state in n8n's database. Empty if there's none. */
	get savedState(): IDataObject {
		const data = this.saved[`node:${NODE_NAME}`] as Record<string, { state?: IDataObject }>;
		return data?.oktaNode?.state ?? {};
	}

	/** Changes some of the node's parameters. */
	change(parameters: INodeParameters): void {
		this.parameters = { ...this.parameters, ...parameters };
	}

	/**
	 * Activates the workflow, which registers both routes, one after the other. If that fails, n8n calls
	 * `delete`: with its publication service for the failed route, with the static data in memory, and
	 * without it for both routes, with saved static data.
	 */
	async activate(mode: WorkflowActivateMode = 'activate'): Promise<void> {
		const workflow = this.loadWorkflow();
		for (const method of METHODS) {
			this.routes.add(method);
			try {
				const context = this.hookContext(workflow, mode, method);
				const { checkExists, create } = this.nodeType.webhookMethods.default;
				if (!(await checkExists.call(context))) await create.call(context);
				if (this.abandonsActivation) return;
			} catch (error) {
				await this.cleanUp(method, workflow);
				throw error;
			}
		}
		this.save(workflow);
	}

	/** Deactivates the workflow: removes the routes and calls `delete` for both. */
	async deactivate(): Promise<void> {
		this.routes.clear();
		const workflow = this.loadWorkflow();
		try {
			await this.deleteFor(METHODS, workflow);
		} finally {
			this.save(workflow);
		}
	}

	/** Calls only `checkExists`, as n8n does when it starts. */
	async checkExists(mode: WorkflowActivateMode): Promise<boolean> {
		const workflow = this.loadWorkflow();
		const { checkExists } = this.nodeType.webhookMethods.default;
		const exists = await checkExists.call(this.hookContext(workflow, mode));
		this.save(workflow);
		return exists;
	}

	protected async callWebhook(request: Request, response: Response): Promise<IWebhookResponseData> {
		const options = this.contextOptions(this.loadWorkflow(), request.method);
		return await this.nodeType.webhook.call(createWebhookContext(options, request, response));
	}

	/** After a failed activation. n8n only logs the errors of that. */
	private async cleanUp(method: string, workflow: Workflow): Promise<void> {
		if (!this.usesLegacyActivation) {
			this.routes.clear();
			return await this.deleteFor([method], workflow).catch(() => undefined);
		}
		const hasFailed = await this.deleteFor(METHODS, this.loadWorkflow()).catch(() => true);
		// After an error, n8n keeps the routes.
		if (hasFailed === undefined) this.routes.clear();
	}

	/** Calls `delete` for routes: with the publication service at the same time, without it in order. */
	private async deleteFor(methods: readonly string[], workflow: Workflow): Promise<void> {
		const deletion = async (method: string) => {
			const context = this.hookContext(workflow, 'activate', method);
			await this.nodeType.webhookMethods.default.delete.call(context);
		};
		if (this.usesLegacyActivation) {
			for (const method of methods) await deletion(method);
			return;
		}
		for (const result of await Promise.allSettled(methods.map(deletion))) {
			if (result.status === 'rejected') throw result.reason;
		}
	}

	private loadWorkflow(): Workflow {
		return workflowOf(this.nodeType, {
			id: this.workflowId,
			name: this.options.workflowName ?? 'New factors',
			parameters: this.parameters,
			staticData: this.saved,
			webhookId: WEBHOOK_ID,
			credential: this.credentials.typeName,
		});
	}

	private save({ staticData }: Workflow): void {
		this.saved = JSON.parse(JSON.stringify(staticData)) as IDataObject;
	}

	private hookContext(
		workflow: Workflow,
		mode?: WorkflowActivateMode,
		method = 'GET',
	): HookContext {
		const context = createHookContext(this.contextOptions(workflow, method), mode);
		return this.options.isOlderN8n ? asOlderN8n(context) : context;
	}

	private contextOptions(workflow: Workflow, method: string): ContextOptions {
		const baseUrl = this.options.webhookBaseUrl ?? this.serverUrl;
		return {
			workflow,
			additionalData: additionalDataOf(this.credentials, baseUrl),
			description: this.nodeType.description.webhooks?.[0],
			method,
			isTest: this.isTest,
		};
	}
}
