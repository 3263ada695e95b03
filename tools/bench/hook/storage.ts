/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { statSync } from 'node:fs';

import { sleep, type INodeParameters, type IWorkflowSettings } from 'n8n-workflow';

import { factorActivations } from '../../okta-emulator/events';
import { databaseFile, executeSql } from '../../sandbox/database';
import type { Sandbox } from '../../sandbox/sandbox';
import { publish } from '../../sandbox/workflows/publish';
import { demoWorkflow } from '../../sandbox/workflows/workflows';
import { round, type Row } from '../report/report';

/** A workflow with an Okta Trigger node and one more, and how Okta delivers the events to it. */
interface Case {
	what: string;
	parameters?: INodeParameters;
	settings?: IWorkflowSettings;
	eventsPerDelivery?: number;
}

const CASES: Case[] = [
	{ what: 'one event per execution' },
	{ what: "one event per execution, output 'Raw Event'", parameters: { output: 'event' } },
	{ what: '20 events per execution', eventsPerDelivery: 20 },
	{
		what: "one event per execution that n8n doesn't keep, before it deletes them",
		settings: { saveDataSuccessExecution: 'none' },
	},
	{ what: "events that 'Actors' ignores", parameters: { options: { actors: 'nobody' } } },
];

/** How many events Okta delivers in each case. */
const EVENTS = 200;

/** Measures by how much n8n's database (SQLite) grows per event that Okta delivers. */
export async function measureStorage(sandbox: Sandbox, credentialId: string): Promise<Row[]> {
	const { n8n, org } = sandbox;
	const rows = [];
	for (const { what, parameters, settings = {}, eventsPerDelivery = 1 } of CASES) {
		const workflow = { ...demoWorkflow(credentialId, parameters), settings };
		const { workflowId, hook } = await publish(sandbox, workflow);
		const before = await databaseSize(sandbox);
		for (let i = 0; i < EVENTS; i += eventsPerDelivery) {
			await org.deliver(hook, factorActivations(eventsPerDelivery));
		}
		const executions = await countSettled(async () => (await n8n.executions(workflowId)).length);
		const growth = (await databaseSize(sandbox)) - before;
		rows.push({
			what,
			figures: {
				events: EVENTS,
				'stored executions': executions,
				'KB per event': round(growth / 1024 / EVENTS),
			},
		});
		await n8n.deactivate(workflowId);
	}
	return rows;
}

/** In bytes, without space that's free, e.g. after n8n has deleted an execution. Restarts n8n. */
async function databaseSize(sandbox: Sandbox): Promise<number> {
	const { n8n } = sandbox;
	await n8n.stop();
	// Moves everything into one file, without gaps.
	executeSql(sandbox, 'PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
	const { size } = statSync(databaseFile(sandbox));
	await n8n.start();
	await n8n.signIn();
	return size;
}

/** A count, once it has been the same for five seconds. */
async function countSettled(count: () => Promise<number>): Promise<number> {
	let last = -1;
	for (;;) {
		const current = await count();
		if (current === last) return current;
		last = current;
		await sleep(5000);
	}
}
