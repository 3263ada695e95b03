import type { Fault } from '../../../../tools/okta-emulator/faults';
import { waitUntil } from '../../../../tools/waitUntil';
import { errorMessageOf } from '../../../support/node/assertions';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { apiRequests } from '../../../support/node/hook/inspectOrg';

const setup = setUpHook();

/** Rejects a request because of a rate limit that resets in this many seconds. */
function rateLimit(method: string, path: RegExp, seconds: number, times = 1): void {
	const now = Math.floor(Date.now() / 1000);
	const headers = {
		Date: new Date(now * 1000).toUTCString(),
		'X-Rate-Limit-Reset': String(now + seconds),
	};
	const fault: Fault = { kind: 'error', errorCode: 'E0000047', method, path, headers, times };
	setup.org.faults.push(fault);
}

const RESET = /Your org has reached Okta's API rate limit\. Wait until 20\S+Z, then try again\./;

test('an activation that would have to wait past its deadline fails at once, and says until when to wait', async () => {
	const { org, harness } = setup;
	rateLimit('GET', /eventHooks$/, 58);
	expect(await errorMessageOf(harness.activate())).toMatch(RESET);
	// n8n tries again, which would otherwise succeed.
	org.requests.length = 0;
	expect(await errorMessageOf(harness.activate())).toMatch(RESET);
	expect(apiRequests(org)).toStrictEqual([]);
});

test("a hook that can't be verified before the deadline is deleted once the rate limit allows it", async () => {
	const { org, harness } = setup;
	rateLimit('POST', /verify$/, 58);
	rateLimit('POST', /deactivate$/, 58);
	const message = await errorMessageOf(harness.activate());
	expect(message).toMatch(RESET);
	expect(message).toMatch(/n8n deletes the new event hook as soon as the rate limit allows it\.$/);
	expect(harness.saved).toStrictEqual({});
	expect(org.hooks.size).toBe(1);
	rateLimit('DELETE', /who/, 1);
	await waitUntil('the hook is deleted', () => org.hooks.size === 0, 70);
}, 80_000);

test("a hook that's verified only after 75 seconds is deleted, since n8n has given up on it", async () => {
	const { org, harness } = setup;
	// Moves the clock by which the age of a publication is measured, once Okta has called the webhook.
	const now = performance.now.bind(performance);
	performance.now = () => now() + (org.hookRequests.length > 0 ? 75_000 : 0);
	try {
		expect(await errorMessageOf(harness.activate())).toBe(
			'Okta verified the event hook only after n8n had given up on it. n8n deleted the new event hook. Try again.',
		);
	} finally {
		performance.now = now;
	}
	expect(harness.saved).toStrictEqual({});
	expect(org.hooks.size).toBe(0);
});

test("a test listener that took long doesn't shorten the time for publishing", async () => {
	const { org, harness } = setup;
	const now = performance.now.bind(performance);
	performance.now = () => now() + (org.requests.length > 0 ? 50_000 : 0);
	try {
		harness.isTest = true;
		org.faults.push({ kind: 'error', method: 'GET', path: /eventHooks$/, errorCode: 'E0000006' });
		expect(await errorMessageOf(harness.activate())).toContain('403 E0000006');
		harness.isTest = false;
		// Less than the time for publishing, but more than what the test listener would have left of it.
		rateLimit('GET', /eventHooks$/, 8);
		await harness.activate();
	} finally {
		performance.now = now;
	}
	expect(org.hooks.size).toBe(1);
}, 30_000);
