import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import jestConfig from '../../jest.config.js';

const modules = JSON.parse(readFileSync(new URL('modules.json', import.meta.url), 'utf8'));
const name = process.env.MUTATION_MODULE;
const { code, tests, minScore } = modules[name];
const { transform, testTimeout } = jestConfig;

export default {
	mutate: code,
	testRunner: 'jest',
	jest: {
		projectType: 'custom',
		// Without the global setup, which must run before Stryker starts its processes.
		config: {
			testMatch: [`<rootDir>/${tests}/**/*.test.ts`],
			transform,
			testTimeout,
			// Everything that a test may import: Jest follows imports to find the tests of a file.
			roots: ['credentials', 'nodes', 'test', 'tools'].map((folder) => `<rootDir>/${folder}`),
			testEnvironment: fileURLToPath(new URL('environment.cjs', import.meta.url)),
			modulePathIgnorePatterns: ['<rootDir>/tools/sandbox/'],
			moduleNameMapper: { '^n8n-(core|workflow)$': '<rootDir>/tools/mutation/n8n-$1.cjs' },
		},
	},
	// The tests of the nodes mostly wait.
	concurrency: 4,
	// On a busy machine, tests take longer. A timeout counts as detected, so it mustn't come too early.
	timeoutMS: 30_000,
	coverageAnalysis: 'perTest',
	// Mutants in what runs when a file is loaded, such as tables, would need all tests each time.
	ignoreStatic: true,
	// Jest needs more memory with every run in the same process, and with it, more time.
	maxTestRunnerReuse: 50,
	thresholds: { high: minScore, low: minScore, break: minScore },
	reporters: ['clear-text', 'json', 'progress-append-only'],
	clearTextReporter: { allowColor: false, reportTests: false },
	jsonReporter: { fileName: `reports/mutation/${name.replace('/', '-')}.json` },
	tempDirName: 'reports/stryker',
	ignorePatterns: [
		'/dist',
		'/docs',
		'/reports',
		'/tools/sandbox/.data',
		'/tools/sandbox/.versions',
	],
};
