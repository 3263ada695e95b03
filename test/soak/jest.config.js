/** What takes too long for every change: restart after restart, and the recipe in batches too. */
process.env.SOAK = 'true';

module.exports = {
	...require('../e2e/jest.config.js'),
	roots: ['<rootDir>/test/e2e', '<rootDir>/test/soak'],
	testMatch: ['**/examples/processOnce.test.ts', '**/soak/*.test.ts'],
};
