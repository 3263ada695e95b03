/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import type { OktaEmulator } from '../okta-emulator/org';
import { PollHarness, type Pollable } from '../../test/support/node/pollHarness';

const { OKTA_URL = '', OKTA_TOKEN = '', OKTA_NODE = '' } = process.env;

/** Drains the log of the org and prints how that went: what it held in memory, and how long it took. */
async function main(): Promise<void> {
	const account = { token: OKTA_TOKEN } as OktaEmulator;
	const { OktaSystemLogTrigger } = (await import(OKTA_NODE)) as {
		OktaSystemLogTrigger: new () => Pollable;
	};
	const bench = new PollHarness(
		account,
		{ url: OKTA_URL, close: async () => {} },
		{ options: { startFrom: 1 } },
		undefined,
		new OktaSystemLogTrigger(),
	);
	gc?.();
	const { heapUsed } = process.memoryUsage();
	let peak = 0;
	const watch = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage().heapUsed - heapUsed);
	}, 20);
	const start = performance.now();
	let events = 0;
	for (let batch = await bench.poll(); batch !== null; batch = await bench.poll()) {
		events += batch.length;
		// n8n has saved it and lets it go.
		bench.batches.length = 0;
	}
	clearInterval(watch);
	const seconds = (performance.now() - start) / 1000;
	process.stdout.write(`${JSON.stringify({ events, seconds, peakMb: peak / 1_000_000 })}\n`);
}

void main().then(() => process.exit(0));
