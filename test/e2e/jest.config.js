/** End-to-end tests: the packed package on a real n8n. Only Okta is emulated. */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.test.ts'],
	transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
	// Mostly, tests wait for n8n. Each worker has an n8n of its own.
	maxWorkers: 2,
	testTimeout: 60_000,
	globalSetup: '<rootDir>/test/support/e2e/global/setUp.ts',
	globalTeardown: '<rootDir>/test/support/e2e/global/tearDown.ts',
};
