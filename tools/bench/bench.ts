/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { PROJECT } from '../project';
import { packPackage } from '../release/pack';
import { VERSION } from '../sandbox/n8n/versions';
import { Sandbox } from '../sandbox/sandbox';
import { terminal } from '../sandbox/terminal';
import { countApiRequests } from './hook/apiRequests';
import type { Burst } from './hook/burst';
import { measureProfile } from './hook/profile';
import {
	measureBursts,
	measureKills,
	measureQueueMode,
	measureThroughputs,
	OKTA_TRIGGER,
	publishBothModes,
	restartN8n,
	type Scope,
} from './hook/rounds';
import { measureStorage } from './hook/storage';
import { publishOktaTrigger, publishWebhook } from './hook/targets';
import { measureLog, measureLogOnly } from './log/measureLog';
import { measureNodeCost } from './node/nodeCost';
import { measurePageCost } from './node/pageCost';
import { measureStartup } from './node/startup';
import { checkResults } from './report/checkResults';
import { writePage } from './report/page';
import { plot } from './report/plot';
import { Report } from './report/report';

const USAGE = `Measures this package on a real n8n and compares it with n8n's Webhook node.

  npm run bench                      Runs all benchmarks (25 minutes) and updates docs/explanation/performance.md,
                                     docs/images/bursts.svg and bench.json. Requires PostgreSQL and Redis.
  npm run bench -- --short           Checks that no event is lost or duplicated (2 minutes). Writes no files,
                                     and its figures aren't meaningful.
  npm run bench -- --only storage    Measures how much n8n's database grows (8 minutes). Writes no files.
  npm run bench -- --only log        Measures the System Log trigger in dist/, without n8n (1 minute).
                                     Run npm run build first. Writes no files.
  npm run bench -- --only log PATH   Measures the System Log trigger of the built package in another folder.

The exit code is 1 if the node loses or duplicates an event, or sends unnecessary requests to Okta.
`;

const SCOPE: Scope = {
	burstSizes: [20, 100, 200, 400],
	connections: [1, 10],
	rounds: 5,
	secondsPerRound: 6,
};
const SHORT_SCOPE: Scope = { burstSizes: [20], connections: [1], rounds: 1, secondsPerRound: 1 };

const STORED_EVENTS = 200;

const BACKLOG_SIZE = 50_000;
const SHORT_BACKLOG_SIZE = 2000;

/** With this setting, n8n creates an isolate for expressions only if there is one to evaluate. */
const LAZY_ISOLATES = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

async function main(): Promise<void> {
	const { short: isShort, only, help, folder } = readArguments();
	if (help) {
		process.stdout.write(USAGE);
		return;
	}
	const backlogSize = isShort ? SHORT_BACKLOG_SIZE : BACKLOG_SIZE;
	const report = new Report();
	if (only === 'log') return await measureLogOnly(report, folder, backlogSize);
	if (only === 'storage') return await measureStorageOnly(report);
	const bursts = await measureSingleProcess(report, isShort);
	if (isShort) return;

	const queued = await measureQueueMode(SCOPE);
	report.add('queue mode', queued);
	const lazilyQueued = await measureQueueMode(SCOPE, LAZY_ISOLATES);
	report.add('queue mode with lazy isolates', lazilyQueued);
	checkResults([], [...queued, ...lazilyQueued]);
	report.save(join(PROJECT, 'bench.json'));
	await writePage(report.tables);
	writeFileSync(join(PROJECT, 'docs/images/bursts.svg'), plotBursts(bursts));
}

const OPTIONS = {
	short: { type: 'boolean', default: false },
	only: { type: 'string' },
	help: { type: 'boolean', short: 'h', default: false },
} as const;

/** @throws {Error} if an argument is unknown */
function readArguments(): { short: boolean; only?: string; help: boolean; folder: string } {
	const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
	const isValid =
		values.only === undefined
			? positionals.length === 0
			: values.only === 'storage'
				? positionals.length === 0
				: values.only === 'log' && positionals.length <= 1;
	if (!isValid) throw new Error(`Unknown arguments: ${process.argv.slice(2).join(' ')}`);
	return { ...values, folder: resolve(positionals[0] ?? PROJECT) };
}

async function measureStorageOnly(report: Report): Promise<void> {
	const sandbox = await Sandbox.open({ name: 'bench', reporter: terminal });
	try {
		const credentialId = await sandbox.n8n.createCredential(sandbox.account);
		report.add('storage', await measureStorage(sandbox, credentialId, STORED_EVENTS));
	} finally {
		await sandbox.close();
	}
}

/** Everything except queue mode: one process of n8n on SQLite. */
async function measureSingleProcess(report: Report, isShort: boolean): Promise<Burst[]> {
	const scope = isShort ? SHORT_SCOPE : SCOPE;
	const sandbox = await Sandbox.open({ name: 'bench', reporter: terminal });
	try {
		const { n8n, folder } = sandbox;
		const { certificate } = sandbox.keys;
		const installed = join(folder, '.n8n/nodes/node_modules/n8n-nodes-okta-trigger');
		report.add('machine', [{ what: `n8n ${VERSION}, SQLite`, figures: { cores: cpus().length } }]);
		const costMs = isShort ? 50 : 1000;
		report.add('cost', [...(await measureNodeCost(costMs)), await measurePageCost(costMs)]);
		report.add(
			'loading',
			await measureStartup(installed, await packPackage(folder), isShort ? 1 : 15),
		);
		const requests = await countApiRequests(sandbox);
		report.add('calls', requests);

		const credentialId = await n8n.createCredential(sandbox.account);
		if (!isShort) report.add('storage', await measureStorage(sandbox, credentialId, STORED_EVENTS));
		const okta = await publishOktaTrigger(sandbox, credentialId, OKTA_TRIGGER);
		const webhook = await publishWebhook(sandbox);
		report.add('throughput', await measureThroughputs([okta, webhook], scope, certificate));

		// New workflows, because reading thousands of executions of those above would take too long.
		const both = await publishBothModes(sandbox, credentialId);
		const targets = [...both, await publishWebhook(sandbox)];
		const prepare = isShort ? undefined : restartN8n(sandbox);
		const bursts = await measureBursts(sandbox, targets, scope, prepare);
		report.add('bursts', bursts);
		const kills = await measureKills(sandbox, isShort ? [] : targets);
		report.add('kills', kills);
		const seconds = isShort ? 5 : 20;
		report.add('profile', await measureProfile(n8n, okta, { seconds, certificate }));

		const lazy: Burst[] = [];
		if (!isShort) {
			await n8n.start(LAZY_ISOLATES);
			await n8n.signIn();
			const throughput = await measureThroughputs([okta, webhook], scope, certificate);
			report.add('throughput with lazy isolates', throughput);
			const restart = restartN8n(sandbox, LAZY_ISOLATES);
			lazy.push(...(await measureBursts(sandbox, targets, scope, restart)));
			report.add('bursts with lazy isolates', lazy);
		}
		const backlogSize = isShort ? SHORT_BACKLOG_SIZE : BACKLOG_SIZE;
		await measureLog(report, sandbox, { folder, installed }, backlogSize);
		checkResults(requests, [...bursts, ...kills, ...lazy]);
		return [...bursts, ...lazy.map((one) => ({ ...one, target: `${one.target}, lazy isolates` }))];
	} finally {
		await sandbox.close();
	}
}

function plotBursts(bursts: Burst[]): string {
	const names = [...new Set(bursts.map(({ target }) => target))];
	return plot(
		'Deliveries accepted on the first attempt, within 3 seconds',
		SCOPE.burstSizes.map(String),
		names.map((name) => ({
			name,
			values: SCOPE.burstSizes.map(
				(size) => bursts.find((one) => one.target === name && one.size === size)?.inTime,
			),
		})),
	);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.stderr.write('For help, run: npm run bench -- --help\n');
	process.exitCode = 1;
});
