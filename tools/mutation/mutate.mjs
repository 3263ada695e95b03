/**
 * `npm run test:mutation`: Stryker changes the code in small ways, and a test must detect each change.
 * With arguments, only in these modules, e.g. `npm run test:mutation -- log memory`.
 */
import { Stryker } from '@stryker-mutator/core';

/** The code of each module, the tests that are meant for it, and the score that it needs, in percent. */
const MODULES = {
	auth: { code: ['protocol/auth/**'], tests: 'unit/auth', minScore: 95 },
	cards: { code: ['protocol/cards/**', 'protocol/json.ts'], tests: 'unit/cards', minScore: 95 },
	events: { code: ['protocol/events/!(eventTypes).ts'], tests: 'unit/events', minScore: 95 },
	hooks: { code: ['protocol/hooks/**', 'protocol/url.ts'], tests: 'unit/hooks', minScore: 95 },
	log: { code: ['protocol/log/**'], tests: 'unit/log', minScore: 95 },
	responses: { code: ['protocol/responses/**'], tests: 'unit/responses', minScore: 95 },
	memory: {
		code: ['memory/nodeState.ts', 'memory/hook/{publications,recentEvents}.ts'],
		tests: 'node/memory',
		minScore: 85,
	},
};

// Tests with random input run again for each mutant that they cover.
process.env.FUZZ_SHARE ??= '0.01';
// n8n-core stores its settings there, within Stryker's copy of the project.
process.env.N8N_USER_FOLDER = 'reports';

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(MODULES)) {
	const { code, tests, minScore } = MODULES[name];
	process.stdout.write(`\n${name}:\n`);
	const stryker = new Stryker({
		mutate: code.map((glob) => `nodes/Okta/${glob}`),
		testRunner: 'jest',
		jest: {
			config: {
				testMatch: [`<rootDir>/test/${tests}/**/*.test.ts`],
				// Jest follows imports within these folders to find the tests of a file.
				roots: ['<rootDir>/nodes', '<rootDir>/credentials', '<rootDir>/test'],
				// These tests need no certificate, which would be created anew for each mutant.
				globalSetup: undefined,
				globalTeardown: undefined,
			},
		},
		// On a busy machine, tests take longer. A timeout counts as detected, so it mustn't come too early.
		timeoutMS: 30_000,
		coverageAnalysis: 'perTest',
		// Mutants in what runs when a file is loaded, such as tables, would need all tests each time.
		ignoreStatic: true,
		// Jest needs more memory with every run in the same process, and with it, more time.
		maxTestRunnerReuse: 50,
		thresholds: { high: minScore, low: minScore, break: minScore },
		reporters: ['clear-text', 'progress-append-only'],
		clearTextReporter: { allowColor: false, reportTests: false },
		tempDirName: 'reports/stryker',
		ignorePatterns: ['/dist', '/docs', '/reports', '/tools/sandbox'],
	});
	await stryker.runMutationTest();
}
