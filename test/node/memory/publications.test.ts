import { Publication } from '../../../nodes/Okta/memory/hook/publications';
import { errorMessageOf } from '../../support/node/assertions';

const SECOND = 1000;

type Operation = `activate ${string}` | `delete ${string}`;

let workflows = 0;
let workflow = '';

beforeEach(() => {
	jest.useFakeTimers();
	workflow = `workflow ${workflows++}`;
});

afterEach(() => {
	jest.useRealTimers();
});

/** Runs an operation that takes this long. */
async function run({
	seconds = 0,
	operation = 'activate A',
	result = true,
}: {
	seconds?: number;
	operation?: Operation;
	result?: boolean | Error;
} = {}): Promise<boolean> {
	return await Publication.of(workflow, operation).run(operation, async () => {
		jest.advanceTimersByTime(seconds * SECOND);
		return result instanceof Error ? await Promise.reject(result) : result;
	});
}

/** Fails like `run`. */
async function fail(seconds: number, operation?: Operation): Promise<string> {
	return await errorMessageOf(run({ seconds, operation, result: new Error('failed') }));
}

/** Whether an operation has time to wait this long. */
async function mayWait(seconds: number): Promise<boolean> {
	let may = false;
	const operation = 'delete B';
	await Publication.of(workflow, operation).run(operation, async (wait) => {
		may = wait(seconds * SECOND);
		return true;
	});
	return may;
}

/** The age of the publication that a call now belongs to, in seconds. */
async function age(): Promise<number> {
	for (let seconds = 0; seconds < 55; seconds++) {
		if (await mayWait(54.5 - seconds)) return seconds;
	}
	return 55;
}

test('an operation may wait until 55 seconds after the first call', async () => {
	expect(await mayWait(54)).toBe(true);
	expect(await mayWait(55)).toBe(false);
	jest.advanceTimersByTime(2 * SECOND);
	expect(await mayWait(52)).toBe(true);
	expect(await mayWait(53)).toBe(false);
});

describe('an operation that fails', () => {
	/** n8n's pauses between its five attempts, in seconds. */
	const PAUSES = [1, 2, 4, 8];

	test("because it may not wait repeats its error in all of n8n's attempts", async () => {
		let calls = 0;
		const activate = async () =>
			await Publication.of(workflow, 'activate A').run('activate A', async (wait) => {
				calls++;
				return wait(60 * SECOND) || (await Promise.reject(new Error('Wait until 12:00.')));
			});
		expect(await errorMessageOf(activate())).toBe('Wait until 12:00.');
		for (const pause of PAUSES) {
			jest.advanceTimersByTime(pause * SECOND);
			expect(await errorMessageOf(activate())).toBe('Wait until 12:00.');
		}
		expect(calls).toBe(1);

		// Someone publishes the workflow again.
		expect(await errorMessageOf(activate())).toBe('Wait until 12:00.');
		expect(calls).toBe(2);
	});

	test('after the deadline repeats its error too, but other operations run', async () => {
		expect(await fail(56)).toBe('failed');
		expect(await errorMessageOf(run())).toBe('failed');
		expect(await run({ operation: 'activate B' })).toBe(true);
	});

	test('for another reason runs again', async () => {
		expect(await fail(54)).toBe('failed');
		expect(await run()).toBe(true);
	});
});

describe('a publication begins anew', () => {
	test('3 seconds after its last call, if nothing has failed', async () => {
		await run({ seconds: 20, operation: 'delete A' });
		jest.advanceTimersByTime(2.9 * SECOND);
		expect(await age()).toBe(23);
		jest.advanceTimersByTime(3 * SECOND);
		expect(await age()).toBe(0);
	});

	test.each([
		[1, 4],
		[2, 5],
		[3, 7],
		[4, 11],
	])("after n8n's pause if an operation has failed: %d times, %d seconds", async (times, pause) => {
		for (let attempt = 0; attempt < times; attempt++) await fail(1);
		jest.advanceTimersByTime((pause - 0.1) * SECOND);
		expect(await age()).toBe(times + pause);
		jest.advanceTimersByTime(pause * SECOND);
		expect(await age()).toBe(0);
	});

	test.each([
		['activate A', 5],
		['delete A', 3],
	] as const)(
		'after all attempts of n8n for an operation (%s: %d)',
		async (operation, attempts) => {
			for (let attempt = 0; attempt < attempts; attempt++) await fail(2, operation);
			expect(await age()).toBe(2 * attempts);
			await fail(0, operation);
			expect(await age()).toBe(0);
		},
	);

	test("but not in n8n's longest pause, although each attempt begins with a check that succeeds", async () => {
		for (const pause of [1, 2, 4, 8]) {
			await run({ result: false });
			await fail(0);
			jest.advanceTimersByTime(pause * SECOND);
		}
		expect(await age()).toBe(15);
	});

	test('84 seconds after its first call, since n8n has given up on it', async () => {
		expect(await fail(83)).toBe('failed');
		expect(await errorMessageOf(run())).toBe('failed');
		jest.advanceTimersByTime(1 * SECOND);
		expect(await run()).toBe(true);
	});

	test('once the node is active', async () => {
		await run({ seconds: 20, operation: 'delete A' });
		await run({ seconds: 20, result: false });
		expect(await age()).toBe(40);
		await run();
		expect(await age()).toBe(0);
	});

	test('but not while another node of the workflow is being activated', async () => {
		let end: (isActive: boolean) => void = () => {};
		const activation = new Promise<boolean>((resolve) => (end = resolve));
		const other = Publication.of(workflow, 'activate B').run(
			'activate B',
			async () => await activation,
		);
		await run({ seconds: 20 });
		expect(await age()).toBe(20);
		end(true);
		await other;
		expect(await age()).toBe(0);
	});

	test('but not while n8n may try again to activate another node', async () => {
		await fail(20, 'activate B');
		await run();
		expect(await age()).toBe(20);
		await run({ operation: 'activate B' });
		expect(await age()).toBe(0);
	});

	test('for another workflow', async () => {
		await run({ seconds: 20, result: false });
		workflow = `workflow ${workflows++}`;
		expect(await age()).toBe(0);
	});
});

test('publishing and unpublishing again and again never gets a deadline of an earlier time', async () => {
	for (let time = 0; time < 200; time += 2) {
		await run({ seconds: 1, operation: 'delete A' });
		expect(await age()).toBeLessThanOrEqual(1);
		await run({ seconds: 1 });
	}
});

test("someone who corrects a mistake every 20 seconds isn't taken for n8n", async () => {
	for (let time = 0; time < 200; time += 20) {
		for (const pause of [1, 2, 4, 8, 5]) {
			await fail(0);
			jest.advanceTimersByTime(pause * SECOND);
		}
	}
	const publication = Publication.of(workflow, 'activate A');
	expect(publication.isAbandoned).toBe(false);
});

test('a publication counts as abandoned after 75 seconds', () => {
	const publication = Publication.of(workflow, 'activate A');
	jest.advanceTimersByTime(74 * SECOND);
	expect(publication.isAbandoned).toBe(false);
	jest.advanceTimersByTime(1 * SECOND);
	expect(publication.isAbandoned).toBe(true);
});
