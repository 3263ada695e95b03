import { startHookSetup, type HookSetup } from './hook/hookSetup';

const tests: Array<{ title: string; run: (setup: HookSetup) => Promise<void> }> = [];

/**
 * Declares a test that runs at the same time as the others in its file, in its own setup. Useful for
 * tests that mostly wait. (With jest's own `test.concurrent`, modules can't be loaded meanwhile.)
 */
export function concurrentTest(title: string, run: (setup: HookSetup) => Promise<void>): void {
	tests.push({ title, run });
}

/** Call this once, at the end of the file. */
export function runConcurrentTests(): void {
	const results = new Map<string, PromiseSettledResult<void>>();

	beforeAll(async () => {
		await Promise.all(
			tests.map(async ({ title, run }) => {
				const setup = await startHookSetup();
				const [tested] = await Promise.allSettled([run(setup)]);
				const [closed] = await Promise.allSettled([setup.close()]);
				results.set(title, tested.status === 'rejected' ? tested : closed);
			}),
		);
	}, 120_000);

	test('titles are unique', () => {
		expect(new Set(tests.map(({ title }) => title)).size).toBe(tests.length);
	});

	test.each(tests.map(({ title }) => title))('%s', async (title) => {
		const result = results.get(title);
		expect(result).toBeDefined();
		if (result?.status === 'rejected') await Promise.reject(result.reason as Error);
	});
}
