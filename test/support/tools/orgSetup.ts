import { setUp } from '../setUp';
import { startOrg, type RunningOrg } from '../startOrg';
import { HookListener } from './hookListener';

interface OrgSetup extends Omit<RunningOrg, 'close'> {
	/** A server for the URL of hooks. */
	listener: HookListener;
}

/** Starts a listener for all tests of a file, and a new org for each test. */
export function setUpOrg(): OrgSetup {
	const listener = new HookListener();
	beforeAll(async () => {
		await listener.open();
	});

	const setup = setUp(startOrg);
	beforeEach(() => {
		listener.requests.length = 0;
		listener.nextResponses.length = 0;
	});

	afterAll(async () => await listener.close());
	return Object.assign(setup, { listener });
}
