/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { createServer, type AddressInfo } from 'node:net';

/** The wanted port if it is free, else any. */
export async function freePort(wanted = 0): Promise<number> {
	const server = createServer();
	const port = await new Promise<number | undefined>((resolve) => {
		server.once('error', () => resolve(undefined));
		server.listen(wanted, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
	});
	await new Promise((resolve) => server.close(resolve));
	return port ?? (await freePort());
}
