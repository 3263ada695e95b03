/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../run';
import { NODE } from '../sandbox/n8n/install';
import { HOME, MODULES } from '../sandbox/n8n/paths';
import { median, round, type Row } from './report';

const BUILT_IN = join(MODULES, 'n8n-nodes-base/dist');
const CURRENTS_TRIGGER = join(BUILT_IN, 'nodes/Currents/CurrentsTrigger.node.js');
const CURRENTS_API = join(BUILT_IN, 'credentials/CurrentsApi.credentials.js');

/** What n8n has loaded before any node: zod's version 4 is among it. */
const LOADED_BEFORE = ['n8n-workflow', 'zod/v4'];

/**
 * Time and memory that loading takes, each in a process of its own in which n8n's own modules are
 * loaded already, against a built-in trigger of the same kind.
 */
export async function startupCost(
	installed: string,
	tarball: string,
	times: number,
): Promise<Row[]> {
	const dist = join(installed, 'dist');
	const trigger = join(dist, 'nodes/Okta/OktaTrigger.node.js');
	const token = join(dist, 'credentials/OktaTriggerApi.credentials.js');
	const others = [
		join(dist, 'nodes/Okta/OktaSystemLogTrigger.node.js'),
		join(dist, 'credentials/OktaTriggerOAuth2Api.credentials.js'),
	];
	const files: Array<[string, string[]]> = [
		['Okta Trigger', [trigger]],
		["n8n's Currents Trigger", [CURRENTS_TRIGGER]],
		['Okta Trigger and its credential', [trigger, token]],
		["n8n's Currents Trigger and its credential", [CURRENTS_TRIGGER, CURRENTS_API]],
		['the whole package', [trigger, token, ...others]],
	];
	const rows: Row[] = [];
	for (const [what, paths] of files) {
		const found = [];
		for (let i = 0; i < times; i++) found.push(await load(paths));
		rows.push({
			what,
			figures: {
				'time (ms)': round(median(found.map(({ ms }) => ms))),
				'heap (kB)': Math.round(median(found.map(({ bytes }) => bytes)) / 1024),
			},
		});
	}
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
	const printed = await run(NODE, ['--expose-gc', '-e', script], {
		cwd: HOME,
		env: { NODE_PATH: MODULES },
	});
	return JSON.parse(printed.slice(printed.lastIndexOf('{'))) as { ms: number; bytes: number };
}
