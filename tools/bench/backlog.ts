import { factorActivation } from '../okta-emulator/events';
import type { OktaEmulator } from '../okta-emulator/org';
import type { Served } from '../okta-emulator/server';
import { runLogWorker, type LogBenchmark } from './logWorker';
import { round, type Row } from './report';

/** Lets the System Log trigger drain a backlog, in a process of its own, poll after poll. */
export async function measureBacklog(
	{ org, okta }: { org: OktaEmulator; okta: Served },
	benchmark: LogBenchmark,
	count: number,
): Promise<Row[]> {
	const { systemLog } = org;
	systemLog.events.length = 0;
	// Measured is what the node and n8n need, and not how long they wait for Okta.
	systemLog.rateLimit = 1_000_000;
	for (let i = 0; i < count; i++) {
		const published = new Date(Date.now() - 3_600_000 + i).toISOString();
		systemLog.add(factorActivation({ published }));
	}
	const { events, seconds, peakMb } = await runLogWorker<{
		events: number;
		seconds: number;
		peakMb: number;
	}>('drainer.ts', benchmark, { OKTA_URL: okta.url, OKTA_TOKEN: org.token });
	systemLog.events.length = 0;
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
