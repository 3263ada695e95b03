import express, { type Request, type Response } from 'express';

import { testCertificate } from './testFolder';
import { serve, type Served } from '../../tools/okta-emulator/server';

/** A server at a hook's URL that does what Okta asks for: it answers the challenge and takes deliveries. */
export class HookListener {
	/** What was received, in order. */
	readonly requests: Request[] = [];

	/** What to do instead with the next requests, one each. */
	readonly answers: Array<(response: Response) => void> = [];

	private served?: Served;

	async open(): Promise<this> {
		const app = express();
		app.use(express.json(), (request, response) => this.answer(request, response));
		this.served = await serve(app, testCertificate());
		return this;
	}

	async close(): Promise<void> {
		await this.served?.close();
	}

	/** The hook's URL. */
	get url(): string {
		return `${this.served?.url}/hook`;
	}

	private answer(request: Request, response: Response): void {
		this.requests.push(request);
		const answer = this.answers.shift();
		if (answer) answer(response);
		else if (request.method === 'POST') response.end();
		else response.json({ verification: request.get('X-Okta-Verification-Challenge') });
	}
}
