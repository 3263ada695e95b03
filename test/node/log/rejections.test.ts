import { errorMessageOf, expectFaultsInjected, waitForLog } from '../../support/node/assertions';
import { setUpPolling } from '../../support/node/log/pollSetup';

const setup = setUpPolling();

describe('a rejected request', () => {
	test('for the first page is reported and leaves the cursor unchanged', async () => {
		const { harness, addEvents, failLogRequest } = setup;
		await harness.activate();
		const events = addEvents(2);
		failLogRequest({ kind: 'error', errorCode: 'E0000006' });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/rejected the request to read the System Log: 403 E0000006: .*The API token isn't allowed to read the System Log/,
		);
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('for a later page is logged, and the pages before it are emitted', async () => {
		const { harness, addBacklog, failLogRequest } = setup;
		harness.change({ options: { startFrom: 1 } });
		const backlog = addBacklog(2500);
		failLogRequest({ kind: 'error', errorCode: 'E0000006', path: /after=/ });
		expect(await harness.poll()).toHaveLength(1000);
		await waitForLog('rejected the request to read the System Log: 403');
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(backlog);
	});

	test('for the initial cursor is reported', async () => {
		const { harness } = setup;
		harness.credentials.data.token = 'wrong';
		expect(await errorMessageOf(harness.poll())).toMatch(
			/401 E0000011: .*Okta doesn't accept the API token/,
		);
	});
});

describe('the response of something between n8n and Okta', () => {
	test.each([400, 403, 404])(
		"is reported as such and doesn't change the cursor: %d",
		async (status) => {
			const { org, harness, addEvents } = setup;
			await harness.activate();
			const events = addEvents(2);
			org.interceptions.push({ path: /logs/, status });
			expect(await errorMessageOf(harness.poll())).toContain(
				`responded to the request to read the System Log instead of Okta: ${status}, "Web Page Blocked".`,
			);
			org.interceptions.length = 0;
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(events);
		},
	);
});

test('temporary failures are retried', async () => {
	const { org, harness, addEvents, failLogRequest } = setup;
	await harness.activate();
	const events = addEvents(1);
	failLogRequest({ kind: 'disconnectBefore' });
	failLogRequest({ kind: 'error', errorCode: 'E0000010' });
	await harness.pollUntilEmpty();
	expectFaultsInjected(org);
	expect(harness.uuids).toStrictEqual(events);
});

test("entries of a page that aren't events are skipped and logged", async () => {
	const { org, harness, conformance, addEvents } = setup;
	conformance.except(/^response 200 to GET \/api\/v1\/logs/);
	await harness.activate();
	org.systemLog.strayEntries = [null, 'x'];
	const events = addEvents(2);
	await harness.poll();
	expect(harness.uuids).toStrictEqual(events);
	await waitForLog("Skipped 2 entries that aren't events in a page of the System Log.");
});

test("an event whose type isn't a string is emitted with the fallback card", async () => {
	const { harness, conformance, addEvents } = setup;
	conformance.except(/^response 200 to GET \/api\/v1\/logs/);
	harness.change({ events: [], options: { filter: 'uuid pr' } });
	await harness.activate();
	const events = addEvents(1, { eventType: { toString: 5 } });
	await harness.pollUntilEmpty();
	expect(harness.uuids).toStrictEqual(events);
});

describe('a service app', () => {
	test.each([
		['without DPoP', false, [200]],
		['with DPoP', true, [400, 400, 200]],
	])(
		'%s reads the log page by page with the required scope and one access token',
		async (_, requiresDpop, tokenRequests) => {
			const oktaScopes = 'okta.logs.read';
			const registered = setup.org.serviceApps.register({ grants: [oktaScopes], requiresDpop });
			const harness = setup.createHarness({ serviceApp: { ...registered, oktaScopes } });
			await harness.activate();
			const before = setup.logRequests();
			const events = setup.addEvents(2500);
			await harness.pollUntilEmpty();
			expect(harness.uuids).toStrictEqual(events);
			expect(setup.logRequests() - before).toBeGreaterThan(2);
			const tokens = setup.org.requestsTo('/oauth2/v1/token');
			expect(tokens.map(({ status }) => status)).toStrictEqual(tokenRequests);
		},
	);

	test('whose access token expires between two pages loses no events', async () => {
		const harness = setup.createHarness({
			parameters: { options: { startFrom: 1, pagesPerPoll: 1 } },
			serviceApp: setup.org.serviceApps.register(),
		});
		const events = setup.addBacklog(2500);
		await harness.activate();
		setup.org.serviceApps.expireTokens();
		await harness.pollUntilEmpty();
		expect(harness.uuids).toStrictEqual(events);
	});

	test('without the required scope gets a message that names it', async () => {
		const oktaScopes = 'okta.eventHooks.manage';
		const serviceApp = { ...setup.org.serviceApps.register({ grants: [oktaScopes] }), oktaScopes };
		const harness = setup.createHarness({ serviceApp });
		expect(await errorMessageOf(harness.poll())).toMatch(
			/rejected the request to read the System Log: 403 .*okta\.logs\.read/,
		);
	});
});
