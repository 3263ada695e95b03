/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import type { OktaSystemLogTrigger as Node } from '../../../nodes/Okta/OktaSystemLogTrigger.node';
import { PollHarness } from '../../../test/support/node/log/pollHarness';

const { OKTA_URL = '', OKTA_TOKEN = '', OKTA_NODE = '' } = process.env;

/** Reads the org's log until it's empty. Prints the number of events, the time and the peak memory. */
async function main(): Promise<void> {
	const { OktaSystemLogTrigger } = (await import(OKTA_NODE)) as {
		OktaSystemLogTrigger: new () => Node;
	};
	const harness = new PollHarness({
		domain: OKTA_URL,
		token: OKTA_TOKEN,
		parameters: { options: { startFrom: 1 } },
		nodeType: new OktaSystemLogTrigger(),
	});
	gc?.();
	const { heapUsed } = process.memoryUsage();
	let peak = 0;
	const timer = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage().heapUsed - heapUsed);
	}, 20);
	const start = performance.now();
	let events = 0;
	for (let emission = await harness.poll(); emission !== null; emission = await harness.poll()) {
		events += emission.length;
		// n8n also releases an emission after saving it.
		harness.workflow.executions.length = 0;
	}
	clearInterval(timer);
	const seconds = (performance.now() - start) / 1000;
	process.stdout.write(`${JSON.stringify({ events, seconds, peakMb: peak / 1_000_000 })}\n`);
}

void main().then(() => process.exit(0));
