/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import { factorActivation } from '../okta-org/events';
import { PROJECT } from '../package/pack';
import { run } from '../package/run';
import type { Sandbox } from '../sandbox/sandbox';
import { round, type Row } from './report';

/** Lets the System Log trigger drain a backlog, in a process of its own, poll after poll. */
export async function drain(
	{ org, okta, folder }: Sandbox,
	installed: string,
	count: number,
): Promise<Row[]> {
	org.systemLog.events.length = 0;
	for (let i = 0; i < count; i++) {
		const published = new Date(Date.now() - 3_600_000 + i).toISOString();
		org.systemLog.add(factorActivation({ published }));
	}
	const script = join(__dirname, 'drainer.ts');
	const printed = await run(process.execPath, ['--expose-gc', '--import', 'tsx', script], {
		cwd: __dirname,
		env: {
			NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem'),
			N8N_ENCRYPTION_KEY: 'a key for the bench alone',
			N8N_LOG_LEVEL: 'silent',
			OKTA_URL: okta.url,
			OKTA_TOKEN: org.token,
			OKTA_NODE: join(installed, 'dist/nodes/Okta/OktaSystemLogTrigger.node.js'),
			NODE_PATH: join(PROJECT, 'node_modules'),
		},
	});
	const { events, seconds, peakMb } = JSON.parse(printed.slice(printed.lastIndexOf('{'))) as {
		events: number;
		seconds: number;
		peakMb: number;
	};
	org.systemLog.events.length = 0;
	return [
		{
			what: `${events} events`,
			figures: {
				'events/s': Math.round(events / seconds),
				'peak heap above the start (MB)': round(peakMb),
			},
		},
	];
}
