import { factorActivation, type OktaEvent } from '../../../../tools/okta-emulator/events';
import type { Fault } from '../../../../tools/okta-emulator/faults';
import { setUp } from '../../setUp';
import { startOrg, type RunningOrg } from '../../startOrg';
import { PollHarness, type PollHarnessOptions } from './pollHarness';

interface PollSetup extends RunningOrg {
	/** An Okta System Log Trigger node that reads the org's log. */
	harness: PollHarness;
	/** Creates another node, e.g. with other parameters. */
	createHarness(options?: Partial<PollHarnessOptions>): PollHarness;
	/** Adds events to the log that happen before anything that follows. Returns their UUIDs. */
	addEvents(count: number, overrides?: OktaEvent): string[];
	/** Adds events that happened at regular intervals since then, in seconds ago, by default an hour. */
	addBacklog(count: number, seconds?: number, overrides?: OktaEvent): string[];
	/** Makes requests to the log fail, by default the next one. */
	failLogRequest(fault: Pick<Fault, 'kind'> & Partial<Fault>): void;
	/** How many requests were made to the log. */
	logRequests(): number;
}

/** Starts an org with a System Log, and an Okta System Log Trigger node that reads it. */
export async function startPollSetup(): Promise<PollSetup> {
	const running = await startOrg();
	const { org, okta } = running;
	const createHarness: PollSetup['createHarness'] = (options) =>
		new PollHarness({ domain: okta.url, token: org.token, ...options });
	const addBacklog: PollSetup['addBacklog'] = (count, seconds = 3600, overrides = {}) => {
		const events = Array.from({ length: count }, (_, i) => {
			const time = Date.now() - (seconds * 1000 * (count - i)) / count;
			return factorActivation({ published: new Date(time).toISOString(), ...overrides });
		});
		org.systemLog.add(...events);
		return events.map(({ uuid }) => String(uuid));
	};
	return {
		...running,
		harness: createHarness(),
		createHarness,
		addEvents: (count, overrides) => {
			const uuids = addBacklog(count, 0, overrides);
			// Not in the millisecond in which a node starts to read after them.
			for (const now = Date.now(); Date.now() === now; );
			return uuids;
		},
		addBacklog,
		failLogRequest: (fault) => {
			org.faults.push({ method: 'GET', path: /logs/, ...fault } as Fault);
		},
		logRequests: () => org.requestsTo('/api/v1/logs').length,
	};
}

/** Starts an org with a System Log, and an Okta System Log Trigger node, for each test. */
export function setUpPolling(): Omit<PollSetup, 'close'> {
	return setUp(startPollSetup);
}
