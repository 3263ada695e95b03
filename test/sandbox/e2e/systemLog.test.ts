import { sleep } from 'n8n-workflow';

import { factorActivation } from '../../okta-org/events';
import { openLedger, type Ledger } from '../ledger';
import { Sandbox, until } from '../sandbox';
import { actingWorkflow, logTrigger } from '../workflows';
import { executionsOf, messageOfRefused } from './publish';

let sandbox: Sandbox;
let ledger: Ledger;
let credentialId: string;

beforeAll(async () => {
	sandbox = await Sandbox.open(undefined, { name: 'e2e' });
	ledger = await openLedger();
	credentialId = await sandbox.n8n.createCredential(sandbox.account);
}, 180_000);

beforeEach(() => {
	ledger.uuids.length = 0;
	sandbox.org.systemLog.events.length = 0;
});

afterEach(async () => {
	await sandbox.n8n.deactivateAll();
});

afterAll(async () => {
	await sandbox?.close();
	await ledger?.close();
});

/** Publishes a workflow that acts on the events of the log, and waits until it has begun to poll. */
async function publishLog(parameters: Parameters<typeof logTrigger>[1] = {}): Promise<string> {
	const { n8n, org } = sandbox;
	const trigger = logTrigger(credentialId, parameters);
	const polls = org.log.length;
	const workflowId = await n8n.createWorkflow(actingWorkflow(credentialId, ledger.url, trigger));
	await n8n.activate(workflowId);
	await until('n8n polls', () => org.log.slice(polls).some(({ path }) => path === '/api/v1/logs'));
	return workflowId;
}

/** Lets so many events happen, and gives their UUIDs. */
function happen(count: number, published = new Date().toISOString()): string[] {
	const events = Array.from({ length: count }, () => factorActivation({ published }));
	sandbox.org.systemLog.add(...events);
	return events.map(({ uuid }) => String(uuid));
}

function yesterday(): string {
	return new Date(Date.now() - 3_600_000 * 24).toISOString();
}

test('events come out with the card, once each, over a restart of n8n too', async () => {
	const workflowId = await publishLog();
	await sleep(1000);
	const first = happen(3);
	await until('three events are acted on', () => ledger.uuids.length >= 3);

	const [execution] = await executionsOf(sandbox, workflowId, 1);
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

	const second = happen(2);
	await until('two more are acted on', () => ledger.uuids.length >= 5);
	await sleep(5000);
	expect(ledger.uuids).toStrictEqual([...first, ...second]);

	await sandbox.n8n.stop();
	const meanwhile = happen(4);
	await sandbox.n8n.start();
	await sandbox.n8n.signIn();
	const all = [...first, ...second, ...meanwhile];
	await until('what happened meanwhile is acted on', () =>
		all.every((uuid) => ledger.uuids.includes(uuid)),
	);
}, 120_000);

test('n8n killed in the midst of a backlog loses no event', async () => {
	const waiting = happen(6000, yesterday());
	await publishLog({ options: { startFrom: 2, pagesPerPoll: 1 } });
	for (const seen of [1, 2000, 3500]) {
		await until(`${seen} events are acted on`, () => new Set(ledger.uuids).size >= seen, 60);
		await sandbox.n8n.stop('SIGKILL');
		await sandbox.n8n.start();
		await sandbox.n8n.signIn();
	}
	await until('all are acted on', () => new Set(ledger.uuids).size >= waiting.length, 120);
	expect([...new Set(ledger.uuids)].toSorted()).toStrictEqual(waiting.toSorted());
}, 400_000);

test('"Fetch Test Event" gives the newest event', async () => {
	const { n8n } = sandbox;
	happen(2);
	const [newest] = happen(1);
	const workflowId = await n8n.createWorkflow(
		actingWorkflow(credentialId, ledger.url, logTrigger(credentialId)),
	);
	await n8n.listen(workflowId);
	const [execution] = await executionsOf(sandbox, workflowId, 1);
	expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
	expect(execution?.items['Okta System Log Trigger']).toMatchObject([{ UUID: newest }]);
});

test('a publishing that Okta refuses says why', async () => {
	const { n8n, org } = sandbox;
	org.tokens.set('00HelpDesk', 'help desk');
	const refusedId = await n8n.createCredential({ domain: sandbox.okta.url, token: '00HelpDesk' });
	const workflowId = await n8n.createWorkflow(
		actingWorkflow(refusedId, ledger.url, logTrigger(refusedId)),
	);
	const message = await messageOfRefused(sandbox, workflowId);
	expect(message).toContain('refused to read the System Log: 403 E0000006');
	expect(message).toContain('may not read the System Log');
}, 120_000);
