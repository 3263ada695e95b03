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
	maxWorkers: 2,
	testTimeout: 20_000,
	// With a limit, Jest always starts workers. Without it, it may run a few files in its own process,
	// which doesn't trust the certificate: Node.js reads NODE_EXTRA_CA_CERTS when a process starts.
	workerIdleMemoryLimit: '1GB',
};
