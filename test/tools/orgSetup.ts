import { HookListener } from '../support/hookListener';
import { startOrg, type RunningOrg } from '../support/startOrg';

export interface OrgSetup extends Omit<RunningOrg, 'close'> {
	/** A server for the URL of hooks. */
	listener: HookListener;
}

/** Starts a listener for all tests of a file, and a new org for each test. */
export function setUpOrg(): OrgSetup {
	const listener = new HookListener();
	const setup = { listener } as OrgSetup;
	let running: RunningOrg;

	beforeAll(async () => {
		await listener.open();
	});

	beforeEach(async () => {
		running = await startOrg();
		const { org, okta, conformance } = running;
		Object.assign(setup, { org, okta, conformance });
		listener.requests.length = 0;
		listener.nextResponses.length = 0;
	});

	afterEach(async () => await running.close());
	afterAll(async () => await listener.close());
	return setup;
}
