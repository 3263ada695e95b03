import { NodeApiError, sleep } from 'n8n-workflow';

import { errorMessageOf, expectFaultsInjected, waitForLog } from '../../support/node/assertions';
import type { PollHarness } from '../../support/node/log/pollHarness';
import { setUpPolling } from '../../support/node/log/pollSetup';
import { n8nLog } from '../../support/testFolder';

const setup = setUpPolling();

describe('a backlog', () => {
	test('is emitted in order, with up to the maximum number of pages per poll', async () => {
		const { harness, addBacklog } = setup;
		harness.change({ options: { startFrom: 1, pagesPerPoll: 2 } });
		const backlog = addBacklog(5300);
		await harness.pollUntilEmpty();
		expect(harness.emissions.map((emission) => emission.length)).toStrictEqual([2000, 2000, 1300]);
		expect(harness.uuids).toStrictEqual(backlog);
	});

	test.each([
		[{ pagesPerPoll: 500 }, 10_000],
		[{ pagesPerPoll: 0 }, 1000],
		[{ pagesPerPoll: 'x' }, 1000],
		[{}, 12_000],
	])('with the options %j is read %i events of 12,000 in one poll', async (options, count) => {
		const { harness, addBacklog } = setup;
		harness.change({ options: { startFrom: 1, ...options } });
		addBacklog(12_000);
		expect(await harness.poll()).toHaveLength(count);
	});

	test('of large events is read up to 32 MB per poll', async () => {
		const { harness, addBacklog } = setup;
		harness.change({ output: 'event', options: { startFrom: 1 } });
		const large = { debugContext: { debugData: { large: 'x'.repeat(20_000) } } };
		addBacklog(3500, 3600, large);
		const emission = await harness.poll();
		expect(emission).toHaveLength(1000);
		expect(JSON.stringify(emission).length).toBeLessThan(32_000_000);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toHaveLength(3500);
	});

	test('is left to the next poll if this one has little time', async () => {
		const { org, harness, addBacklog } = setup;
		harness.change({ options: { startFrom: 1 } });
		harness.budgetMs = 2000;
		org.systemLog.delayMs = 500;
		const backlog = addBacklog(2500);
		expect(await harness.poll()).toHaveLength(1000);
		org.systemLog.delayMs = 0;
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
	});
});

test('a node that never reaches the end of the log says so every three polls', async () => {
	const { harness, addBacklog } = setup;
	harness.change({ options: { startFrom: 1, pagesPerPoll: 1 } });
	addBacklog(7500);
	const message = "polls didn't reach the end of the System Log, so events come late.";
	const count = () => n8nLog().split(message).length - 1;
	const before = count();
	await harness.poll();
	await harness.poll();
	expect(count()).toBe(before);
	await harness.poll();
	await waitForLog(`the last 3 ${message}`);
	await harness.pollUntilEmpty();
	await waitForLog(`the last 6 ${message}`);
	expect(count()).toBe(before + 2);
});

describe('a poll ends within its time', () => {
	async function measurePoll(
		harness: PollHarness,
		budgetMs: number,
	): Promise<{ seconds: number; message: string }> {
		harness.budgetMs = budgetMs;
		const start = Date.now();
		const message = await errorMessageOf(harness.poll());
		return { seconds: (Date.now() - start) / 1000, message };
	}

	test('if the first page takes longer', async () => {
		const { harness, addEvents, failLogRequest } = setup;
		await harness.activate();
		const events = addEvents(1);
		failLogRequest({ kind: 'timeoutBefore' });
		const { seconds, message } = await measurePoll(harness, 1500);
		expect(seconds).toBeLessThan(2.5);
		expect(message).toContain("it didn't respond in time");
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('if a later page takes longer, and emits the pages before it', async () => {
		const { org, harness, addEvents, failLogRequest } = setup;
		await harness.activate();
		const events = addEvents(2500);
		failLogRequest({ kind: 'timeoutBefore', skip: 1 });
		const { seconds } = await measurePoll(harness, 2500);
		expect(seconds).toBeLessThan(3.5);
		expectFaultsInjected(org);
		expect(harness.uuids).toStrictEqual(events.slice(0, 1000));
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('if Okta is down, although requests are retried', async () => {
		const { harness, failLogRequest } = setup;
		await harness.activate();
		failLogRequest({ kind: 'disconnectBefore', times: 10 });
		const { seconds, message } = await measurePoll(harness, 2500);
		expect(seconds).toBeGreaterThan(0.9);
		expect(seconds).toBeLessThan(3.5);
		expect(message).toMatch(/^n8n couldn't reach Okta at https:.* to read the System Log: /);
	});

	test('if the access token of a service app takes longer', async () => {
		const oktaScopes = 'okta.logs.read';
		const serviceApp = { ...setup.org.serviceApps.register({ grants: [oktaScopes] }), oktaScopes };
		const harness = setup.createHarness({ serviceApp });
		setup.org.faults.push({ method: 'POST', path: /token/, kind: 'timeoutBefore' });
		const { seconds, message } = await measurePoll(harness, 1500);
		expect(seconds).toBeLessThan(2.5);
		expect(message).toContain("it didn't respond in time");
	});
});

describe('the rate limit', () => {
	const exceeded = { kind: 'error', errorCode: 'E0000047' } as const;

	/** By Okta's clock. */
	function resetIn(seconds: number): { headers: Record<string, string> } {
		const reset = Math.ceil(Date.now() / 1000) + seconds;
		return { headers: { 'X-Rate-Limit-Reset': String(reset) } };
	}

	test('is used only up to 90 percent: the rest of a backlog is left to the next poll', async () => {
		const { org, harness, addBacklog } = setup;
		harness.change({ options: { startFrom: 1 } });
		org.systemLog.rateLimit = 10;
		const backlog = addBacklog(9500);
		// One request was for the initial cursor.
		expect(await harness.poll()).toHaveLength(8000);
		expect(await harness.poll()).toHaveLength(1000);
		org.systemLog.resetRateLimit();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
	});

	test('is reported with its reset if exceeded, also to n8n, without waiting for it', async () => {
		const { harness, failLogRequest } = setup;
		await harness.activate();
		const { headers } = resetIn(30);
		failLogRequest({ ...exceeded, headers });
		const start = Date.now();
		const error = await harness.poll().catch((thrown: unknown) => thrown);
		expect(Date.now() - start).toBeLessThan(5000);
		const resetsAt = Number(headers['X-Rate-Limit-Reset']) * 1000;
		expect((error as Error).message).toContain(new Date(resetsAt).toISOString());
		expect(error).toBeInstanceOf(NodeApiError);
		const { failure } = error as NodeApiError;
		expect(failure).toMatchObject({ cause: 'rate-limited' });
		const { resetsAtEpochMs = 0 } = failure as { resetsAtEpochMs?: number };
		expect(Math.abs(resetsAtEpochMs - resetsAt)).toBeLessThan(2500);
	});

	test('if exceeded, stops all requests of nodes to the org until its reset', async () => {
		const { harness, createHarness, addEvents, failLogRequest, logRequests } = setup;
		await harness.activate();
		const another = createHarness();
		const events = addEvents(2);
		failLogRequest({ ...exceeded, ...resetIn(3) });
		expect(await errorMessageOf(harness.poll())).toContain('429 E0000047');
		const before = logRequests();
		expect(await harness.poll()).toBeNull();
		expect(await errorMessageOf(harness.fetchTestEvent())).toContain('429 E0000047');
		expect(await errorMessageOf(another.poll())).toContain('429 E0000047');
		expect(logRequests()).toBe(before);

		await sleep(4000);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test("if exceeded by one token, doesn't stop the requests of another one", async () => {
		const { org, harness, createHarness, failLogRequest } = setup;
		org.tokens.set('00Another', 'super admin');
		const another = createHarness({ token: '00Another' });
		await harness.activate();
		await another.activate();
		failLogRequest({ ...exceeded, ...resetIn(30) });
		expect(await errorMessageOf(harness.poll())).toContain('429 E0000047');
		setup.addEvents(1);
		expect(await harness.poll()).toBeNull();
		expect(await another.poll()).toHaveLength(1);
	});

	test('if exceeded by a later page, still emits the pages before it', async () => {
		const { harness, addBacklog, failLogRequest } = setup;
		harness.change({ options: { startFrom: 1 } });
		const backlog = addBacklog(2500);
		failLogRequest({ ...exceeded, path: /after=/, ...resetIn(1) });
		expect(await harness.poll()).toHaveLength(1000);
		expect(await harness.poll()).toBeNull();
		await sleep(2500);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
	});
});
