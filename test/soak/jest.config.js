/** Tests that take too long for every change: many restarts, and batch deliveries. */
process.env.SOAK = 'true';

module.exports = {
	...require('../e2e/jest.config.js'),
	maxWorkers: 1,
	roots: ['<rootDir>/test/e2e', '<rootDir>/test/soak'],
	testMatch: ['**/examples/processOnce.test.ts', '**/soak/*.test.ts'],
};
