/* eslint-disable @n8n/community-nodes/require-node-api-error -- plays the part of n8n */
import express, { type Request, type Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import {
	sleep,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
	type Workflow,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { OktaTriggerApi } from '../../../credentials/OktaTriggerApi.credentials';
import { OktaTriggerOAuth2Api } from '../../../credentials/OktaTriggerOAuth2Api.credentials';
import { OktaTrigger } from '../../../nodes/Okta/OktaTrigger.node';
import { serve, type Served } from '../../../tools/okta-emulator/server';
import type { AppAccount } from '../../../tools/okta-emulator/oauth/serviceApps';
import { testCertificate } from '../testFolder';
import { CredentialsInMemory } from './credentialsInMemory';
import { asOlderN8n } from './olderN8n';
import { additionalDataOf, workflowOf } from './workflow';

const WEBHOOK_ID = '2f0c7c52-5f0e-4f6b-9a53-0c0ffee0acme';
const METHODS = ['GET', 'POST'] as const;

export interface HookHarnessOptions {
	domain: string;
	token: string;
	/** In the place of the token: the node then uses the credential for service apps. */
	serviceApp?: AppAccount & { scopes?: string[] };
	/** In the place of a credential of its own: that of another node. */
	credentials?: CredentialsInMemory;
	parameters?: INodeParameters;
	/** In the place of the served address: the base of what n8n takes for its webhook URLs. */
	webhookBaseUrl?: string;
	workflowName?: string;
	/** n8n as it was before 2.34, as far as requests go. */
	isOlderN8n?: boolean;
}

/**
 * One Okta Trigger node in n8n-core's own contexts, wired as n8n wires it: the routes are worked
 * through one by one, static data is saved only after `create` has returned, and every call of the
 * webhook sees what was saved.
 */
export class HookHarness {
	/** What n8n would have stored: one list of items for each execution. */
	readonly executions: INodeExecutionData[][] = [];

	/** Errors of `webhook()`: n8n answers 500 and starts a failed execution. */
	readonly errors: unknown[] = [];

	readonly credentials: CredentialsInMemory;

	parameters: INodeParameters;

	/** The static data as n8n's database has it. */
	saved: IDataObject = {};

	/** n8n's older way of activating, which forgets what a refused `create` has remembered. */
	usesLegacyActivation = false;

	/** n8n gives up activations: what is under way runs on, and no other route follows. */
	abandonsActivation = false;

	/** How long n8n takes to save an execution, in milliseconds. */
	saveDelayMs = 0;

	/** How many executions n8n fails to save from now on. */
	failingSaves = 0;

	/** How many calls of `webhook()` have not returned: n8n holds an isolate for each. */
	pendingWebhookCalls = 0;

	/** Does what n8n does: a test listener has its own address and mode. */
	isTest = false;

	private readonly nodeType = new OktaTrigger();

	private readonly routes = new Set<string>();

	private served?: Served;

	constructor(private readonly options: HookHarnessOptions) {
		const { domain, token, serviceApp } = options;
		const own = serviceApp
			? new CredentialsInMemory(new OktaTriggerOAuth2Api(), { domain, ...serviceApp })
			: new CredentialsInMemory(new OktaTriggerApi(), { domain, token });
		this.credentials = options.credentials ?? own;
		const isOAuth2 = this.credentials.typeName === 'oktaTriggerOAuth2Api';
		this.parameters = options.parameters ?? {
			...(isOAuth2 && { authentication: 'oAuth2' }),
			events: ['user.mfa.factor.activate'],
			output: 'card',
		};
	}

	async open(): Promise<this> {
		const app = express();
		app.use(express.json({ limit: '16mb' }), express.text({ type: () => true }));
		app.use((request, response) => this.handleRequest(request, response));
		this.served = await serve(app, testCertificate());
		return this;
	}

	async close(): Promise<void> {
		await this.served?.close();
	}

	/** Where Okta finds the node. */
	get webhookUrl(): string {
		return this.hookContext(this.workflow(), 'activate').getNodeWebhookUrl('default') ?? '';
	}

	/**
	 * Both routes, one after the other, as n8n does when a workflow is activated. When it is refused,
	 * n8n deletes and saves nothing: with its publication service for the refused route, on what
	 * `create` has left in memory; in the older way for both routes, on what is saved.
	 */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const workflow = this.workflow();
		for (const method of METHODS) {
			this.routes.add(method);
			try {
				const context = this.hookContext(workflow, activation, method);
				const { checkExists, create } = this.nodeType.webhookMethods.default;
				if (!(await checkExists.call(context))) await create.call(context);
				if (this.abandonsActivation) return;
			} catch (refused) {
				this.routes.clear();
				if (this.usesLegacyActivation) await this.deleteFor(METHODS, this.workflow());
				else await this.deleteFor([method], workflow);
				throw refused;
			}
		}
		this.save(workflow);
	}

	/** Both at the same time, once the routes are gone, as n8n does when a workflow is deactivated. */
	async deactivate(): Promise<void> {
		this.routes.clear();
		const workflow = this.workflow();
		const outcomes = await this.deleteFor(METHODS, workflow);
		this.save(workflow);
		for (const outcome of outcomes) {
			if (outcome.status === 'rejected') throw outcome.reason;
		}
	}

	private async deleteFor(
		methods: readonly string[],
		workflow: Workflow,
	): Promise<Array<PromiseSettledResult<boolean>>> {
		const { default: lifecycle } = this.nodeType.webhookMethods;
		return await Promise.allSettled(
			methods.map(async (method) =>
				lifecycle.delete.call(this.hookContext(workflow, 'activate', method)),
			),
		);
	}

	/** Only `checkExists`, as n8n asks it when it starts. */
	async checkExists(activation: WorkflowActivateMode): Promise<boolean> {
		const workflow = this.workflow();
		const exists = await this.nodeType.webhookMethods.default.checkExists.call(
			this.hookContext(workflow, activation),
		);
		this.save(workflow);
		return exists;
	}

	private async handleRequest(request: Request, response: Response): Promise<void> {
		if (!this.routes.has(request.method)) {
			response.status(404).json({ message: 'This webhook is not registered' });
			return;
		}
		const workflow = this.workflow();
		const node = this.node(workflow);
		const additionalData = {
			...this.additionalData(),
			httpRequest: request,
			httpResponse: response,
		};
		const context = new WebhookContext(
			workflow,
			node,
			additionalData,
			this.isTest ? 'manual' : 'webhook',
			this.webhookData(request.method),
			[],
			null,
		);
		try {
			this.pendingWebhookCalls++;
			const { noWebhookResponse, workflowData } = await this.nodeType.webhook
				.call(context)
				.finally(() => this.pendingWebhookCalls--);
			const isSaved = workflowData === undefined || (await this.saveExecution(workflowData));
			if (!noWebhookResponse) response.status(isSaved ? 200 : 500).end();
		} catch (crash) {
			this.errors.push(crash);
			response.status(500).end();
		}
	}

	private async saveExecution(executions: INodeExecutionData[][]): Promise<boolean> {
		if (this.saveDelayMs > 0) await sleep(this.saveDelayMs);
		if (this.failingSaves > 0) {
			this.failingSaves--;
			return false;
		}
		this.executions.push(...executions);
		return true;
	}

	private workflow(): Workflow {
		return workflowOf(this.nodeType, {
			name: this.options.workflowName ?? 'New factors',
			parameters: this.parameters,
			staticData: this.saved,
			webhookId: WEBHOOK_ID,
			credential: this.credentials.typeName,
		});
	}

	private save(workflow: Workflow): void {
		this.saved = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	}

	private node(workflow: Workflow): INode {
		const node = workflow.getNode('Okta Trigger');
		if (node === null) throw new Error('the workflow has lost its node');
		return node;
	}

	private hookContext(
		workflow: Workflow,
		activation: WorkflowActivateMode,
		method: string = 'GET',
	): HookContext {
		const mode: WorkflowExecuteMode = this.isTest ? 'manual' : 'trigger';
		const context = new HookContext(
			workflow,
			this.node(workflow),
			this.additionalData(),
			mode,
			this.isTest ? 'manual' : activation,
			this.webhookData(method),
		);
		return this.options.isOlderN8n ? asOlderN8n(context) : context;
	}

	private webhookData(method: string): IWebhookData {
		const [webhookDescription] = this.nodeType.description.webhooks ?? [];
		if (webhookDescription === undefined) throw new Error('the node has no webhook');
		return {
			httpMethod: method as IWebhookData['httpMethod'],
			node: 'Okta Trigger',
			path: `${WEBHOOK_ID}/webhook`,
			webhookDescription,
			workflowId: 'wf1',
			workflowExecuteAdditionalData: this.additionalData(),
			isTest: this.isTest,
		};
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		const base = this.options.webhookBaseUrl ?? this.served?.url ?? '';
		return additionalDataOf(this.credentials, base);
	}
}
