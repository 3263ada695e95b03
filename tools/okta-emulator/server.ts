/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import type { Certificate } from './certificate';

/** An HTTPS server on localhost. */
export interface RunningServer {
	/** Without a trailing slash, e.g. `https://localhost:8443`. */
	url: string;
	close(): Promise<void>;
}

/** Serves a request handler over HTTPS on localhost. Port 0 selects a free port. */
export async function serve(
	handler: RequestListener,
	{ key, certificate }: Certificate,
	port = 0,
): Promise<RunningServer> {
	const server = createServer({ key, cert: certificate }, handler);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `https://localhost:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
