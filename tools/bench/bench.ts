/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { PROJECT } from '../project';
import { VERSION } from '../sandbox/n8n/versions';
import { Sandbox } from '../sandbox/sandbox';
import { terminal } from '../sandbox/terminal';
import type { Burst } from './hook/burst';
import { burstRows, measureBursts, measureKills, measureQueueMode, named } from './hook/bursts';
import { measureStorage } from './hook/storage';
import { publishBothModes, publishOktaTrigger, publishWebhook } from './hook/targets';
import { measureThroughput, type Compared } from './hook/throughput';
import { measureCost } from './node/cost';
import { measureStartup } from './node/startup';
import { checkBursts, checkRequests } from './report/checkResults';
import { writePage } from './report/page';
import { plotBursts } from './report/plot';
import { Report } from './report/report';
import { countApiRequests, countPollRequests } from './requests';

const USAGE = `Measures this package on a real n8n and compares it with n8n's Webhook node.

  npm run bench              Runs all benchmarks (25 minutes) and updates docs/explanation/performance.md
                             and docs/images/bursts.svg. Requires PostgreSQL and Redis.
  npm run bench -- --short   Checks that no event is lost or duplicated (3 minutes). Writes no files,
                             and its figures aren't meaningful.

The exit code is 1 if the node loses or duplicates an event, or sends unnecessary requests to Okta.
`;

/** How much to measure. */
const FULL = {
	burstSizes: [20, 100, 200, 400],
	connections: [1, 10],
	rounds: 5,
	secondsPerRound: 6,
	costMs: 1000,
	loads: 15,
};
const SHORT: typeof FULL = {
	burstSizes: [20],
	connections: [1],
	rounds: 1,
	secondsPerRound: 1,
	costMs: 50,
	loads: 1,
};

/** With this setting, n8n creates an isolate for expressions only if there is one to evaluate. */
const LAZY_ISOLATES = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
const LAZY = 'lazy isolates';

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { short: { type: 'boolean', default: false }, help: { type: 'boolean' } },
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return;
	}
	const report = new Report();
	const bursts = await measureSingleProcess(report, values.short);
	if (values.short) return;

	const { burstSizes } = FULL;
	const queued = [
		...(await measureQueueMode(burstSizes)),
		...named(await measureQueueMode(burstSizes, LAZY_ISOLATES), LAZY),
	];
	report.add('queue mode', burstRows(queued));
	checkBursts(queued);
	await writePage(report.tables);
	writeFileSync(join(PROJECT, 'docs/images/bursts.svg'), plotBursts(bursts));
}

/** Everything except queue mode: one process of n8n on SQLite. Returns the bursts for the plot. */
async function measureSingleProcess(report: Report, isShort: boolean): Promise<Burst[]> {
	const { burstSizes, ...scope } = isShort ? SHORT : FULL;
	const sandbox = await Sandbox.open({ name: 'bench', reporter: terminal });
	try {
		const { n8n, keys } = sandbox;
		report.add('machine', [{ what: `n8n ${VERSION}, SQLite`, figures: { cores: cpus().length } }]);
		report.add('cost', await measureCost(scope.costMs));
		report.add('loading', await measureStartup(sandbox, scope.loads));

		const credentialId = await n8n.createCredential(sandbox.account);
		const requests = await countApiRequests(sandbox, credentialId);
		report.add('calls', requests);
		checkRequests(requests);
		report.add('log requests', await countPollRequests(sandbox, credentialId));
		if (!isShort) report.add('storage', await measureStorage(sandbox, credentialId));

		const load = { ...scope, certificate: keys.certificate };
		const compared: Compared = [
			await publishOktaTrigger(sandbox, credentialId),
			await publishWebhook(sandbox),
		];
		const throughput = await measureThroughput(compared, load);
		// Other workflows, because reading thousands of executions of those above would take too long.
		const targets = [
			...(await publishBothModes(sandbox, credentialId)),
			await publishWebhook(sandbox),
		];
		const bursts = await measureBursts(sandbox, targets, burstSizes);
		const kills: Burst[] = [];
		if (!isShort) {
			kills.push(...(await measureKills(sandbox, targets, 20)));
			await n8n.restart({ env: LAZY_ISOLATES });
			throughput.push(...(await measureThroughput(compared, load, LAZY)));
			bursts.push(...named(await measureBursts(sandbox, targets, burstSizes), LAZY));
		}
		report.add('throughput', throughput);
		report.add('bursts', burstRows([...bursts, ...kills]));
		checkBursts([...bursts, ...kills]);
		return bursts;
	} finally {
		await sandbox.close();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.stderr.write('For help, run: npm run bench -- --help\n');
	process.exitCode = 1;
});
