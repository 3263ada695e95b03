/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run bench`: measures this package on the sandbox's n8n, against n8n itself, all in one run
 * and in turns, and writes what it found into bench.json and docs/performance.md. `--short` is for
 * correctness only: its figures mean nothing and are written nowhere. Either ends with an error if
 * an event was lost or doubled, or Okta called more often than need be.
 *
 * `--only log` measures the System Log trigger alone, as it's built in dist/ or in the folder that
 * follows: without n8n, in a minute, and prints what it found.
 */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { callerTrusting } from '../okta-org/calls';
import { makeCertificate } from '../okta-org/certificate';
import { OktaOrg } from '../okta-org/org';
import { serve, type Served } from '../okta-org/server';
import { PROJECT } from '../package/pack';
import { openCluster } from '../sandbox/queue/cluster';
import { Sandbox } from '../sandbox/sandbox';
import { terminal } from '../sandbox/terminal';
import { VERSION } from '../sandbox/versions';
import { burst, type Burst } from './burst';
import { apiCalls } from './calls';
import { costOfTheNode } from './cost';
import { drain } from './drain';
import { costOfLoading } from './load';
import type { LogBenchmark } from './logWorker';
import { writePage } from './page';
import { plot } from './plot';
import { pollRequests } from './pollRequests';
import { profile } from './profile';
import { Report, type Row } from './report';
import { oktaTrigger, webhookNode, type Taker } from './takers';
import { throughput } from './throughput';

const isShort = process.argv.includes('--short');
const ROUNDS = 5;
const SIZES = isShort ? [20] : [20, 100, 200, 400];

/** By which n8n makes an isolate for expressions only when there is one to be evaluated. */
const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

const OKTA_TRIGGER = 'Okta Trigger';
const WITH_LAZY = 'Okta Trigger, n8n with lazy isolates';

const MOST_CALLS: Record<string, number> = {
	publishing: 3,
	'a restart of n8n': 1,
	unpublishing: 2,
};

async function main(): Promise<void> {
	if (process.argv.includes('--only')) return await onlyLog(process.argv.at(-1) ?? 'log');
	const report = new Report();
	const bursts = await onOneProcess(report);
	if (isShort) return;

	const queued = [...(await inQueueMode(OKTA_TRIGGER)), ...(await inQueueMode(WITH_LAZY, LAZY))];
	report.add('queue mode', queued);
	complain([], queued);
	report.save(join(PROJECT, 'bench.json'));
	await writePage(report.tables);
	writeFileSync(join(PROJECT, 'docs/images/bursts.svg'), picture(bursts));
}

/** One process of n8n on SQLite: all but queue mode. */
async function onOneProcess(report: Report): Promise<Burst[]> {
	const sandbox = await Sandbox.open(terminal, { name: 'bench' });
	try {
		const { n8n, folder, tarball, certificate } = sandbox;
		const installed = join(folder, '.n8n/nodes/node_modules/n8n-nodes-okta-trigger');
		report.add('machine', [{ what: `n8n ${VERSION}, SQLite`, figures: { cores: cpus().length } }]);
		report.add('cost', await costOfTheNode(isShort ? 50 : 1000));
		report.add('loading', await costOfLoading(installed, tarball, isShort ? 1 : 15));
		const calls = await apiCalls(sandbox);
		report.add('calls', calls);

		const credentialId = await n8n.createCredential(sandbox.account);
		const okta = await oktaTrigger(sandbox, credentialId, OKTA_TRIGGER);
		const webhook = await webhookNode(sandbox);

		report.add('throughput', await throughputs([okta, webhook], certificate));
		// Others than above: those have thousands of executions by now, and here all are looked through.
		const fresh = await oktaTrigger(sandbox, credentialId, OKTA_TRIGGER);
		const immediately = await oktaTrigger(
			sandbox,
			credentialId,
			'Okta Trigger, acknowledging immediately',
			{ acknowledge: 'immediately' },
		);
		const takers = [fresh, immediately, await webhookNode(sandbox)];
		const bursts = await burstsOf(sandbox, takers, SIZES);
		report.add('bursts', bursts);
		const lazy: Burst[] = [];
		const kills = await killed(sandbox, isShort ? [] : takers);
		report.add('kills', kills);
		report.add('profile', await profile(n8n, okta, { seconds: isShort ? 5 : 20, certificate }));

		if (!isShort) {
			await n8n.start(LAZY);
			await n8n.signIn();
			report.add('throughput with lazy isolates', await throughputs([okta, webhook], certificate));
			lazy.push(...(await burstsOf(sandbox, [{ ...fresh, name: WITH_LAZY }], SIZES)));
			report.add('bursts with lazy isolates', lazy);
		}
		await measureLog(report, sandbox, { folder, installed });
		complain(calls, [...bursts, ...kills, ...lazy]);
		return [...bursts, ...lazy];
	} finally {
		await sandbox.close();
	}
}

/** The System Log trigger: how quick it drains a backlog, and how often it calls Okta. */
async function measureLog(
	report: Report,
	world: { org: OktaOrg; okta: Served },
	benchmark: LogBenchmark,
): Promise<void> {
	report.add('log', await drain(world, benchmark, isShort ? 2000 : 50_000));
	report.add('log requests', await pollRequests(benchmark));
}

/** @param installed a folder with the built package, or `log` for this project's */
async function onlyLog(installed: string): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'okta-bench-'));
	const keys = await makeCertificate();
	writeFileSync(join(folder, 'key.pem'), keys.key);
	writeFileSync(join(folder, 'certificate.pem'), keys.certificate);
	const org = new OktaOrg(callerTrusting(keys.certificate));
	const okta = await serve(org.handler, keys);
	try {
		const benchmark = { folder, installed: installed === 'log' ? PROJECT : installed };
		await measureLog(new Report(), { org, okta }, benchmark);
	} finally {
		await okta.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** Deliveries of 1 and of 20 events, one after another and ten at a time. */
async function throughputs(takers: Taker[], certificate: string): Promise<Row[]> {
	const rows = [];
	for (const connections of isShort ? [1] : [1, 10]) {
		for (const events of [1, 20]) {
			const pace = { connections, events, seconds: isShort ? 1 : 6, certificate };
			rows.push(...(await throughput(takers, { ...pace, rounds: isShort ? 1 : ROUNDS })));
		}
	}
	return rows;
}

async function burstsOf(sandbox: Sandbox, takers: Taker[], sizes: number[]): Promise<Burst[]> {
	const bursts = [];
	for (const size of sizes) {
		for (const taker of takers) bursts.push(await burst(sandbox, taker, size));
	}
	return bursts;
}

async function killed(sandbox: Sandbox, takers: Taker[]): Promise<Burst[]> {
	const bursts = [];
	for (const taker of takers) bursts.push(await burst(sandbox, taker, 30, true));
	return bursts;
}

/** One webhook processor and two workers, on PostgreSQL and Redis. */
async function inQueueMode(name: string, env?: NodeJS.ProcessEnv): Promise<Burst[]> {
	const { sandbox, close } = await openCluster(env);
	try {
		const credentialId = await sandbox.n8n.createCredential(sandbox.account);
		const okta = await oktaTrigger(sandbox, credentialId, name);
		return await burstsOf(sandbox, [okta], SIZES);
	} finally {
		await close();
	}
}

function picture(bursts: Burst[]): string {
	const names = [...new Set(bursts.map(({ taker }) => taker))];
	return plot(
		'Deliveries answered within 3 seconds, at the first try',
		SIZES.map(String),
		names.map((name) => ({
			name,
			values: SIZES.map(
				(size) => bursts.find((one) => one.taker === name && one.size === size)?.inTime,
			),
		})),
	);
}

/** What must hold on any machine, however slow. */
function complain(calls: Row[], bursts: Burst[]): void {
	const wrong = [
		...calls.filter(({ what, figures }) => Number(figures.calls) > (MOST_CALLS[what] ?? 0)),
		...bursts.filter(({ taker, isWhole }) => [OKTA_TRIGGER, WITH_LAZY].includes(taker) && !isWhole),
	];
	for (const { what } of wrong) process.stderr.write(`Not as it must be: ${what}\n`);
	if (wrong.length > 0) process.exitCode = 1;
}

void main();
