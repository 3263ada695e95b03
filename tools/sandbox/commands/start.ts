import { sleep, type IDataObject } from 'n8n-workflow';

import { factorActivation } from '../../okta-emulator/events';
import type { SentHookRequest } from '../../okta-emulator/hooks/deliveries';
import { waitUntil } from '../../waitUntil';
import { DEFAULT_PORTS, Sandbox } from '../sandbox';
import { bold, print, printStep, terminal } from '../terminal';
import { publish } from '../workflows/publish';
import { demoWorkflow, TRIGGER } from '../workflows/workflows';
import { printInstructions } from './instructions';
import { interruption } from './interruption';
import { runCommand } from './runCommand';

/** `npm start`: shows the package in a real n8n, step by step. Runs until Ctrl+C. */
async function main(): Promise<void> {
	const interrupted = interruption();
	print(bold('Okta Trigger demo: a real n8n and an emulated Okta org on this computer'));
	print();

	const sandbox = await Promise.race([
		Sandbox.open({ name: 'start', reporter: terminal, ports: DEFAULT_PORTS }),
		interrupted,
	]);
	if (sandbox === 'interrupted') return print('\nStopped.');
	try {
		await Promise.race([interrupted, runDemo(sandbox).then((id) => printExecutions(sandbox, id))]);
	} finally {
		print();
		await stop(sandbox);
	}
}

/** Shows every step from the credential to the first item. Returns the ID of the published workflow. */
async function runDemo(sandbox: Sandbox): Promise<string> {
	const { n8n, org, okta, account } = sandbox;
	const credentialId = await n8n.createCredential(account);
	const { message } = await n8n.testCredential(account);
	printStep(`Credential created for ${okta.url}. n8n tested it: ${message}`);

	const workflow = demoWorkflow(credentialId);
	// n8n accepts deliveries only when it has published the workflow, which is after the handshake.
	const { workflowId, hook } = await publish(sandbox, workflow);
	const handshake = org.hookRequests.find(({ kind }) => kind === 'handshake');
	printStep(`Workflow published: ${workflow.name}`);
	printStep('Event hook created in Okta by the Okta Trigger node:');
	print(`    Name    ${hook.name}`);
	print(`    ID      ${hook.id}`);
	print(`    Events  ${hook.events.items.join(', ')}`);
	print(`    URL     ${hook.channel.config.uri}`);
	printStep(`Event hook verified by Okta: n8n ${formatResponse(handshake)}`);

	await org.emitEvent(factorActivation());
	for (const request of org.hookRequests.filter(({ kind }) => kind === 'delivery')) {
		printStep(
			`Ada Lovelace activated a factor for Grace Hopper. Okta delivered the event: n8n ${formatResponse(request)}`,
		);
	}
	const execution = await waitUntil('n8n has executed the workflow', async () =>
		(await n8n.executions(workflowId)).find(({ status }) => status === 'success'),
	);
	printStep(`Workflow executed (execution ${execution.id}). Output of the Okta Trigger node:`);
	for (const item of execution.items[TRIGGER] ?? []) printItem(item);

	printInstructions(`${n8n.url}/workflow/${workflowId}`, [['Stop', 'Press Ctrl+C']]);
	return workflowId;
}

/** Prints all further executions while the demo runs. */
async function printExecutions({ n8n }: Sandbox, workflowId: string): Promise<never> {
	let printed = (await n8n.executions(workflowId)).length;
	for (;;) {
		await sleep(1000);
		const executions = await n8n.executions(workflowId).catch(() => []);
		for (const { id, status, items } of executions.slice(printed)) {
			print();
			printStep(
				`Workflow executed (execution ${id}, status: ${status}). Output of the Okta Trigger node:`,
			);
			for (const item of items[TRIGGER] ?? []) printItem(item);
		}
		printed = Math.max(printed, executions.length);
	}
}

async function stop(sandbox: Sandbox): Promise<void> {
	const { n8n, org } = sandbox;
	await terminal.step('Unpublish the workflow and stop n8n', async () => {
		await n8n.deactivateAll();
		await waitUntil('no event hook is left', () => org.hooks.size === 0, 10).catch(() => undefined);
		await sandbox.close();
	});
	const left = [...org.hooks.values()].map(({ name }) => `'${name}'`);
	print(
		left.length === 0
			? 'The Okta Trigger node deleted its event hook. The demo has ended.'
			: `The demo has ended. The Okta Trigger node couldn't delete ${left.join(', ')}: check if you changed the credential.`,
	);
}

function formatResponse(request: SentHookRequest | undefined): string {
	const { status } = request?.response ?? {};
	return status === undefined
		? "didn't respond in time"
		: `responded with ${status} in ${request?.milliseconds} ms`;
}

/** Prints an item without the complete event, which is long. */
function printItem(item: IDataObject): void {
	const { 'Event Details': event } = item;
	const count = Object.keys((event ?? {}) as object).length;
	const short = { ...item, 'Event Details': `(the complete event from Okta, ${count} properties)` };
	print(JSON.stringify(short, null, 2).replace(/^/gm, '    '));
}

runCommand(main);
