/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ephemeral ports: the system could assign one of those to another process in the seconds
 * until n8n listens on it.
 */
const RANGE = [20_000, 32_000] as const;

const used = new Set<number>();

/** Returns the preferred port if it's free, otherwise any free port. Never returns the same one twice. */
export async function freePort(preferred = 0): Promise<number> {
	let port = preferred || randomInt(...RANGE);
	while (used.has(port) || !(await isFree(port))) port = randomInt(...RANGE);
	used.add(port);
	return port;
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
