import { Publication } from '../../../nodes/Okta/memory/hook/publications';
import { errorMessageOf } from '../../support/node/assertions';

const SECOND = 1000;

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
async function run(
	{
		seconds = 0,
		operation = 'activate',
		result = true,
	}: {
		seconds?: number;
		operation?: string;
		result?: boolean | Error;
	} = {},
	publication = Publication.of(workflow),
): Promise<boolean> {
	return await publication.run(operation, async () => {
		jest.advanceTimersByTime(seconds * SECOND);
		return result instanceof Error ? await Promise.reject(result) : result;
	});
}

/** Whether an operation has time to wait this long. */
async function mayWait(seconds: number): Promise<boolean> {
	let may = false;
	await Publication.of(workflow).run('delete', async (wait) => {
		may = wait(seconds * SECOND);
		return false;
	});
	return may;
}

test('an operation may wait until 55 seconds after the first call', async () => {
	expect(await mayWait(54)).toBe(true);
	expect(await mayWait(55)).toBe(false);
	jest.advanceTimersByTime(9 * SECOND);
	expect(await mayWait(45)).toBe(true);
	expect(await mayWait(46)).toBe(false);
});

describe('an operation that fails', () => {
	test('because it may not wait is not repeated, but throws the same error', async () => {
		const calls: string[] = [];
		const activate = async () =>
			await Publication.of(workflow).run('activate', async (wait) => {
				calls.push('activate');
				return wait(60 * SECOND) || (await Promise.reject(new Error('Wait until 12:00.')));
			});
		expect(await errorMessageOf(activate())).toBe('Wait until 12:00.');
		jest.advanceTimersByTime(8 * SECOND);
		expect(await errorMessageOf(activate())).toBe('Wait until 12:00.');
		expect(calls).toHaveLength(1);
	});

	test('after the deadline is not repeated either', async () => {
		const late = run({ seconds: 56, result: new Error('too late') });
		expect(await errorMessageOf(late)).toBe('too late');
		expect(await errorMessageOf(run())).toBe('too late');
		expect(await run({ operation: 'another node' })).toBe(true);
	});

	test('for another reason is repeated', async () => {
		expect(await errorMessageOf(run({ seconds: 54, result: new Error('401') }))).toBe('401');
		expect(await run()).toBe(true);
	});
});

describe('a publication begins anew', () => {
	const age = async () => 55 - (await latestWait());

	/** The longest time in seconds that an operation may wait. */
	async function latestWait(): Promise<number> {
		for (let seconds = 55; seconds > 0; seconds--) if (await mayWait(seconds - 0.5)) return seconds;
		return 0;
	}

	test("10 seconds after its last call, since n8n's pauses are shorter", async () => {
		await run({ seconds: 20, result: false });
		jest.advanceTimersByTime(9 * SECOND);
		expect(await age()).toBe(29);
		jest.advanceTimersByTime(10 * SECOND);
		expect(await age()).toBe(0);
	});

	test('84 seconds after its first call, since n8n has given up on it', async () => {
		const failed = run({ seconds: 83, result: new Error('too late') });
		expect(await errorMessageOf(failed)).toBe('too late');
		expect(await errorMessageOf(run())).toBe('too late');
		jest.advanceTimersByTime(1 * SECOND);
		expect(await run()).toBe(true);
	});

	test('once the node is active', async () => {
		await run({ seconds: 20, operation: 'delete', result: false });
		await run({ seconds: 20, result: false });
		expect(await age()).toBe(40);
		await run();
		expect(await age()).toBe(0);
	});

	test('but not while another node of the workflow is being activated', async () => {
		let end = (_result: boolean): void => {};
		const other = Publication.of(workflow).run(
			'another node',
			async () => await new Promise((resolve) => (end = resolve)),
		);
		await run({ seconds: 20 });
		expect(await age()).toBe(20);
		end(true);
		await other;
		await run();
		expect(await age()).toBe(0);
	});

	test('but not while n8n may try again to activate another node', async () => {
		await errorMessageOf(run({ seconds: 20, operation: 'another node', result: new Error('503') }));
		await run();
		expect(await age()).toBe(20);
		await run({ operation: 'another node' });
		expect(await age()).toBe(0);
	});

	test('for another workflow', async () => {
		await run({ seconds: 20, result: false });
		workflow = `workflow ${workflows++}`;
		expect(await age()).toBe(0);
	});
});

test('a publication counts as abandoned after 75 seconds', () => {
	const publication = Publication.of(workflow);
	jest.advanceTimersByTime(74 * SECOND);
	expect(publication.isAbandoned).toBe(false);
	jest.advanceTimersByTime(1 * SECOND);
	expect(publication.isAbandoned).toBe(true);
});
