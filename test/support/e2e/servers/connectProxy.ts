/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** What a proxy does with a request to open a tunnel: open it, respond with a status, or hang up. */
type Behavior = 'tunnel' | 'reset' | { status: number; page: string };

/** An HTTP proxy on localhost, as companies put between n8n and the internet. */
export interface ConnectProxy {
	url: string;
	behavior: Behavior;
	/** The addresses to which it has opened tunnels. */
	readonly targets: string[];
	close(): Promise<void>;
}

/** Starts a proxy. It opens tunnels only to localhost. */
export async function startConnectProxy(): Promise<ConnectProxy> {
	const sockets = new Set<Socket>();
	const server = createServer((_, response) => response.writeHead(403).end());
	const proxy: ConnectProxy = {
		url: '',
		behavior: 'tunnel',
		targets: [],
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	server.on('connection', (socket) => sockets.add(socket));
	server.on('connect', (request, client: Socket) => {
		const { behavior } = proxy;
		client.on('error', () => client.destroy());
		if (behavior === 'reset') {
			client.resetAndDestroy();
		} else if (behavior !== 'tunnel') {
			const { status, page } = behavior;
			client.end(`HTTP/1.1 ${status} x\r\nContent-Type: text/html\r\n\r\n${page}`);
		} else {
			const target = String(request.url);
			const [host, port] = target.split(':');
			if (host !== 'localhost') {
				client.destroy();
				return;
			}
			proxy.targets.push(target);
			const upstream = connect(Number(port), host, () => {
				client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
				upstream.pipe(client).pipe(upstream);
			});
			sockets.add(upstream);
			upstream.on('error', () => client.destroy());
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return proxy;
}
