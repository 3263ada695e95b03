/** The three inner layers of tests. The fourth, on a real n8n, is test/sandbox/jest.config.js. */
module.exports = {
	testEnvironment: 'node',
	roots: [
		'<rootDir>/test/protocol',
		'<rootDir>/test/okta-org',
		'<rootDir>/test/n8n',
		'<rootDir>/test/package',
		'<rootDir>/test/architecture',
		'<rootDir>/test/release',
	],
	testMatch: ['**/*.test.ts'],
	transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
	globalSetup: '<rootDir>/test/globalSetup.ts',
	globalTeardown: '<rootDir>/test/globalTeardown.ts',
	// Certificates are trusted when a process starts, so tests must run in processes of their own.
	maxWorkers: 2,
	testTimeout: 20_000,
	workerIdleMemoryLimit: '1GB',
};
