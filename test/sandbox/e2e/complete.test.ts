/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sleep, type INode } from 'n8n-workflow';

import type { Hook } from '../../okta-org/entities';
import { factorActivation, type OktaEvent } from '../../okta-org/events';
import { openLedger, type Ledger } from '../ledger';
import { Sandbox, until } from '../sandbox';
import { logTrigger, type exampleWorkflow } from '../workflows';
import { publish } from './publish';

let sandbox: Sandbox;
let ledger: Ledger;
let hook: Hook;

/** An example as it is in the repository, with a step that is seen outside in the place of none. */
function example(
	file: string,
	credentialId: string,
	parameters: object,
): ReturnType<typeof exampleWorkflow> {
	const path = join(__dirname, '..', '..', '..', 'examples', file);
	const workflow = JSON.parse(readFileSync(path, 'utf8')) as ReturnType<typeof exampleWorkflow>;
	const [trigger] = workflow.nodes as [INode];
	const nodes = workflow.nodes.map((node): INode => {
		if (node === trigger) {
			return {
				...node,
				webhookId: randomUUID(),
				credentials: { oktaTriggerApi: { id: credentialId, name: 'Okta sandbox org' } },
				parameters: { ...node.parameters, ...parameters },
			};
		}
		if (node.name !== 'Do Something Here') return node;
		return {
			...node,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: ledger.url,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: `={{ { uuids: [$('${trigger.name}').item.json.UUID] } }}`,
				options: {},
			},
		};
	});
	return { ...workflow, nodes };
}

beforeAll(async () => {
	sandbox = await Sandbox.open(undefined, { name: 'e2e' });
	ledger = await openLedger();
	const { n8n } = sandbox;
	const credentialId = await n8n.createCredential(sandbox.account);
	const { id: project } = await n8n.rest<{ id: string }>('GET', '/projects/personal');
	await n8n.rest('POST', `/projects/${project}/data-tables`, {
		name: 'okta_events',
		columns: [
			{ name: 'uuid', type: 'string' },
			{ name: 'done', type: 'boolean' },
		],
	});
	const atOnce = example('events-at-once.json', credentialId, {});
	({ hook } = await publish(sandbox, credentialId, {}, atOnce));
	const { pollTimes } = logTrigger(credentialId).parameters;
	const missed = example('events-missed.json', credentialId, {
		pollTimes: pollTimes ?? null,
		options: { onlyOlderThan: 0.25 },
	});
	await n8n.activate(await n8n.createWorkflow(missed));
	await until('n8n polls', () => sandbox.org.log.some(({ path }) => path === '/api/v1/logs'));
	await until('n8n has saved the secret', async () => {
		const { tries } = await sandbox.org.deliver(hook, [factorActivation()]);
		return tries.at(-1)?.status === 200;
	});
}, 240_000);

afterAll(async () => {
	await sandbox?.close();
	await ledger?.close();
});

/** What becomes of an event on its way: one in six never comes, others come twice, or late. */
const WAYS: Array<(event: OktaEvent) => Promise<unknown>> = [
	async () => undefined,
	async (event) => await deliver(event),
	async (event) => await Promise.all([deliver(event), deliver(event)]),
	async (event) => await deliver(event).then(async () => await deliver(event)),
	async (event) => await sleep(1500).then(async () => await deliver(event)),
	async (event) => await deliver(event),
];

async function deliver(event: OktaEvent): Promise<void> {
	await sandbox.org.deliver(hook, [event]);
}

test('events that are lost, doubled, late, or met by n8n stopped and killed: each is acted on, once', async () => {
	const { n8n, org } = sandbox;
	const happened: string[] = [];
	const underWay: Array<Promise<unknown>> = [];
	let isOn = true;
	const stream = (async () => {
		for (let i = 0; isOn; i++) {
			const event = factorActivation();
			org.systemLog.add(event);
			happened.push(String(event.uuid));
			underWay.push(WAYS[i % WAYS.length]?.(event) ?? Promise.resolve());
			await sleep(400);
		}
	})();

	await sleep(10_000);
	await n8n.stop();
	await sleep(3000);
	await n8n.start();
	await sleep(10_000);
	await n8n.stop('SIGKILL');
	// What was done and not marked as done when the kill came is done again: nothing can help that.
	const inFlight = new Set(ledger.uuids.slice(-20));
	await n8n.start();
	await n8n.signIn();
	await sleep(10_000);
	isOn = false;
	await stream;
	await Promise.all(underWay);

	expect(happened.length).toBeGreaterThan(60);
	const undone = () => happened.filter((uuid) => !ledger.uuids.includes(uuid));
	await until('every event is acted on', () => undone().length === 0, 90).catch(() => undefined);
	await sleep(20_000);
	expect(undone()).toStrictEqual([]);
	const times = new Map<string, number>();
	for (const uuid of ledger.uuids) times.set(uuid, (times.get(uuid) ?? 0) + 1);
	const doubled = happened.filter((uuid) => times.get(uuid) !== 1 && !inFlight.has(uuid));
	expect(doubled).toStrictEqual([]);
}, 300_000);
