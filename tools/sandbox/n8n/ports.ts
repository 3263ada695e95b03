/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections and to servers that wish for none: one
 * of those could be taken in the seconds that n8n needs until it listens.
 */
const RANGE = [20_000, 32_000] as const;

const given = new Set<number>();

/** The wanted port if it is free, else any. None is given twice. */
export async function freePort(wanted = 0): Promise<number> {
	let port = wanted || randomInt(...RANGE);
	while (given.has(port) || !(await isFree(port))) port = randomInt(...RANGE);
	given.add(port);
	return port;
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
