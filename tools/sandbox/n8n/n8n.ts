/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';

import axios, { type AxiosInstance, type Method } from 'axios';
import {
	sleep,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeParameterResourceLocator,
} from 'n8n-workflow';

import { startN8n, type RunningN8n } from './process';
import { since } from './versions';

const FINDS_TABLES_BY_NAME = '2.3';

export interface N8nOptions {
	/** n8n's user folder. `key.pem` and `certificate.pem` are in it. */
	folder: string;
	port: number;
	/** More environment, for every start. */
	env?: NodeJS.ProcessEnv;
}

export interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	/** What a person reads of a refused activation. */
	message: string;
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	/** The items that each node gave, by the node's name. */
	items: Record<string, IDataObject[]>;
	/** The whole execution as n8n stores it, for a search. */
	raw: string;
}

export const OWNER = {
	email: 'owner@sandbox.example',
	firstName: 'Sandbox',
	lastName: 'Owner',
	password: 'Sandbox-0wner',
};

/** A real n8n in a process of its own, over HTTPS on localhost, and what one does with it. */
export class N8n {
	readonly url: string;

	private readonly http: AxiosInstance;

	private process?: RunningN8n;

	/** Of the owner, once signed in. */
	cookie = '';

	private apiKey = '';

	/** Of an n8n that answers a publishing with its outcome: what it refused, by the workflow's id. */
	private readonly refused = new Map<string, string>();

	/** The ids of Data Tables, by their names. */
	private readonly tables = new Map<string, string>();

	constructor(private readonly options: N8nOptions) {
		this.url = `https://localhost:${options.port}`;
		this.http = axios.create({
			baseURL: this.url,
			httpsAgent: new Agent({ ca: readFileSync(this.path('certificate.pem')) }),
			validateStatus: () => true,
			timeout: 60_000,
		});
	}

	get logFile(): string {
		return this.path('n8n.log');
	}

	/** The ID of the running process, or 0 if there is none. */
	get pid(): number {
		return this.process?.pid ?? 0;
	}

	/** Starts n8n, with more environment if given, and waits until it takes requests. */
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
				WEBHOOK_URL: `${this.url}/`,
				...always,
				...env,
			},
		});
		// n8n 1.x says that it is ready before it knows its own routes.
		while ((await this.http.get('/rest/settings')).status === 404) await sleep(100);
	}

	/** Stops n8n, kindly unless another signal is given, and waits until it is gone. */
	async stop(signal?: NodeJS.Signals): Promise<void> {
		await this.process?.stop(signal);
		this.process = undefined;
	}

	/** Makes the owner of a new n8n, signs in, and gets a key for the public API. */
	async setUpOwner(): Promise<void> {
		await this.rest('POST', '/owner/setup', OWNER);
		await this.signIn();
		const { rawApiKey } = await this.rest<{ rawApiKey: string }>('POST', '/api-keys', {
			label: 'sandbox',
			expiresAt: null,
			scopes: [
				'workflow:create',
				'workflow:read',
				'workflow:list',
				'workflow:update',
				'workflow:delete',
				'workflow:activate',
				'workflow:deactivate',
				'execution:read',
				'execution:list',
			],
		});
		this.apiKey = rawApiKey;
	}

	async signIn(): Promise<void> {
		const { email, password } = OWNER;
		const response = await this.http.post(
			'/rest/login',
			{ emailOrLdapLoginId: email, password },
			{ headers: { 'browser-id': 'sandbox' } },
		);
		this.cookie = (response.headers['set-cookie'] ?? [])
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
	}

	/** Gives the id of the new credential: of a service app, if it has a private key. */
	async createCredential(data: IDataObject, name = 'Okta sandbox org'): Promise<string> {
		const type = credentialTypeOf(data);
		const { id } = await this.rest<{ id: string }>('POST', '/credentials', { name, type, data });
		return id;
	}

	/** A credential of n8n's Webhook node. */
	async createHeaderAuth(name: string, value: string): Promise<string> {
		const { id } = await this.rest<{ id: string }>('POST', '/credentials', {
			name: 'Header',
			type: 'httpHeaderAuth',
			data: { name, value },
		});
		return id;
	}

	/** A credential as the editor gets to see it. */
	async credential(id: string): Promise<{ data: IDataObject }> {
		return await this.rest('GET', `/credentials/${id}?includeData=true`);
	}

	async updateCredential(id: string, data: IDataObject): Promise<void> {
		const name = 'Okta sandbox org';
		await this.rest('PATCH', `/credentials/${id}`, { name, type: credentialTypeOf(data), data });
	}

	/** What n8n has logged since it was first started. */
	log(): string {
		return readFileSync(this.logFile, 'utf8');
	}

	/** What the editor shows under a credential: "Connection successful!" or why not. */
	async testCredential(data: IDataObject): Promise<{ status: string; message: string }> {
		const id = await this.createCredential(data, 'under test');
		return await this.rest('POST', '/credentials/test', {
			credentials: { id, name: 'under test', type: credentialTypeOf(data), data },
		});
	}

	/** Makes a Data Table with columns of these types. Gives its id. */
	async createDataTable(
		name: string,
		columns: Record<string, 'string' | 'boolean' | 'date'>,
	): Promise<string> {
		const { id } = await this.rest<{ id: string }>('POST', await this.dataTables(), {
			name,
			columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
		});
		this.tables.set(name, id);
		return id;
	}

	/** The first rows of a Data Table, the oldest first. */
	async dataTableRows(id: string): Promise<IDataObject[]> {
		const path = `${await this.dataTables()}/${id}/rows?sortBy=id:asc&take=100`;
		return (await this.rest<{ data: IDataObject[] }>('GET', path)).data;
	}

	private async dataTables(): Promise<string> {
		const { id } = await this.rest<{ id: string }>('GET', '/projects/personal');
		return `/projects/${id}/data-tables`;
	}

	/** Gives the id of the new workflow. */
	async createWorkflow(workflow: {
		name: string;
		nodes: INode[];
		connections: IConnections;
	}): Promise<string> {
		const { id } = await this.api<{ id: string }>('POST', '/workflows', {
			settings: {},
			...workflow,
			nodes: workflow.nodes.map((node) => this.withTable(node)),
		});
		return id;
	}

	/** Saves a workflow as the public API does: static data too, if it is given. */
	async updateWorkflow(
		workflowId: string,
		{ staticData, ...workflow }: Parameters<N8n['createWorkflow']>[0] & { staticData?: unknown },
	): Promise<void> {
		await this.api('PUT', `/workflows/${workflowId}`, {
			settings: {},
			...workflow,
			...(staticData !== undefined && { staticData }),
		});
	}

	/** An older n8n finds no Data Table by its name: there a person chooses it from the list. */
	private withTable(node: INode): INode {
		const { dataTableId: chosen } = node.parameters as {
			dataTableId?: INodeParameterResourceLocator;
		};
		const id = chosen?.mode === 'name' && this.tables.get(String(chosen.value));
		if (!id || since(FINDS_TABLES_BY_NAME)) return node;
		const dataTableId = { ...chosen, mode: 'id', value: id };
		return { ...node, parameters: { ...node.parameters, dataTableId } };
	}

	/**
	 * Publishes a workflow. n8n registers its triggers in the background, or, when it is an older one
	 * or has no publication service, before it answers.
	 *
	 * @throws what n8n answers, if it has registered them and was refused
	 */
	async activate(workflowId: string): Promise<void> {
		this.refused.delete(workflowId);
		try {
			await this.api('POST', `/workflows/${workflowId}/activate`, {});
		} catch (error) {
			if (error instanceof Refusal) this.refused.set(workflowId, error.reason);
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

	/** Whether the triggers of a workflow are at work, and if not what the editor says of it. */
	async publication(workflowId: string): Promise<Publication> {
		try {
			const { status, triggers } = await this.rest<{
				status: Publication['status'];
				triggers: Array<{ errorMessage: string | null }>;
			}>('GET', `/workflows/${workflowId}/publication-status`);
			return { status, message: triggers.map(({ errorMessage }) => errorMessage ?? '').join('') };
		} catch (error) {
			// Without a publication service n8n knows no such thing: what it answered is what came of it.
			if (!(error instanceof Refusal) || error.status !== 404) throw error;
			const message = this.refused.get(workflowId);
			return { status: message === undefined ? 'published' : 'failed', message: message ?? '' };
		}
	}

	/** n8n's static data of the workflow, as its public API shows it. */
	async staticData(workflowId: string): Promise<unknown> {
		return (await this.api<{ staticData: unknown }>('GET', `/workflows/${workflowId}`)).staticData;
	}

	/** The executions of a workflow, the oldest first. */
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
		return stored.reverse().map((execution) => ({
			id: String(execution.id),
			status: statusOf(execution),
			mode: execution.mode,
			items: itemsByNode(execution),
			raw: JSON.stringify(execution),
		}));
	}

	/** Clicks "Listen for test event": n8n waits for one event. */
	async listen(workflowId: string): Promise<void> {
		const workflow = await this.rest<IDataObject>('GET', `/workflows/${workflowId}`);
		const [trigger] = workflow.nodes as INode[];
		await this.rest('POST', `/workflows/${workflowId}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: trigger?.name },
		});
	}

	/** Clicks "Stop listening". */
	async stopListening(workflowId: string): Promise<void> {
		await this.rest('DELETE', `/test-webhook/${workflowId}`);
	}

	/** n8n's own interface, which the editor uses. */
	async rest<T>(method: Method, path: string, data?: object): Promise<T> {
		const response = await this.send<{ data: T }>(method, `/rest${path}`, data, {
			cookie: this.cookie,
			'browser-id': 'sandbox',
			'push-ref': 'sandbox',
		});
		return response.data;
	}

	/** n8n's public API. */
	async api<T>(method: Method, path: string, data?: object): Promise<T> {
		return await this.send<T>(method, `/api/v1${path}`, data, { 'X-N8N-API-KEY': this.apiKey });
	}

	private async send<T>(
		method: Method,
		url: string,
		data: object | undefined,
		headers: Record<string, string>,
	): Promise<T> {
		const response = await this.http.request<T>({ method, url, data, headers });
		if (response.status >= 300) {
			throw new Refusal(`${method} ${url}`, response.status, response.data);
		}
		return response.data;
	}

	private path(file: string): string {
		return join(this.options.folder, file);
	}
}

/** n8n's answer to a request that it refused. */
class Refusal extends Error {
	/** What n8n says of it. */
	readonly reason: string;

	constructor(
		request: string,
		readonly status: number,
		answer: unknown,
	) {
		super(`n8n answered ${request} with ${status}: ${JSON.stringify(answer)}`);
		this.reason = (answer as { message?: string } | undefined)?.message ?? '';
	}
}

function credentialTypeOf(data: IDataObject): string {
	return 'privateKey' in data ? 'oktaTriggerOAuth2Api' : 'oktaTriggerApi';
}

interface StoredExecution {
	id: number | string;
	/** Not told by older versions. */
	status?: string;
	finished: boolean;
	stoppedAt: string | null;
	mode: string;
	data?: {
		resultData?: {
			runData?: Record<string, Array<{ data?: { main?: Array<Array<{ json: IDataObject }>> } }>>;
		};
	};
}

function statusOf({ status, finished, stoppedAt }: StoredExecution): string {
	if (status !== undefined) return status;
	if (finished) return 'success';
	return stoppedAt === null ? 'running' : 'error';
}

function itemsByNode({ data }: StoredExecution): Record<string, IDataObject[]> {
	const runs = Object.entries(data?.resultData?.runData ?? {});
	return Object.fromEntries(
		runs.map(([node, [run]]) => [node, (run?.data?.main?.[0] ?? []).map(({ json }) => json)]),
	);
}
