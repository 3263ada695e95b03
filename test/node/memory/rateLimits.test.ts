import { activeRateLimit, recordRateLimit } from '../../../nodes/Okta/memory/log/rateLimits';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

test.each([
	{ when: 'just now stops requests', since: 0, isActive: true },
	{ when: 'six minutes ago stops no requests', since: -6 * MINUTE_MS, isActive: false },
	{ when: "before n8n's clock was set back stops no requests", since: DAY_MS, isActive: false },
])('a 429 that arrived $when', ({ since, isActive }) => {
	const response = { status: 429, headers: {}, body: undefined, receivedAt: Date.now() + since };
	recordRateLimit('acme', response);
	expect(activeRateLimit('acme')).toBe(isActive ? response : undefined);
});
