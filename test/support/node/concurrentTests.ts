import { startSetup, type TestSetup } from './setup';

const cases: Array<{ title: string; work: (setup: TestSetup) => Promise<void> }> = [];

/**
 * Declares a test that runs at the same time as all others of its file, in a setup of its own: for
 * tests that mostly wait. (jest's own `test.concurrent` does not let modules be loaded meanwhile.)
 */
export function concurrentTest(title: string, work: (setup: TestSetup) => Promise<void>): void {
	cases.push({ title, work });
}

/** To be called once, when all are declared. */
export function runConcurrentTests(): void {
	const outcomes = new Map<string, PromiseSettledResult<void>>();

	beforeAll(async () => {
		await Promise.all(
			cases.map(async ({ title, work }) => {
				const setup = await startSetup();
				const [worked] = await Promise.allSettled([work(setup)]);
				const [closed] = await Promise.allSettled([setup.close()]);
				outcomes.set(title, worked.status === 'rejected' ? worked : closed);
			}),
		);
	}, 120_000);

	test('every title is there once', () => {
		expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
	});

	test.each(cases.map(({ title }) => title))('%s', async (title) => {
		const outcome = outcomes.get(title);
		expect(outcome).toBeDefined();
		if (outcome?.status === 'rejected') await Promise.reject(outcome.reason as Error);
	});
}
