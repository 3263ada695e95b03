/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import type { OktaSystemLogTrigger as Node } from '../../../nodes/Okta/OktaSystemLogTrigger.node';
import { PollHarness } from '../../../test/support/node/log/pollHarness';
import { readCertificate } from '../../okta-emulator/certificate';
import { startEmulator } from '../../okta-emulator/emulator';
import { factorActivations } from '../../okta-emulator/events';

const { OKTA_CERTIFICATE_FOLDER = '', OKTA_NODE = '', EVENTS_PER_POLL = '' } = process.env;

const POLLS = 10;

/** Adds new events before each poll. Prints the averages of all polls. */
async function main(): Promise<void> {
	const okta = await startEmulator(readCertificate(OKTA_CERTIFICATE_FOLDER));
	const { org } = okta;
	org.systemLog.rateLimit = 1_000_000;
	const { OktaSystemLogTrigger } = (await import(OKTA_NODE)) as {
		OktaSystemLogTrigger: new () => Node;
	};
	const harness = new PollHarness({
		domain: okta.url,
		token: org.token,
		nodeType: new OktaSystemLogTrigger(),
	});
	await harness.activate();

	org.requests.length = 0;
	for (let poll = 0; poll < POLLS; poll++) {
		const events = factorActivations(Number(EVENTS_PER_POLL));
		org.systemLog.add(...events);
		await harness.poll();
	}
	const measured = {
		requestsPerPoll: org.requests.length / POLLS,
		eventsPerPoll: harness.uuids.length / POLLS,
	};
	process.stdout.write(`${JSON.stringify(measured)}\n`);
}

void main().then(() => process.exit(0));
