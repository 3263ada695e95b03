/** What starts before each test of a file, and is closed after it. */
interface Running {
	close(): Promise<void>;
}

/**
 * Starts a setup before each test, and closes it afterwards. Returns an object that has the
 * properties of the current test's setup.
 */
export function setUp<T extends Running>(start: () => Promise<T>): Omit<T, 'close'> {
	const setup = {} as Omit<T, 'close'>;
	let running: T;

	beforeEach(async () => {
		running = await start();
		Object.assign(setup, running);
	});

	afterEach(async () => await running.close());
	return setup;
}
