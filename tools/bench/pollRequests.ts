import { runLogWorker, type LogBenchmark } from './logWorker';
import type { Row } from './report';

/** As many as Okta delivers to the event hooks of an org in a day. */
const BUSY = 400_000;

const DAY = 86_400;

const INTERVALS: Array<[name: string, seconds: number]> = [
	['every 10 seconds', 10],
	['every minute', 60],
	['every 5 minutes', 300],
	['every hour', 3600],
];

/** What one interval costs, measured over some polls and counted up to a day. */
interface Measured {
	requestsPerPoll: number;
	eventsPerPoll: number;
}

/** How many requests an idle and a busy org get in a day, by how often the log is read. */
export async function pollRequests(benchmark: LogBenchmark): Promise<Row[]> {
	const rows: Row[] = [];
	for (const [what, seconds] of INTERVALS) {
		const measure = async (eventsPerDay: number) =>
			await runLogWorker<Measured>('pollRequestsWorker.ts', benchmark, {
				EVENTS_PER_POLL: String(Math.round((eventsPerDay * seconds) / DAY)),
			});
		const idle = await measure(0);
		const busy = await measure(BUSY);
		const polls = DAY / seconds;
		rows.push({
			what,
			figures: {
				'requests per day, idle': Math.round(idle.requestsPerPoll * polls),
				'requests per day, busy': Math.round(busy.requestsPerPoll * polls),
				'events read per day': Math.round(Math.min(busy.eventsPerPoll * polls, BUSY)),
			},
		});
	}
	return rows;
}
