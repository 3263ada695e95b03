/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { sleep, type IDataObject } from 'n8n-workflow';

import { factorActivation } from '../okta-emulator/events';
import { type CallEntry } from '../okta-emulator/hooks/deliveries';
import { OWNER } from './n8n/n8n';
import { Sandbox, waitUntil, USUAL_PORTS } from './sandbox';
import { bold, done, print, terminal } from './terminal';
import { exampleWorkflow, TRIGGER } from './workflows/workflows';

/**
 * `npm start`: the package at work on a real n8n, told on the terminal step by step. Stays up until
 * Ctrl-C.
 */
async function main(): Promise<void> {
	const interrupted = new Promise<'interrupted'>((resolve) => {
		process.once('SIGINT', () => resolve('interrupted'));
		process.once('SIGTERM', () => resolve('interrupted'));
	});
	print(bold('Okta Trigger for n8n: a tour on a real n8n and a stand-in for an Okta org'));
	print();

	const sandbox = await Promise.race([
		Sandbox.open(terminal, { name: 'start', ports: USUAL_PORTS }),
		interrupted,
	]);
	if (sandbox === 'interrupted') return;
	try {
		await Promise.race([interrupted, tour(sandbox).then((id) => tellEvents(sandbox, id))]);
	} finally {
		print();
		const { n8n, org } = sandbox;
		await terminal.step('Unpublish the workflow and stop everything', async () => {
			await n8n.deactivateAll();
			await waitUntil('no event hook is left', () => org.hooks.size === 0, 10).catch(
				() => undefined,
			);
			await sandbox.close();
		});
		const left = [...org.hooks.values()].map(({ name }) => `"${name}"`);
		print(
			left.length === 0
				? 'Nothing is left running, and no event hook is left in the org.'
				: `Nothing is left running. n8n could not take away ${left.join(', ')}: was the credential changed?`,
		);
	}
}

/** From the credential to the first item. Gives the id of the published workflow. */
async function tour({ n8n, org, okta, account }: Sandbox): Promise<string> {
	const credentialId = await n8n.createCredential(account);
	const { message } = await n8n.testCredential(account);
	done(`Credential for ${okta.url}: ${message}`);

	const workflow = exampleWorkflow(credentialId);
	const workflowId = await n8n.createWorkflow(workflow);
	await n8n.activate(workflowId);
	const hook = await waitUntil('Okta has a verified event hook', () =>
		[...org.hooks.values()].find(({ verificationStatus }) => verificationStatus === 'VERIFIED'),
	);
	done(`Workflow "${workflow.name}" published`);
	done(`Event hook registered in Okta: "${hook.name}" (${hook.id})`);
	print(`    for    ${hook.events.items.join(', ')}`);
	print(`    calls  ${hook.channel.config.uri}`);
	done(`Handshake answered: ${told(org.calls.find(({ kind }) => kind === 'handshake'))}`);

	await org.emitEvent(factorActivation());
	for (const call of org.calls.filter(({ kind }) => kind === 'delivery')) {
		done(`A user activated a factor, Okta delivered it: ${told(call)}`);
	}
	const execution = await waitUntil('n8n has executed the workflow', async () =>
		(await n8n.executions(workflowId)).find(({ status }) => status === 'success'),
	);
	done(`Execution ${execution.id} of the workflow started with this item:`);
	for (const item of execution.items[TRIGGER] ?? []) show(item);

	print();
	print(`${bold('Editor')}         ${n8n.url}/workflow/${workflowId}`);
	print(
		'               (your browser will warn of the certificate, which the sandbox made itself)',
	);
	print(`${bold('Login')}          ${OWNER.email}  ${OWNER.password}`);
	print(`${bold('Another event')}  npm run fire        (in a second terminal, in this folder)`);
	print(`${bold('End')}            Ctrl-C`);
	return workflowId;
}

/** Tells every further execution, for as long as the sandbox runs. */
async function tellEvents({ n8n }: Sandbox, workflowId: string): Promise<never> {
	let known = (await n8n.executions(workflowId)).length;
	for (;;) {
		await sleep(1000);
		const executions = await n8n.executions(workflowId).catch(() => []);
		for (const { id, status, items } of executions.slice(known)) {
			print();
			done(`Execution ${id}: ${status}`);
			for (const item of items[TRIGGER] ?? []) show(item);
		}
		known = Math.max(known, executions.length);
	}
}

function told(call: CallEntry | undefined): string {
	const { status } = call?.answer ?? {};
	return `${status ?? 'no answer'} after ${call?.milliseconds} ms`;
}

/** The item, with the event as Okta sent it left out for its length. */
function show(item: IDataObject): void {
	const { 'Event Details': event } = item;
	const count = Object.keys((event ?? {}) as object).length;
	const short = { ...item, 'Event Details': `… the event as Okta sent it, ${count} properties …` };
	print(JSON.stringify(short, null, 2).replace(/^/gm, '    '));
}

main().then(
	() => process.exit(0),
	(failed: unknown) => {
		print();
		print(failed instanceof Error ? failed.message : String(failed));
		process.exit(1);
	},
);
