/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';

import axios from 'axios';
import { sleep } from 'n8n-workflow';

import { N8N_BIN, NODE_BIN } from './install';
import { COMPILE_CACHE } from './paths';
import { freePort } from './ports';

export interface N8nProcess {
	/** The main process or, in queue mode, a worker or webhook processor. */
	command: 'start' | 'worker' | 'webhook';
	/** n8n's user folder. Contains `key.pem` and `certificate.pem`. */
	folder: string;
	logFile: string;
	/** Returns 200 when the process is ready. */
	healthUrl: string;
	env: NodeJS.ProcessEnv;
}

export interface RunningN8n {
	/** Stops the process and waits until it has ended. Default signal: SIGTERM. */
	stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a process of n8n and waits until it's ready.
 *
 * @throws with the end of the log if the process ends or isn't ready after three minutes
 */
export async function startN8n(options: N8nProcess): Promise<RunningN8n> {
	const { command, folder, logFile, env } = options;
	const certificate = join(folder, 'certificate.pem');
	// n8n writes to the file directly, so that it's complete when the process ends.
	const log = openSync(logFile, 'a');
	// In its own process group, so that Ctrl+C reaches only the sandbox, which then stops n8n.
	const child = spawn(NODE_BIN, [N8N_BIN, command], {
		detached: true,
		stdio: ['ignore', log, log],
		env: {
			...process.env,
			NODE_ENV: 'production',
			N8N_USER_FOLDER: folder,
			N8N_ENCRYPTION_KEY: 'a key for the sandbox alone',
			N8N_PROTOCOL: 'https',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_SSL_KEY: join(folder, 'key.pem'),
			N8N_SSL_CERT: certificate,
			NODE_EXTRA_CA_CERTS: certificate,
			// The next start takes two seconds less.
			NODE_COMPILE_CACHE: COMPILE_CACHE,
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
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
	closeSync(log);
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	child.once('exit', () => process.off('exit', kill));
	await waitUntilReady(child, options);
	return { stop: async (signal = 'SIGTERM') => await stop(child, signal) };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (hasEnded(child)) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	child.kill(signal);
	const timeout = setTimeout(() => child.kill('SIGKILL'), 30_000);
	await ended;
	clearTimeout(timeout);
}

async function waitUntilReady(
	child: ChildProcess,
	{ command, folder, logFile, healthUrl }: N8nProcess,
): Promise<void> {
	const httpsAgent = new Agent({ ca: readFileSync(join(folder, 'certificate.pem')) });
	const deadline = Date.now() + 180_000;
	while (Date.now() < deadline && !hasEnded(child)) {
		const { status } = await axios
			.get(healthUrl, { httpsAgent, validateStatus: () => true, timeout: 5000 })
			.catch(() => ({ status: 0 }));
		if (status === 200) return;
		await sleep(250);
	}
	const { exitCode, signalCode } = child;
	const outcome = hasEnded(child)
		? `ended with ${exitCode ?? signalCode}`
		: "wasn't ready after 180 s";
	child.kill('SIGKILL');
	const end = readFileSync(logFile, 'utf8').split('\n').slice(-30).join('\n');
	throw new Error(`n8n ${command} ${outcome}. The last lines of its log (${logFile}):\n${end}`);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
	return exitCode !== null || signalCode !== null;
}
