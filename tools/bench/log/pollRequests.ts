import type { Row } from '../report/report';
import { runLogWorker, type LogBenchmark } from './worker';

/** Events per day of a busy org: the maximum that Okta delivers to event hooks. */
const BUSY_EVENTS = 400_000;

const DAY_SECONDS = 86_400;

const INTERVALS: Array<[name: string, seconds: number]> = [
	['every 10 seconds', 10],
	['every minute', 60],
	['every 5 minutes', 300],
	['every hour', 3600],
];

/** The averages for one interval. */
interface Measured {
	requestsPerPoll: number;
	eventsPerPoll: number;
}

/** Measures the requests per day to an idle and to a busy org, for each polling interval. */
export async function measurePollRequests(benchmark: LogBenchmark): Promise<Row[]> {
	const rows: Row[] = [];
	for (const [what, seconds] of INTERVALS) {
		const measure = async (eventsPerDay: number) =>
			await runLogWorker<Measured>('pollRequestsWorker.ts', benchmark, {
				EVENTS_PER_POLL: String(Math.round((eventsPerDay * seconds) / DAY_SECONDS)),
			});
		const idle = await measure(0);
		const busy = await measure(BUSY_EVENTS);
		const polls = DAY_SECONDS / seconds;
		rows.push({
			what,
			figures: {
				'requests per day, idle': Math.round(idle.requestsPerPoll * polls),
				'requests per day, busy': Math.round(busy.requestsPerPoll * polls),
				'events read per day': Math.round(Math.min(busy.eventsPerPoll * polls, BUSY_EVENTS)),
			},
		});
	}
	return rows;
}
