import express, { type Request, type Response } from 'express';

import { serve, type RunningServer } from '../../../tools/okta-emulator/server';
import { testCertificate } from '../testFolder';

/** A server for a hook's URL. Returns the challenge and accepts deliveries. */
export class HookListener {
	/** The requests received, in order. */
	readonly requests: Request[] = [];

	/** Handlers for the next requests, one for each. */
	readonly nextResponses: Array<(response: Response) => void> = [];

	private server?: RunningServer;

	async open(): Promise<this> {
		const app = express();
		app.use(express.json(), (request, response) => this.handleRequest(request, response));
		this.server = await serve(app, testCertificate());
		return this;
	}

	async close(): Promise<void> {
		await this.server?.close();
	}

	/** The hook's URL. */
	get url(): string {
		return `${this.server?.url}/hook`;
	}

	private handleRequest(request: Request, response: Response): void {
		this.requests.push(request);
		const respond = this.nextResponses.shift();
		if (respond) respond(response);
		else if (request.method === 'POST') response.end();
		else response.json({ verification: request.get('X-Okta-Verification-Challenge') });
	}
}
