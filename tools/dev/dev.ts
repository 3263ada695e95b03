/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { join, relative } from 'node:path';

import { PROJECT } from '../project';
import { printInstructions } from '../sandbox/commands/instructions';
import { interruption } from '../sandbox/commands/interruption';
import { runCommand } from '../sandbox/commands/runCommand';
import { findRunning } from '../sandbox/commands/running';
import { CREDENTIAL_NAME } from '../sandbox/n8n/editor';
import { ensureN8nIsInstalled } from '../sandbox/n8n/install';
import { DATA } from '../sandbox/n8n/paths';
import { freePort } from '../sandbox/n8n/ports';
import { DEFAULT_PORTS, Sandbox } from '../sandbox/sandbox';
import { bold, print, terminal } from '../sandbox/terminal';
import { demoWorkflow } from '../sandbox/workflows/workflows';
import { followFile } from './followFile';
import { HOT_RELOAD, waitUntilReloading } from './hotReload';
import { buildAndWatch } from './package';

const NAME = 'dev';
const FOLDER = join(DATA, NAME);

/** Where n8n loads community nodes from, so that the nodes' types are those of the release. */
const PACKAGE = join(FOLDER, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-okta-trigger');

/** The port that debuggers use by default. If it isn't free, n8n uses another one. */
const DEBUG_PORT = 9229;

/** `npm run dev`: n8n with the nodes of this checkout, which it reloads. Runs until Ctrl+C. */
async function main(): Promise<void> {
	const interrupted = interruption();
	print(bold('Okta Trigger development: a real n8n that reloads your changes'));
	print();
	const running = await findRunning(NAME);
	if (running) throw new Error(`npm run dev is already running. Open n8n: ${running.n8n}`);

	const sandbox = await Promise.race([open(), interrupted]);
	if (sandbox === 'interrupted') return print('\nStopped.');
	const stopFollowing = followFile(sandbox.n8n.logFile);
	await interrupted;
	stopFollowing();
	print();
	await terminal.step('Unpublish all workflows and stop n8n', async () => {
		// The org forgets their event hooks.
		await sandbox.n8n.deactivateAll().catch(() => undefined);
		await sandbox.stop();
	});
}

async function open(): Promise<Sandbox> {
	await ensureN8nIsInstalled(terminal);
	await buildAndWatch(PACKAGE);
	const debugPort = await freePort(DEBUG_PORT);
	const sandbox = await Sandbox.start(FOLDER, {
		reporter: terminal,
		env: { ...HOT_RELOAD, NODE_OPTIONS: `--inspect=127.0.0.1:${debugPort}` },
		ports: DEFAULT_PORTS,
	});
	await terminal.step(
		'Wait until n8n reloads changes',
		async () => await waitUntilReloading(sandbox.n8n, PACKAGE),
	);
	await prepare(sandbox);
	printInstructions(`${sandbox.n8n.url}/home/workflows`, [
		['Credential', `${CREDENTIAL_NAME} (API token of the emulated org ${sandbox.okta.url})`],
		[
			'Change nodes',
			'Save a file in nodes/ or credentials/. n8n shows it within seconds, also in an open tab.',
			'Errors of the compiler and the log of n8n follow below.',
		],
		['Debug', `Attach a debugger to localhost:${debugPort}. In VS Code, press F5.`],
		[
			'Stop',
			'Press Ctrl+C',
			`Your workflows stay in ${relative(PROJECT, FOLDER)}. Delete this folder to start anew.`,
		],
	]);
	return sandbox;
}

/** Creates a credential and a workflow at the first start. Later, updates only the credential. */
async function prepare({ n8n, account }: Sandbox): Promise<void> {
	const credentials = await n8n.rest<Array<{ id: string; name: string }>>('GET', '/credentials');
	const existing = credentials.find(({ name }) => name === CREDENTIAL_NAME);
	if (existing) await n8n.updateCredential(existing.id, account);
	else await n8n.createWorkflow(demoWorkflow(await n8n.createCredential(account)));
}

runCommand(main);
