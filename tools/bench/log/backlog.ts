import { factorActivation } from '../../okta-emulator/events';
import type { OktaEmulator } from '../../okta-emulator/org';
import type { RunningServer } from '../../okta-emulator/server';
import { round, type Row } from '../report/report';
import { runLogWorker, type LogBenchmark } from './worker';

/** Measures how fast the System Log trigger reads a backlog, in its own process. */
export async function measureBacklog(
	{ org, okta }: { org: OktaEmulator; okta: RunningServer },
	benchmark: LogBenchmark,
	count: number,
): Promise<Row[]> {
	const { systemLog } = org;
	systemLog.events.length = 0;
	// Excludes the time that the node waits because of Okta's rate limit.
	systemLog.rateLimit = 1_000_000;
	for (let i = 0; i < count; i++) {
		const published = new Date(Date.now() - 3_600_000 + i).toISOString();
		systemLog.add(factorActivation({ published }));
	}
	const { events, seconds, peakMb } = await runLogWorker<{
		events: number;
		seconds: number;
		peakMb: number;
	}>('backlogWorker.ts', benchmark, { OKTA_URL: okta.url, OKTA_TOKEN: org.token });
	systemLog.events.length = 0;
	return [
		{
			what: `${events} events`,
			figures: {
				'events/s': Math.round(events / seconds),
				'peak heap growth (MB)': round(peakMb),
			},
		},
	];
}
