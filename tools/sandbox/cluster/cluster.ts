/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import type { Conformance } from '../../okta-emulator/conformance/conformance';
import { freePort } from '../n8n/ports';
import { startN8n, type RunningN8n } from '../n8n/process';
import { ADDRESS_VARIABLE } from '../n8n/versions';
import { Sandbox } from '../sandbox';
import { startBalancer } from './balancer';
import { createStorage } from './storage';

/** Closes something that `openAll` opened. */
type Close = () => Promise<unknown>;

/** n8n in queue mode. The main process is the sandbox's. */
export interface Cluster {
	sandbox: Sandbox;
	workers: [QueueProcess, QueueProcess];
	/** The webhook processor, behind the load balancer. */
	webhooks: QueueProcess;
	/** The address of the load balancer, to which Okta sends requests. */
	publicUrl: string;
	close(): Promise<void>;
}

/** A worker or a webhook processor. */
export interface QueueProcess {
	logFile: string;
	/** Stops the process, then starts a new one. Default signal: SIGTERM. */
	restart(signal?: NodeJS.Signals): Promise<void>;
	/** Starts a new process, then stops the old one, so that one is always running. */
	rollingRestart(): Promise<void>;
	stop(): Promise<void>;
}

/**
 * Starts one main process, two workers and one webhook processor with an empty database.
 *
 * @param env additional environment variables for all processes
 * @param conformance see `SandboxOptions`
 */
export async function openCluster(
	env: NodeJS.ProcessEnv = {},
	conformance?: Conformance,
): Promise<Cluster> {
	const closers: Close[] = [];
	const close = async () => {
		for (const closeNext of closers.toReversed()) await closeNext();
	};
	try {
		return { ...(await openAll(env, closers, conformance)), close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Opens all parts of the cluster, and adds a closer for each that's open, even if a later one fails. */
async function openAll(
	env: NodeJS.ProcessEnv,
	closers: Close[],
	conformance?: Conformance,
): Promise<Omit<Cluster, 'close'>> {
	const storage = await createStorage();
	closers.push(storage.close);
	const balancer = await startBalancer();
	closers.push(balancer.close);
	const shared = {
		...env,
		...storage.env,
		EXECUTIONS_MODE: 'queue',
		N8N_HOST: 'localhost',
		[ADDRESS_VARIABLE]: `${balancer.url}/`,
	};
	const sandbox = await Sandbox.open({
		conformance,
		name: 'queue',
		env: { ...shared, N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' },
	});
	closers.push(async () => await sandbox.close());
	const { folder } = sandbox;
	const processes: QueueProcess[] = [];
	closers.push(
		async () => await Promise.all(processes.map(async (process) => await process.stop())),
	);
	const open = async (name: string, start: (logFile: string) => Promise<RunningN8n>) => {
		const process = await openProcess(join(folder, `${name}.log`), start);
		processes.push(process);
		return process;
	};
	const openWorker = async (name: string) =>
		await open(name, async (logFile) => {
			const port = await freePort();
			return await startN8n({
				command: 'worker',
				folder,
				logFile,
				healthUrl: `http://127.0.0.1:${port}/healthz/readiness`,
				env: {
					...shared,
					QUEUE_HEALTH_CHECK_ACTIVE: 'true',
					QUEUE_HEALTH_CHECK_PORT: String(port),
					N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
				},
			});
		});
	const openWebhookProcessor = async () =>
		await open('webhook', async (logFile) => {
			const port = await freePort();
			const running = await startN8n({
				command: 'webhook',
				folder,
				logFile,
				healthUrl: `https://localhost:${port}/healthz/readiness`,
				env: { ...shared, N8N_PORT: String(port) },
			});
			balancer.forwardTo(port);
			return running;
		});

	return {
		sandbox,
		workers: [await openWorker('worker-1'), await openWorker('worker-2')],
		webhooks: await openWebhookProcessor(),
		publicUrl: balancer.url,
	};
}

async function openProcess(
	logFile: string,
	start: (logFile: string) => Promise<RunningN8n>,
): Promise<QueueProcess> {
	let running = await start(logFile);
	return {
		logFile,
		stop: async () => await running.stop(),
		restart: async (signal) => {
			await running.stop(signal);
			running = await start(logFile);
		},
		rollingRestart: async () => {
			const old = running;
			running = await start(logFile);
			await old.stop();
		},
	};
}
