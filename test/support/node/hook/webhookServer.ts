import express, { type Request, type Response } from 'express';
import { sleep, type INodeExecutionData, type IWebhookResponseData } from 'n8n-workflow';

import { serve, type RunningServer } from '../../../../tools/okta-emulator/server';
import { waitUntil } from '../../../../tools/waitUntil';
import { testCertificate } from '../../testFolder';
import { parseBodyLikeN8n } from './bodyParser';

/**
 * An HTTPS server that calls `webhook()` for requests to its routes and responds like n8n: once the
 * execution is saved.
 */
export abstract class WebhookServer {
	/** The executions that n8n has saved, each as its items. */
	readonly executions: INodeExecutionData[][] = [];

	/** What `webhook()` has thrown. n8n then responds with 500. */
	readonly errors: unknown[] = [];

	/** How long n8n takes to save an execution, in milliseconds. */
	saveDelayMs = 0;

	/** What something in front of n8n responds to POST requests, if set. */
	postStatus?: number;

	/** How many of the next executions n8n fails to save. */
	failingSaves = 0;

	/** How many calls of `webhook()` haven't returned. n8n holds an isolate for each. */
	pendingWebhookCalls = 0;

	/** How many requests ended without anyone having read their body. */
	unreadBodies = 0;

	/** How many executions n8n is saving. */
	private pendingSaves = 0;

	/** How many deliveries have arrived. */
	private deliveries = 0;

	/** The HTTP methods that n8n has registered routes for. */
	protected readonly routes = new Set<string>();

	private served?: RunningServer;

	/** Calls the node's `webhook()`. */
	protected abstract callWebhook(
		request: Request,
		response: Response,
	): Promise<IWebhookResponseData>;

	async open(): Promise<this> {
		const app = express();
		app.use(parseBodyLikeN8n);
		app.use((request, response) => this.handleRequest(request, response));
		this.served = await serve(app, testCertificate());
		return this;
	}

	async close(): Promise<void> {
		await this.served?.close();
	}

	/** Waits until n8n is saving this many executions at the same time. */
	async waitForPendingSaves(count: number): Promise<void> {
		await waitUntil(`${count} saves are pending`, () => this.pendingSaves >= count);
	}

	/** Waits until this many deliveries have arrived, including those that have got a response. */
	async waitForDeliveries(count: number): Promise<void> {
		await waitUntil(`${count} deliveries have arrived`, () => this.deliveries >= count);
	}

	protected get serverUrl(): string {
		return this.served?.url ?? '';
	}

	private async handleRequest(request: Request, response: Response): Promise<void> {
		if (!this.routes.has(request.method)) {
			response.status(404).json({ message: 'This webhook is not registered' });
			return;
		}
		if (request.method === 'POST') {
			this.deliveries++;
			if (this.postStatus !== undefined) return void response.status(this.postStatus).end();
		}
		try {
			this.pendingWebhookCalls++;
			const { noWebhookResponse, workflowData } = await this.callWebhook(request, response).finally(
				() => this.pendingWebhookCalls--,
			);
			if (request.rawBody === undefined) this.unreadBodies++;
			const isSaved = workflowData === undefined || (await this.saveExecution(workflowData));
			if (noWebhookResponse) return;
			// Throws if the node has already responded, which it must say with `noWebhookResponse`.
			if (workflowData === undefined) response.json({ message: 'Webhook call received' });
			else response.status(isSaved ? 200 : 500).end();
		} catch (error) {
			this.errors.push(error);
			response.status(500).end();
		}
	}

	private async saveExecution(executions: INodeExecutionData[][]): Promise<boolean> {
		this.pendingSaves++;
		if (this.saveDelayMs > 0) await sleep(this.saveDelayMs);
		this.pendingSaves--;
		if (this.failingSaves > 0) {
			this.failingSaves--;
			return false;
		}
		this.executions.push(...executions);
		return true;
	}
}
