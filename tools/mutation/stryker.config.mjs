import { readFileSync } from 'node:fs';

import jestConfig from '../../jest.config.js';

/**
 * The layers of code, each with the tests that are meant for it, and the least share of mutants that
 * these must detect, in percent.
 */
const layers = JSON.parse(readFileSync(new URL('layers.json', import.meta.url), 'utf8'));
const name = process.env.MUTATION_LAYER;
const { code, tests, minScore } = layers[name];
const { testEnvironment, testMatch, transform, testTimeout } = jestConfig;

export default {
	mutate: code,
	testRunner: 'jest',
	// Without the global setup, which must run before Stryker starts its processes.
	jest: {
		projectType: 'custom',
		config: {
			testEnvironment,
			testMatch,
			transform,
			testTimeout,
			roots: [`<rootDir>/${tests}`],
		},
	},
	coverageAnalysis: 'perTest',
	// Jest needs more memory with every run in the same process, and with it, more time.
	maxTestRunnerReuse: 50,
	// Mutants in what runs when a file is loaded, such as tables, would need all tests each time.
	ignoreStatic: true,
	thresholds: { high: minScore, low: minScore, break: minScore },
	reporters: ['clear-text', 'json', 'progress-append-only'],
	clearTextReporter: { allowColor: false, logTests: false },
	jsonReporter: { fileName: `reports/mutation/${name}.json` },
	tempDirName: 'reports/stryker',
	ignorePatterns: [
		'/dist',
		'/docs',
		'/reports',
		'/tools/sandbox/.data',
		'/tools/sandbox/.versions',
	],
};
