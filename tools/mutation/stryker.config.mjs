import { readFileSync } from 'node:fs';

const modules = JSON.parse(readFileSync(new URL('modules.json', import.meta.url), 'utf8'));
const name = process.env.MUTATION_MODULE;
const { code, minScore } = modules[name];

export default {
	mutate: code,
	testRunner: 'jest',
	jest: { configFile: 'tools/mutation/jest.config.js' },
	// The tests of the nodes mostly wait.
	concurrency: 8,
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
