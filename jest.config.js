/** Tests that need no running n8n. Those on a real n8n use test/e2e/jest.config.js. */
module.exports = {
	testEnvironment: 'node',
	roots: ['test/unit', 'test/project', 'test/node', 'test/package', 'test/tools'].map(
		(folder) => `<rootDir>/${folder}`,
	),
	testMatch: ['**/*.test.ts'],
	transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
	globalSetup: '<rootDir>/test/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
	// Certificates are trusted when a process starts, so tests must run in processes of their own.
	maxWorkers: 2,
	testTimeout: 20_000,
	workerIdleMemoryLimit: '1GB',
};
