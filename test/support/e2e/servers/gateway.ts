/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';

import { serve, type RunningServer } from '../../../../tools/okta-emulator/server';
import type { Sandbox } from '../../../../tools/sandbox/sandbox';

interface GatewayOptions {
	/** Headers that it sets in every request. */
	headers?: Record<string, string>;
	/** The path under which n8n is, e.g. `/n8n`. */
	path?: string;
	/** Responds itself if this returns a status. */
	rejects?(incoming: IncomingMessage): number | undefined;
}

/** Forwards all requests to n8n, as a gateway or a reverse proxy in front of it does. */
function forwardTo({ n8n, keys }: Sandbox, options: GatewayOptions): RequestListener {
	const { headers: added = {}, path = '', rejects } = options;
	return (incoming, outgoing) => {
		const { method, headers, url = '' } = incoming;
		const rejected = url.startsWith(`${path}/`) ? rejects?.(incoming) : 404;
		if (rejected !== undefined) return void outgoing.writeHead(rejected).end();
		const forwarded = request(n8n.url + url.slice(path.length), {
			method,
			ca: keys.certificate,
			headers: { ...headers, ...added },
		});
		forwarded.on('response', (response) => {
			outgoing.writeHead(response.statusCode ?? 502, response.headers);
			response.pipe(outgoing);
		});
		forwarded.on('error', () => outgoing.writeHead(502).end());
		incoming.pipe(forwarded);
	};
}

/** Starts a gateway over HTTPS, with n8n's certificate unless there's another one. */
export async function startGateway(
	sandbox: Sandbox,
	options: GatewayOptions = {},
	keys = sandbox.keys,
): Promise<RunningServer> {
	const { url, close } = await serve(forwardTo(sandbox, options), keys);
	return { url: `${url}${options.path ?? ''}`, close };
}

/** Starts a gateway over HTTP, like n8n on a laptop. */
export async function startHttpGateway(sandbox: Sandbox): Promise<RunningServer> {
	const server = createServer(forwardTo(sandbox, {}));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://localhost:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
