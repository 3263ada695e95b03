/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run bench`: measures this package on the sandbox's n8n, against n8n itself, all in one run
 * and in turns. `--short` is for its correctness only: its figures mean nothing.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { sleep } from 'n8n-workflow';

import { publish } from '../sandbox/e2e/publish';
import { n8nVersion } from '../sandbox/install';
import { Sandbox } from '../sandbox/sandbox';
import { terminal } from '../sandbox/terminal';
import { exampleWorkflow, webhookWorkflow } from '../sandbox/workflows';
import { burst, type Taker } from './burst';
import { costOfTheNode } from './cost';
import { drain } from './drain';
import { costOfLoading } from './load';
import { Report, type Row } from './report';
import { throughput, type Target } from './throughput';

const PROJECT = join(__dirname, '..', '..');
const isShort = process.argv.includes('--short');

async function main(): Promise<void> {
	const report = new Report();
	const sandbox = await Sandbox.open(terminal, { name: 'bench' });
	try {
		report.add(`n8n ${n8nVersion()}, SQLite, ${cpus().length} cores`, []);
		report.add("The node's own cost", await costOfTheNode(isShort ? 50 : 1000));
		const installed = join(sandbox.folder, '.n8n/nodes/node_modules/n8n-nodes-okta-trigger');
		const tarball = join(sandbox.folder, 'n8n-nodes-okta-trigger-0.1.0.tgz');
		report.add('Loading', await costOfLoading(installed, tarball));

		const takers = await openTakers(sandbox);
		report.add('API calls', await apiCalls(sandbox));
		report.add(
			'Throughput',
			await throughput(takers.filter(({ name }) => name !== IMMEDIATELY).map(asTarget), {
				rounds: isShort ? 1 : 3,
				seconds: isShort ? 1 : 4,
				certificate: sandbox.certificate,
			}),
		);

		const { org, n8n } = sandbox;
		const bursts: Row[] = [];
		for (const size of isShort ? [20] : [20, 100, 200, 400]) {
			for (const taker of takers) bursts.push(await burst(org, n8n, taker, size));
		}
		for (const taker of takers) {
			if (isShort) break;
			bursts.push(await burst(org, n8n, taker, 200, { afterMs: 1500 }));
			await sleep(5000);
		}
		report.add('Bursts', bursts);

		const certificate = join(sandbox.folder, 'certificate.pem');
		const count = isShort ? 2000 : 50_000;
		report.add('System Log', await drain(org, sandbox.okta.url, certificate, installed, count));
		report.save(join(isShort ? mkdtempSync(join(tmpdir(), 'bench-')) : PROJECT, 'bench.json'));
	} finally {
		await sandbox.close();
	}
}

const IMMEDIATELY = 'Okta Trigger, acknowledging immediately';

/** The node in both its ways, and n8n's own Webhook node, which comes last, to compare with. */
async function openTakers(sandbox: Sandbox): Promise<Taker[]> {
	const { n8n, org } = sandbox;
	const credentialId = await n8n.createCredential(sandbox.account);
	const trigger = async (name: string, options: Record<string, string>): Promise<Taker> => {
		const workflow = exampleWorkflow(credentialId, { name, parameters: { options } });
		const { nodes } = workflow;
		const alone = { ...workflow, nodes: nodes.slice(0, 1), connections: {} };
		return { name, ...(await publish(sandbox, credentialId, {}, alone)) };
	};
	const okta = await trigger('Okta Trigger', {});
	const immediately = await trigger(IMMEDIATELY, { acknowledge: 'immediately' });

	const value = randomUUID();
	const path = randomUUID();
	const workflow = webhookWorkflow(path, await n8n.createHeaderAuth('Authorization', value));
	const workflowId = await n8n.createWorkflow(workflow);
	await n8n.activate(workflowId);
	const uri = `${n8n.url}/webhook/${path}`;
	const authScheme = { type: 'HEADER' as const, key: 'Authorization', value };
	const channel = { type: 'HTTP' as const, version: '1.0.0' as const, config: { uri, authScheme } };
	await sleep(3000);
	return [
		okta,
		immediately,
		{ name: "n8n's Webhook node", workflowId, hook: org.plant({ uri, channel }) },
	];
}

function asTarget({ name, hook }: Taker): Target {
	const { uri, authScheme } = hook.channel.config;
	return { name, url: uri, secret: authScheme.value };
}

/** How often Okta is called when a workflow is published and unpublished. */
async function apiCalls(sandbox: Sandbox): Promise<Row[]> {
	const { n8n, org } = sandbox;
	const credentialId = await n8n.createCredential(sandbox.account, 'counted');
	const counted = async (what: string, work: () => Promise<unknown>): Promise<Row> => {
		org.log.length = 0;
		await work();
		await sleep(3000);
		return { what, figures: { calls: org.log.length } };
	};
	let workflowId = '';
	return [
		await counted('publishing', async () => {
			({ workflowId } = await publish(sandbox, credentialId));
		}),
		await counted('a restart of n8n', async () => {
			await n8n.stop();
			await n8n.start();
			await n8n.signIn();
		}),
		await counted('unpublishing', async () => await n8n.deactivate(workflowId)),
	];
}

void main();
