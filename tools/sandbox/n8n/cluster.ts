/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

import Redis from 'ioredis';
import { Client } from 'pg';

import { freePort } from './ports';
import { startN8n, type RunningN8n } from './process';
import { Sandbox } from '../sandbox';

const {
	PGHOST = 'localhost',
	PGPORT = '5432',
	PGUSER = 'postgres',
	PGPASSWORD = '',
	REDIS_HOST = 'localhost',
	REDIS_PORT = '6379',
} = process.env;

/** n8n in queue mode: the main process is the sandbox's, the helpers are here. */
export interface Cluster {
	sandbox: Sandbox;
	/** The names of the workers' logs are `worker-1.log` and `worker-2.log`. */
	workers: [Helper, Helper];
	/** Takes the webhooks, behind the balancer. */
	webhooks: Helper;
	/** What Okta calls. */
	publicUrl: string;
	close(): Promise<void>;
}

export interface Helper {
	logFile: string;
	/** Stops it and starts it again: in between it is not there. */
	restart(): Promise<void>;
	/** Starts another in its place, then stops it: there is one all the time. */
	roll(): Promise<void>;
	stop(): Promise<void>;
}

/**
 * A cluster of one main process, two workers and one webhook processor, on an empty database.
 *
 * @param env for each of these processes
 */
export async function openCluster(env: NodeJS.ProcessEnv = {}): Promise<Cluster> {
	const storage = await openStorage();
	const balancer = await openBalancer();
	const shared = {
		...env,
		...storage.env,
		EXECUTIONS_MODE: 'queue',
		N8N_HOST: 'localhost',
		WEBHOOK_URL: `${balancer.url}/`,
	};
	const helpers: Helper[] = [];
	const sandbox = await Sandbox.open(undefined, {
		name: 'queue',
		env: { ...shared, N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' },
	});
	const close = async () => {
		await Promise.all(helpers.map(async (helper) => await helper.stop()));
		await sandbox.close();
		await balancer.close();
		await storage.close();
	};

	const worker = async (name: string) => {
		const logFile = join(sandbox.folder, `${name}.log`);
		const helper = await openHelper(logFile, async () => {
			const port = await freePort();
			return await startN8n({
				command: 'worker',
				folder: sandbox.folder,
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
		helpers.push(helper);
		return helper;
	};
	const webhookProcessor = async () => {
		const logFile = join(sandbox.folder, 'webhook.log');
		const helper = await openHelper(logFile, async () => {
			const port = await freePort();
			const running = await startN8n({
				command: 'webhook',
				folder: sandbox.folder,
				logFile,
				healthUrl: `https://localhost:${port}/healthz/readiness`,
				env: { ...shared, N8N_PORT: String(port) },
			});
			balancer.sendTo(port);
			return running;
		});
		helpers.push(helper);
		return helper;
	};

	try {
		const workers: Cluster['workers'] = [await worker('worker-1'), await worker('worker-2')];
		const webhooks = await webhookProcessor();
		return { sandbox, workers, webhooks, publicUrl: balancer.url, close };
	} catch (failed) {
		await close();
		throw new Error('The cluster did not start', { cause: failed });
	}
}

async function openHelper(logFile: string, start: () => Promise<RunningN8n>): Promise<Helper> {
	let running = await start();
	return {
		logFile,
		stop: async () => await running.stop(),
		restart: async () => {
			await running.stop();
			running = await start();
		},
		roll: async () => {
			const old = running;
			running = await start();
			await old.stop();
		},
	};
}

interface Balancer {
	url: string;
	sendTo(port: number): void;
	close(): Promise<void>;
}

/** What stands before the webhook processors: hands every connection on to the newest. */
async function openBalancer(): Promise<Balancer> {
	let target = 0;
	const open = new Set<Socket>();
	const server = createServer((incoming) => {
		const outgoing = connect(target, '127.0.0.1');
		open.add(incoming);
		incoming.pipe(outgoing).pipe(incoming);
		incoming.on('close', () => outgoing.destroy() && open.delete(incoming));
		outgoing.on('close', () => incoming.destroy());
		incoming.on('error', () => outgoing.destroy());
		outgoing.on('error', () => incoming.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `https://localhost:${(server.address() as AddressInfo).port}`,
		sendTo: (port) => {
			target = port;
		},
		close: async () => {
			for (const socket of open) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

interface Storage {
	env: NodeJS.ProcessEnv;
	close(): Promise<void>;
}

/** A database and a queue of its own, both removed at the end. */
async function openStorage(): Promise<Storage> {
	const name = `okta_trigger_${randomBytes(6).toString('hex')}`;
	await onServer(`CREATE DATABASE ${name}`);
	return {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: PGHOST,
			DB_POSTGRESDB_PORT: PGPORT,
			DB_POSTGRESDB_USER: PGUSER,
			DB_POSTGRESDB_PASSWORD: PGPASSWORD,
			DB_POSTGRESDB_DATABASE: name,
			QUEUE_BULL_REDIS_HOST: REDIS_HOST,
			QUEUE_BULL_REDIS_PORT: REDIS_PORT,
			QUEUE_BULL_PREFIX: name,
			N8N_REDIS_KEY_PREFIX: name,
		},
		close: async () => {
			await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await forgetKeys(name);
		},
	};
}

async function onServer(statement: string): Promise<void> {
	const client = new Client({
		host: PGHOST,
		port: Number(PGPORT),
		user: PGUSER,
		password: PGPASSWORD,
		database: 'postgres',
	});
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}

async function forgetKeys(prefix: string): Promise<void> {
	const redis = new Redis({ host: REDIS_HOST, port: Number(REDIS_PORT) });
	const keys = await redis.keys(`*${prefix}*`);
	if (keys.length > 0) await redis.del(...keys);
	await redis.quit();
}
