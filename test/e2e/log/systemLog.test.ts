import { sleep } from 'n8n-workflow';

import { factorActivation } from '../../../tools/okta-emulator/events';
import { every, systemLogTrigger } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { waitForExecutions } from '../../support/e2e/executions';
import { addLogEvents, logRequests, publishLog, setUpLog } from '../../support/e2e/logSetup';
import { testWithPollMetrics } from '../../support/e2e/n8nFeatures';
import { publishRejected } from '../../support/e2e/workflows/publication';
import { recordingWorkflow } from '../../support/e2e/workflows/testWorkflows';

const setup = setUpLog({
	N8N_METRICS: 'true',
	N8N_METRICS_INCLUDE_POLL_TRIGGER_METRICS: 'true',
});

test('outputs each event once as a card, and continues after a restart of n8n', async () => {
	const { sandbox, recordingServer } = setup;
	const { org } = sandbox;
	const workflowId = await publishLog(setup);
	const first = addLogEvents(org, 3);
	await waitUntil('three events are processed', () => recordingServer.uuids.length >= 3);

	const [execution] = await waitForExecutions(sandbox, workflowId, 1);
	expect(execution?.items['Okta System Log Trigger']).toMatchObject([
		{
			UUID: first[0],
			'Event Type': 'user.mfa.factor.activate',
			'Event ID': null,
			'Okta User': { 'Display Name': 'Grace Hopper' },
			Headers: {},
			Source: { URL: `${sandbox.okta.url}/api/v1/logs` },
		},
		{},
		{},
	]);

	const second = addLogEvents(org, 2);
	await waitUntil('two more events are processed', () => recordingServer.uuids.length >= 5);
	await sleep(5000);
	expect(recordingServer.uuids).toStrictEqual([...first, ...second]);

	await sandbox.n8n.stop();
	const meanwhile = addLogEvents(org, 4);
	await sandbox.n8n.start();
	await sandbox.n8n.signIn();
	const all = [...first, ...second, ...meanwhile];
	await waitUntil('the events during the stop are processed', () =>
		all.every((uuid) => recordingServer.uuids.includes(uuid)),
	);
}, 120_000);

test('is read page by page with a service app, also after its access token expires', async () => {
	const { sandbox, recordingServer } = setup;
	const { n8n, okta, org } = sandbox;
	const account = { domain: okta.url, ...org.serviceApps.register() };
	const credentialId = await n8n.createCredential(account);
	const uuids = addLogEvents(org, 1200);
	const parameters = { authentication: 'oAuth2', options: { startFrom: 1 } };
	await publishLog({ ...setup, credentialId }, parameters);
	await waitUntil('the log is read', () => recordingServer.uuids.length >= 1200);
	org.serviceApps.expireTokens();
	uuids.push(...addLogEvents(org, 5));
	await waitUntil('later events are read', () => recordingServer.uuids.length >= 1205);
	expect(recordingServer.uuids).toStrictEqual(uuids);
}, 120_000);

describe('poll times', () => {
	test('can be six per minute, so that an event is processed within about ten seconds', async () => {
		const {
			recordingServer,
			sandbox: { org },
		} = setup;
		await publishLog(setup, { pollTimes: every(10) });
		const polls = logRequests(org);
		const start = Date.now();
		const seconds = [];
		for (let i = 0; i < 3; i++) {
			const addedAt = Date.now();
			addLogEvents(org, 1);
			await waitUntil('the event is processed', () => recordingServer.uuids.length > i);
			seconds.push((Date.now() - addedAt) / 1000);
			// Adds the next event at a different point between two polls.
			await sleep(3000 * i);
		}
		expect(Math.max(...seconds)).toBeLessThan(15);
		const minutes = (Date.now() - start) / 60_000;
		expect((logRequests(org) - polls) / minutes).toBeLessThan(6 + 1 / minutes);
	}, 120_000);

	test.each(['*/10 * * * * *', '* * * * * *'])(
		'that repeat within a minute (%s) are rejected by n8n',
		async (cronExpression) => {
			const { sandbox, recordingServer, credentialId } = setup;
			const pollTimes = { item: [{ mode: 'custom', cronExpression }] };
			const trigger = systemLogTrigger(credentialId, { pollTimes });
			const workflow = recordingWorkflow(trigger, recordingServer.url);
			const workflowId = await sandbox.n8n.createWorkflow(workflow);
			expect(await publishRejected(sandbox, workflowId)).toMatch(/polling interval is too short/);
		},
		120_000,
	);
});

test('a filter and a search can match events of all types', async () => {
	const {
		recordingServer,
		sandbox: { org },
	} = setup;
	await publishLog(setup, {
		events: [],
		options: { filter: 'outcome.result eq "FAILURE" or severity eq "WARN"', search: 'linux' },
	});
	addLogEvents(org, 2);
	const wanted = [
		factorActivation({ severity: 'WARN', eventType: 'user.session.start' }),
		factorActivation({ outcome: { result: 'FAILURE' } }),
	];
	org.systemLog.add(...wanted);
	await waitUntil('two events are processed', () => recordingServer.uuids.length >= 2);
	await sleep(5000);
	expect(recordingServer.uuids).toStrictEqual(wanted.map(({ uuid }) => uuid));
}, 60_000);

test('an actor by ID is looked for by Okta, and a target by name by n8n', async () => {
	const {
		recordingServer,
		sandbox: { org },
	} = setup;
	const actors = '00u1ada00lovelace001';
	await publishLog(setup, { options: { actors, targets: '={{ ["GRACE hopper"] }}' } });
	addLogEvents(org, 1);
	org.systemLog.add(
		factorActivation({ actor: { id: '00u1grace00hopper002' } }),
		factorActivation({ target: null }),
	);
	const [last] = addLogEvents(org, 1);
	await waitUntil('two events are processed', () => recordingServer.uuids.length >= 2);
	expect(recordingServer.uuids).toHaveLength(2);
	expect(recordingServer.uuids.at(-1)).toBe(last);
	const filters = org.requestsTo('/api/v1/logs').map(({ query }) => query.filter);
	expect(filters.at(-1)).toBe(
		`(eventType eq "user.mfa.factor.activate") and (actor.id eq "${actors}")`,
	);
}, 60_000);

test('publishing with actors that are not text says what to enter', async () => {
	const { sandbox, recordingServer, credentialId } = setup;
	const { n8n } = sandbox;
	const trigger = systemLogTrigger(credentialId, { options: { actors: '={{ { id: "x" } }}' } });
	const workflowId = await n8n.createWorkflow(recordingWorkflow(trigger, recordingServer.url));
	expect(await publishRejected(sandbox, workflowId)).toMatch(
		/'Actors' contains something other than text/,
	);
}, 120_000);

test('publishing with an expression that Okta rejects says why', async () => {
	const { sandbox, recordingServer, credentialId } = setup;
	const { n8n } = sandbox;
	const trigger = systemLogTrigger(credentialId, { options: { filter: 'severity is "WARN"' } });
	const workflowId = await n8n.createWorkflow(recordingWorkflow(trigger, recordingServer.url));
	const message = await publishRejected(sandbox, workflowId);
	expect(message).toContain('400 E0000031: Invalid search criteria');
	expect(message).toContain('https://developer.okta.com/docs/reference/system-log-query/');
}, 120_000);

test('"Fetch Test Event" outputs the latest event', async () => {
	const { sandbox, recordingServer, credentialId } = setup;
	const { n8n, org } = sandbox;
	addLogEvents(org, 2);
	const [latest] = addLogEvents(org, 1);
	const workflowId = await n8n.createWorkflow(
		recordingWorkflow(systemLogTrigger(credentialId), recordingServer.url),
	);
	await n8n.listen(workflowId);
	const [execution] = await waitForExecutions(sandbox, workflowId, 1);
	expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
	expect(execution?.items['Okta System Log Trigger']).toMatchObject([{ UUID: latest }]);
});

test("publishing with a token that isn't allowed to read the log says why", async () => {
	const { sandbox, recordingServer } = setup;
	const { n8n, org } = sandbox;
	org.tokens.set('00HelpDesk', 'help desk');
	const helpDeskId = await n8n.createCredential({ domain: sandbox.okta.url, token: '00HelpDesk' });
	const workflowId = await n8n.createWorkflow(
		recordingWorkflow(systemLogTrigger(helpDeskId), recordingServer.url),
	);
	const message = await publishRejected(sandbox, workflowId);
	expect(message).toContain('rejected the request to read the System Log: 403 E0000006');
	expect(message).toContain("isn't allowed to read the System Log");
}, 120_000);

testWithPollMetrics(
	"n8n's metrics count polls, and those that Okta rejects",
	async () => {
		const { n8n, org } = setup.sandbox;
		await publishLog(setup);
		const path = /logs/;
		org.faults.push({ kind: 'error', method: 'GET', path, errorCode: 'E0000011', times: 1 });
		const node = 'node_type="n8n-nodes-okta-trigger.oktaSystemLogTrigger"';
		await waitUntil('a poll has failed', async () => {
			const metrics = await n8n.metrics();
			return (
				metrics.includes(`n8n_poll_trigger_errors_total{${node},kind="auth"}`) &&
				metrics.includes(`n8n_poll_trigger_duration_seconds_count{${node},status="success"}`)
			);
		});
	},
	60_000,
);
