/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IConnections, INode } from 'n8n-workflow';

import { waitUntil } from '../../waitUntil';
import { N8nEditor } from './editor';
import { readExecution, type Execution, type StoredExecution } from './executions';
import { startN8n, type RunningN8n } from './process';
import { N8nRequestError } from './session';
import { ADDRESS_VARIABLE } from './versions';

export interface N8nOptions {
	/** n8n's user folder. Contains `key.pem` and `certificate.pem`. */
	folder: string;
	port: number;
	/** Additional environment variables for every start. */
	env?: NodeJS.ProcessEnv;
}

export interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	/** The message that the editor shows if n8n couldn't publish the workflow. */
	message: string;
}

/** A workflow that n8n hasn't saved yet. */
export interface NewWorkflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
}

/** A real n8n in its own process, over HTTPS on localhost. */
export class N8n extends N8nEditor {
	private process?: RunningN8n;

	/** n8n's messages for rejected activations, by workflow ID, if it has no publication service. */
	private readonly rejections = new Map<string, string>();

	constructor(private readonly options: N8nOptions) {
		super(`https://localhost:${options.port}`, join(options.folder, 'certificate.pem'));
	}

	get logFile(): string {
		return join(this.options.folder, 'n8n.log');
	}

	/** Everything that n8n logged since its first start. */
	log(): string {
		return readFileSync(this.logFile, 'utf8');
	}

	/**
	 * Starts n8n and waits until it accepts requests.
	 *
	 * @param env additional environment variables for this start
	 */
	async start(env: NodeJS.ProcessEnv = {}): Promise<void> {
		const { folder, port, env: always } = this.options;
		this.process = await startN8n({
			command: 'start',
			folder,
			logFile: this.logFile,
			healthUrl: `${this.url}/healthz/readiness`,
			env: {
				N8N_HOST: 'localhost',
				N8N_PORT: String(port),
				[ADDRESS_VARIABLE]: `${this.url}/`,
				...always,
				...env,
			},
		});
		// n8n 1.x reports that it's ready before it has registered its routes.
		await waitUntil(
			'n8n has registered its routes',
			async () => (await this.http.get('/rest/login')).status !== 404,
		);
	}

	/** Stops n8n and waits until the process has ended. Default signal: SIGTERM. */
	async stop(signal?: NodeJS.Signals): Promise<void> {
		await this.process?.stop(signal);
		this.process = undefined;
	}

	/**
	 * Stops n8n, starts it again, and signs in.
	 *
	 * @param signal that stops it. Default: SIGTERM.
	 * @param env additional environment variables for this start
	 */
	async restart({
		signal,
		env,
	}: { signal?: NodeJS.Signals; env?: NodeJS.ProcessEnv } = {}): Promise<void> {
		await this.stop(signal);
		await this.start(env);
		await this.signIn();
	}

	/** Gets n8n's metrics in the format of Prometheus, if they're enabled. */
	async metrics(): Promise<string> {
		return (await this.http.get<string>('/metrics')).data;
	}

	/** Creates a workflow and returns its ID. */
	async createWorkflow(workflow: NewWorkflow): Promise<string> {
		const { id } = await this.api<{ id: string }>('POST', '/workflows', {
			settings: {},
			...workflow,
			nodes: workflow.nodes.map((node) => this.selectTable(node)),
		});
		return id;
	}

	/** Saves a workflow, and its static data if set. */
	async updateWorkflow(
		workflowId: string,
		{ staticData, ...workflow }: NewWorkflow & { staticData?: unknown },
	): Promise<void> {
		await this.api('PUT', `/workflows/${workflowId}`, {
			settings: {},
			...workflow,
			...(staticData !== undefined && { staticData }),
		});
	}

	/**
	 * Publishes a workflow. n8n registers its triggers in the background or, without a publication
	 * service, before it responds.
	 *
	 * @throws if n8n registered the triggers and a trigger was rejected
	 */
	async activate(workflowId: string): Promise<void> {
		this.rejections.delete(workflowId);
		try {
			await this.api('POST', `/workflows/${workflowId}/activate`, {});
		} catch (error) {
			if (error instanceof N8nRequestError) this.rejections.set(workflowId, error.reason);
			throw error;
		}
	}

	async deactivate(workflowId: string): Promise<void> {
		await this.api('POST', `/workflows/${workflowId}/deactivate`, {});
	}

	async deactivateAll(): Promise<void> {
		const { data } = await this.api<{ data: Array<{ id: string }> }>(
			'GET',
			'/workflows?active=true',
		);
		for (const { id } of data) await this.deactivate(id);
	}

	/** Gets the publication status of a workflow. */
	async publication(workflowId: string): Promise<Publication> {
		try {
			const { status, triggers } = await this.rest<{
				status: Publication['status'];
				triggers: Array<{ errorMessage: string | null }>;
			}>('GET', `/workflows/${workflowId}/publication-status`);
			return { status, message: triggers.map(({ errorMessage }) => errorMessage ?? '').join('') };
		} catch (error) {
			// Without a publication service, the result is that of the activation request.
			if (!(error instanceof N8nRequestError) || error.status !== 404) throw error;
			const message = this.rejections.get(workflowId);
			return { status: message === undefined ? 'published' : 'failed', message: message ?? '' };
		}
	}

	/** Gets the workflow's static data. */
	async staticData(workflowId: string): Promise<unknown> {
		return (await this.api<{ staticData: unknown }>('GET', `/workflows/${workflowId}`)).staticData;
	}

	/** Gets all executions of a workflow, oldest first. */
	async executions(workflowId: string): Promise<Execution[]> {
		const stored: StoredExecution[] = [];
		let cursor: string | null = '';
		do {
			const page: { data: StoredExecution[]; nextCursor: string | null } = await this.api(
				'GET',
				`/executions?workflowId=${workflowId}&includeData=true&limit=250${cursor && `&cursor=${cursor}`}`,
			);
			stored.push(...page.data);
			cursor = page.nextCursor;
		} while (cursor);
		return stored.reverse().map(readExecution);
	}
}
