import { activeRateLimit, recordRateLimit } from '../../../nodes/Okta/memory/log/rateLimits';

const DAY_MS = 86_400_000;

test.each([
	['just now', 0, true],
	['six minutes ago', -360_000, false],
	["a day ahead, since n8n's clock has been set back", DAY_MS, false],
])('a 429 that arrived %s stops requests (milliseconds %d): %s', (_, ago, isActive) => {
	const response = { status: 429, headers: {}, body: undefined, receivedAt: Date.now() + ago };
	recordRateLimit('acme', response);
	expect(activeRateLimit('acme')).toBe(isActive ? response : undefined);
});
