/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { packPackage } from '../../release/pack';
import { run } from '../../run';
import { NODE_BIN } from '../../sandbox/n8n/install';
import { MODULES, N8N_INSTALL_DIR } from '../../sandbox/n8n/paths';
import type { Sandbox } from '../../sandbox/sandbox';
import { median, round, type Row } from '../report/report';

const BUILT_IN = join(MODULES, 'n8n-nodes-base/dist');
const CURRENTS_TRIGGER = join(BUILT_IN, 'nodes/Currents/CurrentsTrigger.node.js');
const CURRENTS_API = join(BUILT_IN, 'credentials/CurrentsApi.credentials.js');

/** Modules that n8n loads before any node. */
const LOADED_BEFORE = ['n8n-workflow', 'zod/v4'];

/**
 * Measures the time and memory that loading the package takes, compared with a similar built-in
 * trigger. Each measurement uses a new process that has already loaded n8n's own modules.
 */
export async function measureStartup({ folder }: Sandbox, times: number): Promise<Row[]> {
	const dist = join(folder, '.n8n/nodes/node_modules/n8n-nodes-okta-trigger/dist');
	const trigger = join(dist, 'nodes/Okta/OktaTrigger.node.js');
	const token = join(dist, 'credentials/OktaTriggerApi.credentials.js');
	const others = [
		join(dist, 'nodes/Okta/OktaSystemLogTrigger.node.js'),
		join(dist, 'credentials/OktaTriggerOAuth2Api.credentials.js'),
	];
	const files: Array<[string, string[]]> = [
		['Okta Trigger and its credential', [trigger, token]],
		["n8n's Currents Trigger and its credential", [CURRENTS_TRIGGER, CURRENTS_API]],
		['the whole package', [trigger, token, ...others]],
	];
	const rows: Row[] = [];
	for (const [what, paths] of files) {
		const results = [];
		for (let i = 0; i < times; i++) results.push(await load(paths));
		rows.push({
			what,
			figures: {
				'time (ms)': round(median(results.map(({ ms }) => ms))),
				'heap (kB)': Math.round(median(results.map(({ bytes }) => bytes)) / 1024),
			},
		});
	}
	const tarball = await packPackage(folder);
	const size = `${round(statSync(tarball).size / 1000)} kB`;
	rows.push({ what: 'the packed package', figures: { size } });
	return rows;
}

async function load(paths: string[]): Promise<{ ms: number; bytes: number }> {
	const script = `
		for (const name of ${JSON.stringify(LOADED_BEFORE)}) require(name);
		gc();
		const heap = process.memoryUsage().heapUsed;
		const start = performance.now();
		for (const path of ${JSON.stringify(paths)}) new (Object.values(require(path))[0])();
		const ms = performance.now() - start;
		gc();
		console.log(JSON.stringify({ ms, bytes: process.memoryUsage().heapUsed - heap }));
	`;
	const result = await run(NODE_BIN, ['--expose-gc', '-e', script], {
		cwd: N8N_INSTALL_DIR,
		env: { NODE_PATH: MODULES },
	});
	return JSON.parse(result) as { ms: number; bytes: number };
}
