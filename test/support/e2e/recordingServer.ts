/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';

/** What workflows did to the setup outside n8n: the UUIDs that they acted on, doubles and all. */
export interface RecordingServer {
	/** A workflow posts `{"uuids": […]}` here. */
	url: string;
	uuids: string[];
	close(): Promise<void>;
}

/**
 * A system that workflows act on. What it has noted has surely been done; what n8n says of its
 * executions may be wrong, since n8n counts one as crashed whose end it could not save.
 */
export async function startRecordingServer(): Promise<RecordingServer> {
	const uuids: string[] = [];
	const app = express();
	app.post('/', express.json({ limit: '16mb' }), (request, response) => {
		uuids.push(...(request.body as { uuids: string[] }).uuids);
		response.status(204).end();
	});
	const server = createServer(app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		uuids,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
