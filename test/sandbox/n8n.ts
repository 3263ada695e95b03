/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';

import axios, { type AxiosInstance, type Method } from 'axios';
import { sleep, type IConnections, type IDataObject, type INode } from 'n8n-workflow';

import { N8N, NODE } from './install';

export interface N8nOptions {
	/** n8n's user folder. `key.pem` and `certificate.pem` are in it. */
	folder: string;
	port: number;
	/** For n8n's task runners, which the sandbox does not use but n8n opens. */
	brokerPort: number;
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

	private process?: ChildProcess;

	private cookie = '';

	private apiKey = '';

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

	/** Starts n8n, with more environment if given, and waits until it takes requests. */
	async start(env: NodeJS.ProcessEnv = {}): Promise<void> {
		const { folder, port, brokerPort } = this.options;
		const log = createWriteStream(this.logFile, { flags: 'a' });
		// In a process group of its own: Ctrl-C must reach the sandbox alone, which then tidies up.
		const child = spawn(NODE, [N8N, 'start'], {
			detached: true,
			env: {
				...process.env,
				NODE_ENV: 'production',
				N8N_USER_FOLDER: folder,
				N8N_ENCRYPTION_KEY: 'a key for the sandbox alone',
				N8N_PROTOCOL: 'https',
				N8N_HOST: 'localhost',
				N8N_LISTEN_ADDRESS: '127.0.0.1',
				N8N_PORT: String(port),
				N8N_SSL_KEY: this.path('key.pem'),
				N8N_SSL_CERT: this.path('certificate.pem'),
				NODE_EXTRA_CA_CERTS: this.path('certificate.pem'),
				WEBHOOK_URL: `${this.url}/`,
				N8N_RUNNERS_BROKER_PORT: String(brokerPort),
				N8N_LOG_LEVEL: 'info',
				N8N_DIAGNOSTICS_ENABLED: 'false',
				N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
				N8N_TEMPLATES_ENABLED: 'false',
				N8N_PERSONALIZATION_ENABLED: 'false',
				N8N_VERIFIED_PACKAGES_ENABLED: 'false',
				N8N_HIRING_BANNER_ENABLED: 'false',
				...env,
			},
		});
		this.process = child;
		process.once('exit', () => child.kill('SIGKILL'));
		child.stdout.pipe(log);
		child.stderr.pipe(log);
		await this.untilReady(child);
	}

	/** Stops n8n, kindly unless another signal is given, and waits until it is gone. */
	async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
		const child = this.process;
		this.process = undefined;
		if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
		const gone = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
		await gone;
		clearTimeout(late);
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

	/** Gives the id of the new credential. */
	async createCredential(data: IDataObject, name = 'Okta sandbox org'): Promise<string> {
		const { id } = await this.rest<{ id: string }>('POST', '/credentials', {
			name,
			type: 'oktaTriggerApi',
			data,
		});
		return id;
	}

	/** What the editor shows under a credential: "Connection successful!" or why not. */
	async testCredential(data: IDataObject): Promise<{ status: string; message: string }> {
		const id = await this.createCredential(data, 'under test');
		return await this.rest('POST', '/credentials/test', {
			credentials: { id, name: 'under test', type: 'oktaTriggerApi', data },
		});
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
		});
		return id;
	}

	/** Publishes a workflow. n8n registers its triggers in the background. */
	async activate(workflowId: string): Promise<void> {
		await this.api('POST', `/workflows/${workflowId}/activate`, {});
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
		const { status, triggers } = await this.rest<{
			status: Publication['status'];
			triggers: Array<{ errorMessage: string | null }>;
		}>('GET', `/workflows/${workflowId}/publication-status`);
		return { status, message: triggers.map(({ errorMessage }) => errorMessage ?? '').join('') };
	}

	/** n8n's static data of the workflow, as its public API shows it. */
	async staticData(workflowId: string): Promise<unknown> {
		return (await this.api<{ staticData: unknown }>('GET', `/workflows/${workflowId}`)).staticData;
	}

	/** The executions of a workflow, the oldest first. */
	async executions(workflowId: string): Promise<Execution[]> {
		const { data } = await this.api<{ data: StoredExecution[] }>(
			'GET',
			`/executions?workflowId=${workflowId}&includeData=true&limit=250`,
		);
		return data.reverse().map((execution) => ({
			id: String(execution.id),
			status: execution.status,
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
			throw new Error(
				`n8n answered ${method} ${url} with ${response.status}: ${JSON.stringify(response.data)}`,
			);
		}
		return response.data;
	}

	private async untilReady(child: ChildProcess): Promise<void> {
		const deadline = Date.now() + 180_000;
		while (Date.now() < deadline) {
			if (child.exitCode !== null) break;
			const { status } = await this.http.get('/healthz/readiness').catch(() => ({ status: 0 }));
			if (status === 200) return;
			await sleep(250);
		}
		throw new Error(`n8n did not start. Its log, ${this.logFile}, ends so:\n${this.logEnd()}`);
	}

	private logEnd(): string {
		return readFileSync(this.logFile, 'utf8').split('\n').slice(-30).join('\n');
	}

	private path(file: string): string {
		return join(this.options.folder, file);
	}
}

interface StoredExecution {
	id: number | string;
	status: string;
	mode: string;
	data?: {
		resultData?: {
			runData?: Record<string, Array<{ data?: { main?: Array<Array<{ json: IDataObject }>> } }>>;
		};
	};
}

function itemsByNode({ data }: StoredExecution): Record<string, IDataObject[]> {
	const runs = Object.entries(data?.resultData?.runData ?? {});
	return Object.fromEntries(
		runs.map(([node, [run]]) => [node, (run?.data?.main?.[0] ?? []).map(({ json }) => json)]),
	);
}
