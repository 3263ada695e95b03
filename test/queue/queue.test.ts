/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

import { sleep } from 'n8n-workflow';

import type { Hook } from '../../tools/okta-emulator/entities';
import {
	factorActivation,
	factorActivations,
	type OktaEvent,
} from '../../tools/okta-emulator/events';
import type { DeliveryResult } from '../../tools/okta-emulator/hooks/deliveries';
import { Conformance } from '../../tools/okta-emulator/conformance/conformance';
import { openCluster, type Cluster } from '../../tools/sandbox/cluster/cluster';
import type { NewWorkflow } from '../../tools/sandbox/n8n/n8n';
import { publish } from '../../tools/sandbox/workflows/publish';
import { every, oktaTrigger } from '../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../tools/waitUntil';
import { attemptStatuses, deliverUntilAccepted } from '../support/e2e/deliveries';
import { waitForExecutions } from '../support/e2e/executions';
import { publishLogWorkflow } from '../support/e2e/logSetup';
import { startRecordingServer, type RecordingServer } from '../support/e2e/servers/recordingServer';
import { example, TABLES } from '../support/e2e/workflows/examples';
import {
	chain,
	codeNode,
	httpRequest,
	recordingWorkflow,
	recordUuids,
} from '../support/e2e/workflows/testWorkflows';

const conformance = new Conformance();
let cluster: Cluster;
let workflowId: string;
let hook: Hook;
let recordingServer: RecordingServer;

beforeAll(async () => {
	// Workers notice within seconds that another one was killed. By default, it takes up to 90.
	const env = { QUEUE_WORKER_LOCK_DURATION: '10000', QUEUE_WORKER_STALLED_INTERVAL: '5000' };
	cluster = await openCluster(env, conformance);
	const { n8n } = cluster.sandbox;
	const credentialId = await n8n.createCredential(cluster.sandbox.account);
	recordingServer = await startRecordingServer();
	const workflow = recordingWorkflow(oktaTrigger(credentialId), recordingServer.url);
	({ workflowId, hook } = await publish(cluster.sandbox, workflow));
	await deliverUntilAccepted(cluster.sandbox.org, hook);
}, 300_000);

afterAll(async () => {
	await cluster?.close();
	await recordingServer?.close();
	conformance.assertNoViolations();
}, 120_000);

/** Sends an event every 400 ms until it's stopped. */
function startSending(): {
	stop: () => Promise<Array<{ event: OktaEvent; delivered: DeliveryResult }>>;
} {
	let isSending = true;
	const sent: Array<Promise<{ event: OktaEvent; delivered: DeliveryResult }>> = [];
	const run = (async () => {
		while (isSending) {
			const event = factorActivation();
			const delivering = cluster.sandbox.org.deliver(hook, [event]);
			sent.push(delivering.then((delivered) => ({ event, delivered })));
			await sleep(400);
		}
	})();
	return {
		stop: async () => {
			isSending = false;
			await run;
			return await Promise.all(sent);
		},
	};
}

/**
 * Expects that every event is processed at least once. A worker that stops ends its executions first,
 * and others take the jobs that wait.
 */
async function expectAllProcessed(
	sent: Array<{ event: OktaEvent; delivered: DeliveryResult }>,
): Promise<void> {
	const unprocessed = () => {
		const processed = new Set(recordingServer.uuids);
		return sent.filter(({ event }) => !processed.has(String(event.uuid)));
	};
	await waitUntil('every event is processed', () => unprocessed().length === 0, 60).catch(
		() => undefined,
	);
	const attempts = unprocessed().map(({ event, delivered }) => ({
		uuid: event.uuid,
		statuses: delivered.attempts.map(({ status }) => status),
	}));
	expect(attempts).toStrictEqual([]);
}

test('the main process creates the hook with the URL of the webhook processor', () => {
	expect(hook.channel.config.uri.startsWith(`${cluster.publicUrl}/webhook/`)).toBe(true);
	expect(hook.verificationStatus).toBe('VERIFIED');
});

test('the main process accepts no deliveries', async () => {
	const { org, n8n } = cluster.sandbox;
	const uri = hook.channel.config.uri.replace(cluster.publicUrl, n8n.url);
	const elsewhere = {
		...hook,
		channel: { ...hook.channel, config: { ...hook.channel.config, uri } },
	};
	const { attempts } = await org.deliver(elsewhere, [factorActivation()]);
	expect(attempts.map(({ status }) => status)).toStrictEqual([404]);
});

test('both workers execute deliveries that the webhook processor accepted', async () => {
	const sender = startSending();
	await sleep(4000);
	await expectAllProcessed(await sender.stop());
	for (const { logFile } of cluster.workers) {
		expect(readFileSync(logFile, 'utf8')).toMatch(/Worker started execution/);
	}
}, 240_000);

test('restarting each worker, the main process and the webhook processor in turn, while Okta delivers, loses no event', async () => {
	const sender = startSending();
	const [first, second] = cluster.workers;
	await first.restart();
	await second.restart();
	await cluster.sandbox.n8n.restart();
	// Another webhook processor starts before this one stops. Otherwise deliveries would fail in between.
	await cluster.webhooks.rollingRestart();
	await sleep(2000);
	const sent = await sender.stop();
	expect(sent.length).toBeGreaterThan(50);
	await expectAllProcessed(sent);
	expect([...cluster.sandbox.org.hooks.keys()]).toStrictEqual([hook.id]);
}, 420_000);

test('restarting the only webhook processor loses events, since Okta attempts each delivery only twice', async () => {
	const sender = startSending();
	await cluster.webhooks.restart();
	const sent = await sender.stop();
	const accepted = sent.filter(({ delivered }) => delivered.attempts.at(-1)?.status === 200);
	const lost = sent.filter(({ delivered }) => delivered.attempts.at(-1)?.status !== 200);
	expect(lost.length).toBeGreaterThan(0);
	for (const { delivered } of lost) expect(delivered.attempts).toHaveLength(2);
	await expectAllProcessed(accepted);
}, 300_000);

test('executions on workers that are killed end as errors, and the examples read their events from the log', async () => {
	const { sandbox, workers } = cluster;
	const { n8n, org } = sandbox;
	const credentialId = await n8n.createCredential(sandbox.account);
	await n8n.createDataTable('okta_events', TABLES.okta_events);
	const wait = {
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		parameters: { amount: 40, unit: 'seconds' },
	};
	const record = recordUuids(recordingServer.url, "[$('Okta System Log Trigger').item.json.UUID]");
	const errorTrigger = {
		...oktaTrigger(credentialId),
		type: 'n8n-nodes-base.errorTrigger',
		typeVersion: 1,
		parameters: {},
		credentials: {},
	};
	const alert = recordUuids(recordingServer.url, '[$json.execution.id]');
	const errorWorkflow = await n8n.createWorkflow(
		chain(errorTrigger, [{ ...codeNode('Alert', ''), ...alert }]),
	);
	await n8n.activate(errorWorkflow);
	const realTime = await publish(sandbox, {
		...example('process-events-in-real-time.json', {
			credentialId,
			replacements: { 'Replace Me': wait },
		}),
		settings: { errorWorkflow },
	} as NewWorkflow);
	const missed = await publishLogWorkflow(
		sandbox,
		example('process-missed-events.json', {
			credentialId,
			parameters: { pollTimes: every(10), options: { onlyOlderThan: 20 / 60 } },
			replacements: { 'Replace Me': record },
		}),
	);
	const events = factorActivations(5);
	org.systemLog.add(...events);
	const [first, ...others] = events;
	await deliverUntilAccepted(org, realTime.hook, first);
	const delivered = others.map(async (event) => await org.deliver(realTime.hook, [event]));
	expect(attemptStatuses(await Promise.all(delivered))).toStrictEqual([200, 200, 200, 200]);
	const statuses = async () =>
		(await n8n.executions(realTime.workflowId)).map(({ status }) => status);
	const running = events.map(() => 'running');
	await waitUntil('the workers execute', async () => isDeepStrictEqual(await statuses(), running));
	await sleep(1000);
	await Promise.all(workers.map(async (worker) => await worker.restart('SIGKILL')));

	const uuids = events.map(({ uuid }) => String(uuid));
	await waitUntil(
		'the events come from the log',
		() => uuids.every((uuid) => recordingServer.uuids.includes(uuid)),
		90,
	);
	// A worker that starts calls them crashed at first. They're never repeated.
	const ended = events.map(() => 'error');
	await waitUntil('n8n ends them', async () => isDeepStrictEqual(await statuses(), ended), 60);
	const ids = (await n8n.executions(realTime.workflowId)).map(({ id }) => id);
	await waitUntil('the error workflow has started for each', () =>
		ids.every((id) => recordingServer.uuids.includes(id)),
	);
	await n8n.deactivate(missed);
	await n8n.deactivate(realTime.workflowId);
}, 300_000);

test('unpublishing deletes the hook', async () => {
	const { n8n, org } = cluster.sandbox;
	await n8n.deactivate(workflowId);
	await waitUntil('the hook is deleted', () => org.hooks.size === 0);
});

test('the processes share an access token and its key', async () => {
	const { n8n, org, okta } = cluster.sandbox;
	const credentialId = await n8n.createCredential({
		domain: okta.url,
		oktaScopes: 'okta.eventHooks.manage',
		...org.serviceApps.register(),
	});
	const url = `${okta.url}/api/v1/eventHooks?from=worker`;
	conformance.except(/^query of request GET/);
	const workflow = chain(oktaTrigger(credentialId, { authentication: 'oAuth2' }), [
		httpRequest(credentialId, 'List Hooks', 4.2, { url }),
	]);
	const published = await publish(cluster.sandbox, workflow);
	const tokenRequests = () => org.requestsTo('/oauth2/v1/token').length;
	const requestsByMain = tokenRequests();

	const listedBy = async (count: number) => {
		await deliverUntilAccepted(org, published.hook);
		const executions = await waitForExecutions(cluster.sandbox, published.workflowId, count);
		return executions.at(-1)?.items['List Hooks']?.map(({ id }) => id);
	};
	expect(await listedBy(1)).toStrictEqual([published.hook.id]);
	expect(tokenRequests()).toBe(requestsByMain);

	org.serviceApps.expireTokens();
	expect(await listedBy(2)).toStrictEqual([published.hook.id]);
	expect(tokenRequests()).toBe(requestsByMain + 1);

	await n8n.deactivate(published.workflowId);
	await waitUntil('the hook is deleted', () => org.hooks.size === 0);
	expect(tokenRequests()).toBe(requestsByMain + 1);
}, 240_000);

describe('a test listener', () => {
	/** Listens for a test event of a new workflow. Returns the workflow's ID. */
	async function listen(): Promise<string> {
		const { n8n, account } = cluster.sandbox;
		const trigger = oktaTrigger(await n8n.createCredential(account));
		const id = await n8n.createWorkflow(recordingWorkflow(trigger, recordingServer.url));
		await n8n.listen(id);
		return id;
	}

	test("can't get an event if the webhook processors get its requests", async () => {
		const { n8n, org } = cluster.sandbox;
		org.systemLog.add(factorActivation());
		await expect(listen()).rejects.toThrow('Unable to verify event hook');
		expect(n8n.log()).toContain(
			`n8n couldn't reach its own webhook URL ${cluster.publicUrl}/webhook-test/`,
		);
	});

	test('gets the latest event if the main process gets its requests', async () => {
		const { n8n, org } = cluster.sandbox;
		// With N8N_WEBHOOK_URL, N8N_EDITOR_BASE_URL would have no effect.
		const env = { N8N_WEBHOOK_URL: '', WEBHOOK_URL: cluster.publicUrl };
		await n8n.restart({ env: { ...env, N8N_EDITOR_BASE_URL: n8n.url } });
		const event = factorActivation();
		org.systemLog.add(event);
		const [execution] = await waitForExecutions(cluster.sandbox, await listen(), 1);
		expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
		expect(recordingServer.uuids).toContain(event.uuid);
		expect(org.hooks.size).toBe(0);
	}, 60_000);
});
