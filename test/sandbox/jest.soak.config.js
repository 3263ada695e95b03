/** What takes too long for every change: restart after restart, and the recipe in batches too. */
process.env.SOAK = 'true';

module.exports = {
	...require('./jest.config.js'),
	roots: ['<rootDir>/test/sandbox/e2e', '<rootDir>/test/sandbox/soak'],
	testMatch: ['**/complete.test.ts', '**/soak/*.test.ts'],
};
