/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';

import { sleep, type INode } from 'n8n-workflow';

import type { Hook } from '../../tools/okta-emulator/entities';
import { factorActivation, type OktaEvent } from '../../tools/okta-emulator/events';
import { type DeliveryResult } from '../../tools/okta-emulator/hooks/deliveries';
import { executionsOf, publish } from '../../tools/sandbox/workflows/publish';
import { startRecordingServer, type RecordingServer } from '../support/e2e/recordingServer';
import { waitUntil } from '../../tools/sandbox/sandbox';
import {
	actingWorkflow,
	chain,
	exampleWorkflow,
	httpRequest,
} from '../../tools/sandbox/workflows/workflows';
import { openCluster, type Cluster } from '../../tools/sandbox/n8n/cluster';

let cluster: Cluster;
let workflowId: string;
let hook: Hook;
let recordingServer: RecordingServer;

beforeAll(async () => {
	cluster = await openCluster();
	const { n8n } = cluster.sandbox;
	const credentialId = await n8n.createCredential(cluster.sandbox.account);
	recordingServer = await startRecordingServer();
	const workflow = actingWorkflow(credentialId, recordingServer.url);
	({ workflowId, hook } = await publish(cluster.sandbox, credentialId, {}, workflow));
	await waitUntil('n8n has saved the secret', async () => {
		const { attempts: tries } = await cluster.sandbox.org.deliver(hook, [factorActivation()]);
		return tries.at(-1)?.status === 200;
	});
}, 300_000);

afterAll(async () => {
	await cluster?.close();
	await recordingServer?.close();
}, 120_000);

/** Lets an event happen every 400 ms until it is told to stop. */
function stream(): { stop: () => Promise<Array<{ event: OktaEvent; delivered: DeliveryResult }>> } {
	let running = true;
	const sent: Array<Promise<{ event: OktaEvent; delivered: DeliveryResult }>> = [];
	const run = (async () => {
		while (running) {
			const event = factorActivation();
			const delivering = cluster.sandbox.org.deliver(hook, [event]);
			sent.push(delivering.then((delivered) => ({ event, delivered })));
			await sleep(400);
		}
	})();
	return {
		stop: async () => {
			running = false;
			await run;
			return await Promise.all(sent);
		},
	};
}

/**
 * Every event that was sent is acted on; how often is told by nobody. A job of a worker that went
 * away is taken up by another when its lock has ended, after up to a minute and a half
 * (QUEUE_WORKER_LOCK_DURATION).
 */
async function expectAllDone(
	sent: Array<{ event: OktaEvent; delivered: DeliveryResult }>,
): Promise<void> {
	const undone = () => {
		const done = new Set(recordingServer.uuids);
		return sent.filter(({ event }) => !done.has(String(event.uuid)));
	};
	await waitUntil('every event is acted on', () => undone().length === 0, 150).catch(
		() => undefined,
	);
	const tries = undone().map(({ event, delivered }) => ({
		uuid: event.uuid,
		statuses: delivered.attempts.map(({ status }) => status),
	}));
	expect(tries).toStrictEqual([]);
}

test('the main process registers the hook, on the address of the webhook processor', () => {
	expect(hook.channel.config.uri.startsWith(`${cluster.publicUrl}/webhook/`)).toBe(true);
	expect(hook.verificationStatus).toBe('VERIFIED');
});

test('the main process takes no deliveries', async () => {
	const { org, n8n } = cluster.sandbox;
	const uri = hook.channel.config.uri.replace(cluster.publicUrl, n8n.url);
	const elsewhere = {
		...hook,
		channel: { ...hook.channel, config: { ...hook.channel.config, uri } },
	};
	const { attempts: tries } = await org.deliver(elsewhere, [factorActivation()]);
	expect(tries.map(({ status }) => status)).toStrictEqual([404]);
});

test('both workers execute what the webhook processor took', async () => {
	const sending = stream();
	await sleep(4000);
	await expectAllDone(await sending.stop());
	for (const { logFile } of cluster.workers) {
		expect(readFileSync(logFile, 'utf8')).toMatch(/Worker started execution/);
	}
}, 240_000);

test('a restart of each worker, of the main process and of the webhook processor in turn, under a steady stream, loses no event', async () => {
	const sending = stream();
	const [first, second] = cluster.workers;
	await first.restart();
	await second.restart();
	await cluster.sandbox.n8n.stop();
	await cluster.sandbox.n8n.start();
	await cluster.sandbox.n8n.signIn();
	// With but one webhook processor there is a gap, unless another takes over before it goes.
	await cluster.webhooks.roll();
	await sleep(2000);
	const sent = await sending.stop();
	expect(sent.length).toBeGreaterThan(50);
	await expectAllDone(sent);
	expect([...cluster.sandbox.org.hooks.keys()]).toStrictEqual([hook.id]);
}, 420_000);

test('events in the gap of a webhook processor that is stopped first are lost: Okta tries twice, and that is all', async () => {
	const sending = stream();
	await cluster.webhooks.restart();
	const sent = await sending.stop();
	const taken = sent.filter(({ delivered }) => delivered.attempts.at(-1)?.status === 200);
	const lost = sent.filter(({ delivered }) => delivered.attempts.at(-1)?.status !== 200);
	expect(lost.length).toBeGreaterThan(0);
	for (const { delivered } of lost) expect(delivered.attempts).toHaveLength(2);
	await expectAllDone(taken);
}, 300_000);

test('unpublishing removes the hook', async () => {
	const { n8n, org } = cluster.sandbox;
	await n8n.deactivate(workflowId);
	await waitUntil('the hook is gone', () => org.hooks.size === 0);
});

test('an access token that one process has fetched is used by the others, together with its key', async () => {
	const { n8n, org, okta } = cluster.sandbox;
	const credentialId = await n8n.createCredential({
		domain: okta.url,
		scopes: ['okta.eventHooks.manage'],
		...org.serviceApps.register(),
	});
	const parameters = { authentication: 'oAuth2' };
	const url = `${okta.url}/api/v1/eventHooks?from=worker`;
	const workflow = chain(exampleWorkflow(credentialId, { parameters }).nodes[0] as INode, [
		httpRequest(credentialId, 'List Hooks', 4.2, { url }),
	]);
	const published = await publish(cluster.sandbox, credentialId, parameters, workflow);
	const tokenRequests = () => org.log.filter(({ path }) => path === '/oauth2/v1/token').length;
	const byMain = tokenRequests();

	const listedBy = async (count: number) => {
		await waitUntil('n8n takes an event', async () => {
			const { attempts: tries } = await org.deliver(published.hook, [factorActivation()]);
			return tries.at(-1)?.status === 200;
		});
		const executions = await executionsOf(cluster.sandbox, published.workflowId, count);
		return executions.at(-1)?.items['List Hooks']?.map(({ id }) => id);
	};
	expect(await listedBy(1)).toStrictEqual([published.hook.id]);
	expect(tokenRequests()).toBe(byMain);

	org.serviceApps.expireTokens();
	expect(await listedBy(2)).toStrictEqual([published.hook.id]);
	expect(tokenRequests()).toBe(byMain + 1);

	await n8n.deactivate(published.workflowId);
	await waitUntil('the hook is gone', () => org.hooks.size === 0);
	expect(tokenRequests()).toBe(byMain + 1);
}, 240_000);
