/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Balancer {
	url: string;
	/** Forwards all new connections to this port. */
	forwardTo(port: number): void;
	close(): Promise<void>;
}

/** Starts a load balancer that forwards every connection to the newest webhook processor. */
export async function startBalancer(): Promise<Balancer> {
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
		forwardTo: (port) => {
			target = port;
		},
		close: async () => {
			for (const socket of open) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
