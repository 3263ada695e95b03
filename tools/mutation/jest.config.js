const { testTimeout, transform } = require('../../jest.config.js');
const modules = require('./modules.json');

const { tests } = modules[process.env.MUTATION_MODULE];

/** Jest for mutation tests. Without a global setup, which must run before Stryker starts its processes. */
module.exports = {
	rootDir: '../..',
	testMatch: [`<rootDir>/${tests}/**/*.test.ts`],
	transform,
	testTimeout,
	// Everything that a test may import: Jest follows imports to find the tests of a file.
	roots: ['credentials', 'nodes', 'test', 'tools'].map((folder) => `<rootDir>/${folder}`),
	modulePathIgnorePatterns: ['<rootDir>/tools/sandbox/'],
	testEnvironment: require.resolve('./environment.cjs'),
	moduleNameMapper: { '^n8n-(core|workflow)$': '<rootDir>/tools/mutation/n8n-$1.cjs' },
};
