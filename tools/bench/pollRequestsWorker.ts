/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PollHarness, type Pollable } from '../../test/support/node/pollHarness';
import { createHookClient } from '../okta-emulator/hooks/hookClient';
import { factorActivation } from '../okta-emulator/events';
import { OktaEmulator } from '../okta-emulator/org';
import { serve } from '../okta-emulator/server';

const { OKTA_CERTIFICATE_FOLDER = '', OKTA_NODE = '', EVENTS_PER_POLL = '' } = process.env;

const POLLS = 10;

/** Polls with so many new events before each poll, and prints what a poll costs and gives. */
async function main(): Promise<void> {
	const [key = '', certificate = ''] = ['key.pem', 'certificate.pem'].map((file) =>
		readFileSync(join(OKTA_CERTIFICATE_FOLDER, file), 'utf8'),
	);
	const org = new OktaEmulator(createHookClient(certificate));
	org.systemLog.rateLimit = 1_000_000;
	const { OktaSystemLogTrigger } = (await import(OKTA_NODE)) as {
		OktaSystemLogTrigger: new () => Pollable;
	};
	const okta = await serve(org.handler, { key, certificate });
	const bench = new PollHarness(org, okta, {}, undefined, new OktaSystemLogTrigger());
	await bench.activate();

	org.log.length = 0;
	for (let poll = 0; poll < POLLS; poll++) {
		const events = Array.from({ length: Number(EVENTS_PER_POLL) }, () => factorActivation());
		org.systemLog.add(...events);
		await bench.poll();
	}
	const measured = {
		requestsPerPoll: org.log.length / POLLS,
		eventsPerPoll: bench.uuids.length / POLLS,
	};
	process.stdout.write(`${JSON.stringify(measured)}\n`);
}

void main().then(() => process.exit(0));
