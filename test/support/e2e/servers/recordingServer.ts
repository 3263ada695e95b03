/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';

export interface RecordingServer {
	/** A workflow posts `{"uuids": […]}` here. */
	url: string;
	/** All posted UUIDs in order, including duplicates. */
	uuids: string[];
	close(): Promise<void>;
}

/**
 * Starts a server that records the events that workflows process. Unlike n8n's list of executions,
 * the record is reliable when n8n is killed: n8n marks executions as crashed if it couldn't save
 * their result.
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
