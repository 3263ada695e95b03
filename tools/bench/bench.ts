/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run bench`: measures this package on the sandbox's n8n, against n8n itself, all in one run
 * and in turns, and writes what it found into bench.json and docs/explanation/performance.md. `--short` is for
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

import { createHookClient } from '../okta-emulator/hooks/hookClient';
import { makeCertificate } from '../okta-emulator/certificate';
import { factorActivation } from '../okta-emulator/events';
import { OktaEmulator } from '../okta-emulator/org';
import { serve, type Served } from '../okta-emulator/server';
import { PROJECT } from '../project';
import { openCluster } from '../sandbox/n8n/cluster';
import { Sandbox } from '../sandbox/sandbox';
import { terminal } from '../sandbox/terminal';
import { VERSION } from '../sandbox/n8n/versions';
import { burst, type Burst } from './burst';
import { apiCalls } from './calls';
import { nodeCost } from './cost';
import { measureBacklog } from './backlog';
import { startupCost } from './startup';
import type { LogBenchmark } from './logWorker';
import { writePage } from './page';
import { plot } from './plot';
import { pollRequests } from './pollRequests';
import { profile } from './profile';
import { Report, type Row } from './report';
import { oktaTrigger, webhookNode, type Target } from './targets';
import { throughput } from './throughput';

const isShort = process.argv.includes('--short');
const ROUNDS = 5;
const SIZES = isShort ? [20] : [20, 100, 200, 400];

/** By which n8n makes an isolate for expressions only when there is one to be evaluated. */
const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

const OKTA_TRIGGER = 'Okta Trigger';
const IN_BATCHES = 'Okta Trigger, in batches';

const MOST_CALLS: Record<string, number> = {
	publishing: 3,
	'a restart of n8n': 1,
	unpublishing: 3,
};

async function main(): Promise<void> {
	if (process.argv.includes('--only')) return await onlyLog(process.argv.at(-1) ?? 'log');
	const report = new Report();
	const bursts = await onOneProcess(report);
	if (isShort) return;

	const queued = await inQueueMode();
	report.add('queue mode', queued);
	const lazilyQueued = await inQueueMode(LAZY);
	report.add('queue mode with lazy isolates', lazilyQueued);
	complain([], [...queued, ...lazilyQueued]);
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
		report.add('cost', await nodeCost(isShort ? 50 : 1000));
		report.add('loading', await startupCost(installed, tarball, isShort ? 1 : 15));
		const calls = await apiCalls(sandbox);
		report.add('calls', calls);

		const credentialId = await n8n.createCredential(sandbox.account);
		const okta = await oktaTrigger(sandbox, credentialId, OKTA_TRIGGER);
		const webhook = await webhookNode(sandbox);

		report.add('throughput', await throughputs([okta, webhook], certificate));
		// Others than above: those have thousands of executions by now, and here all are looked through.
		const targets = [...(await bothWays(sandbox, credentialId)), await webhookNode(sandbox)];
		const bursts = await burstsOf(sandbox, targets, isShort ? undefined : freshly(sandbox));
		report.add('bursts', bursts);
		const lazy: Burst[] = [];
		const kills = await killed(sandbox, isShort ? [] : targets);
		report.add('kills', kills);
		report.add('profile', await profile(n8n, okta, { seconds: isShort ? 5 : 20, certificate }));

		if (!isShort) {
			await n8n.start(LAZY);
			await n8n.signIn();
			report.add('throughput with lazy isolates', await throughputs([okta, webhook], certificate));
			lazy.push(...(await burstsOf(sandbox, targets, freshly(sandbox, LAZY))));
			report.add('bursts with lazy isolates', lazy);
		}
		await measureLog(report, sandbox, { folder, installed });
		complain(calls, [...bursts, ...kills, ...lazy]);
		return [...bursts, ...lazy.map((one) => ({ ...one, target: `${one.target}, lazy isolates` }))];
	} finally {
		await sandbox.close();
	}
}

/** The System Log trigger: how quick it drains a backlog, and how often it calls Okta. */
async function measureLog(
	report: Report,
	world: { org: OktaEmulator; okta: Served },
	benchmark: LogBenchmark,
): Promise<void> {
	report.add('log', await measureBacklog(world, benchmark, isShort ? 2000 : 50_000));
	report.add('log requests', await pollRequests(benchmark));
}

/** @param installed a folder with the built package, or `log` for this project's */
async function onlyLog(installed: string): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'okta-bench-'));
	const keys = await makeCertificate();
	writeFileSync(join(folder, 'key.pem'), keys.key);
	writeFileSync(join(folder, 'certificate.pem'), keys.certificate);
	const org = new OktaEmulator(createHookClient(keys.certificate));
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
async function throughputs(targets: Target[], certificate: string): Promise<Row[]> {
	const rows = [];
	for (const connections of isShort ? [1] : [1, 10]) {
		for (const events of [1, 20]) {
			const pace = { connections, events, seconds: isShort ? 1 : 6, certificate };
			rows.push(...(await throughput(targets, { ...pace, rounds: isShort ? 1 : ROUNDS })));
		}
	}
	return rows;
}

/** Each delivery as an execution of its own, and deliveries in batches. */
async function bothWays(sandbox: Sandbox, credentialId: string): Promise<Target[]> {
	return [
		await oktaTrigger(sandbox, credentialId, OKTA_TRIGGER),
		await oktaTrigger(sandbox, credentialId, IN_BATCHES, { batchDeliveries: true }),
	];
}

/** @param prepare done before each burst */
async function burstsOf(
	sandbox: Sandbox,
	targets: Target[],
	prepare = async () => {},
): Promise<Burst[]> {
	const bursts = [];
	for (const size of SIZES) {
		for (const target of targets) {
			await prepare();
			await warmUp(sandbox, target);
			bursts.push(await burst(sandbox, target, size));
		}
	}
	return bursts;
}

/** Restarts n8n, so that the memory it takes in a burst can be compared. */
function freshly({ n8n }: Sandbox, env?: NodeJS.ProcessEnv): () => Promise<void> {
	return async () => {
		await n8n.stop();
		await n8n.start(env);
		await n8n.signIn();
	};
}

/** What n8n does for the first time takes longer. */
async function warmUp({ org }: Sandbox, { hook }: Target): Promise<void> {
	for (let i = 0; i < 5; i++) await org.deliver(hook, [factorActivation()]);
}

async function killed(sandbox: Sandbox, targets: Target[]): Promise<Burst[]> {
	const bursts = [];
	for (const target of targets) bursts.push(await burst(sandbox, target, 30, true));
	return bursts;
}

/** One webhook processor and two workers, on PostgreSQL and Redis. */
async function inQueueMode(env?: NodeJS.ProcessEnv): Promise<Burst[]> {
	const { sandbox, close } = await openCluster(env);
	try {
		const credentialId = await sandbox.n8n.createCredential(sandbox.account);
		return await burstsOf(sandbox, await bothWays(sandbox, credentialId));
	} finally {
		await close();
	}
}

function picture(bursts: Burst[]): string {
	const names = [...new Set(bursts.map(({ target }) => target))];
	return plot(
		'Deliveries answered within 3 seconds, at the first try',
		SIZES.map(String),
		names.map((name) => ({
			name,
			values: SIZES.map(
				(size) => bursts.find((one) => one.target === name && one.size === size)?.inTime,
			),
		})),
	);
}

/** What must hold on any machine, however slow. */
function complain(calls: Row[], bursts: Burst[]): void {
	const wrong = [
		...calls.filter(({ what, figures }) => Number(figures.calls) > (MOST_CALLS[what] ?? 0)),
		...bursts.filter(
			({ target, isWhole }) => [OKTA_TRIGGER, IN_BATCHES].includes(target) && !isWhole,
		),
	];
	for (const { what } of wrong) process.stderr.write(`Not as it must be: ${what}\n`);
	if (wrong.length > 0) process.exitCode = 1;
}

void main();
