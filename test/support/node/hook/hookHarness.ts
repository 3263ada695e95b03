import { randomUUID } from 'node:crypto';

/* eslint-disable @n8n/community-nodes/require-node-api-error -- simulates n8n */
import type { Request, Response } from 'express';
import type { HookContext } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	INodeType,
	IWebhookDescription,
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
	type HookCall,
} from './contexts';
import { WebhookServer } from './webhookServer';

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
	credentials: CredentialsInMemory;

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
		const events = ['user.mfa.factor.activate'];
		const defaults = { ...this.credentials.nodeParameters, events, output: 'card' };
		this.parameters = options.parameters ?? defaults;
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
	 * Activates the workflow, which registers the routes one after the other, and calls the lifecycle
	 * methods of each one's webhook. If that fails, n8n calls `delete`: with its publication service for
	 * the failed route, with the static data in memory, and without it for all routes, with saved static
	 * data.
	 */
	async activate(mode: WorkflowActivateMode = 'activate'): Promise<void> {
		const workflow = this.loadWorkflow();
		for (const { name, httpMethod } of this.webhooks) {
			this.routes.add(httpMethod as string);
			const methods = this.lifecycleOf(name);
			try {
				const context = this.hookContext(workflow, mode);
				if (methods && !(await methods.checkExists.call(context)))
					await methods.create.call(context);
				if (this.abandonsActivation) return;
			} catch (error) {
				await this.cleanUp(name, workflow);
				throw error;
			}
		}
		this.save(workflow);
	}

	/** Deactivates the workflow: removes the routes and calls `delete` for all that have it. */
	async deactivate(): Promise<void> {
		this.routes.clear();
		const workflow = this.loadWorkflow();
		try {
			await this.deleteAll(workflow);
		} finally {
			this.save(workflow);
		}
	}

	/** Calls only `checkExists`, as n8n does when it starts. */
	async checkExists(mode: WorkflowActivateMode): Promise<boolean> {
		const workflow = this.loadWorkflow();
		const { checkExists } = this.nodeType.webhookMethods.setup;
		const exists = await checkExists.call(this.hookContext(workflow, mode));
		this.save(workflow);
		return exists;
	}

	protected async callWebhook(request: Request, response: Response): Promise<IWebhookResponseData> {
		const options = this.contextOptions(this.loadWorkflow(), request.method);
		return await this.nodeType.webhook.call(createWebhookContext(options, request, response));
	}

	/** After a failed activation. n8n only logs the errors of that. */
	private async cleanUp(webhookName: string, workflow: Workflow): Promise<void> {
		if (!this.usesLegacyActivation) {
			this.routes.clear();
			const context = this.hookContext(workflow, 'deletion');
			return void (await this.lifecycleOf(webhookName)
				?.delete.call(context)
				.catch(() => undefined));
		}
		// After an error, n8n keeps the routes.
		const clear = () => this.routes.clear();
		await this.deleteAll(this.loadWorkflow()).then(clear, () => undefined);
	}

	private async deleteAll(workflow: Workflow): Promise<void> {
		for (const { name } of this.webhooks) {
			await this.lifecycleOf(name)?.delete.call(this.hookContext(workflow, 'deletion'));
		}
	}

	private get webhooks(): IWebhookDescription[] {
		return this.nodeType.description.webhooks ?? [];
	}

	private lifecycleOf(webhookName: string): NonNullable<INodeType['webhookMethods']>['setup'] {
		const { webhookMethods }: INodeType = this.nodeType;
		return webhookMethods?.[webhookName as 'default' | 'setup'];
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

	private hookContext(workflow: Workflow, call?: HookCall): HookContext {
		const context = createHookContext(this.contextOptions(workflow, 'GET'), call);
		return this.options.isOlderN8n ? asOlderN8n(context) : context;
	}

	private contextOptions(workflow: Workflow, method: string): ContextOptions {
		const baseUrl = this.options.webhookBaseUrl ?? this.serverUrl;
		return {
			workflow,
			additionalData: additionalDataOf(this.credentials, baseUrl),
			description: this.webhooks.find(({ httpMethod }) => httpMethod === method),
			method,
			isTest: this.isTest,
		};
	}
}
