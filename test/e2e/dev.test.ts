/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';

import { run } from '../../tools/run';
import { N8n } from '../../tools/sandbox/n8n/n8n';
import { waitUntilPublished } from '../../tools/sandbox/workflows/publish';
import { waitUntil } from '../../tools/waitUntil';
import { Checkout } from '../support/dev/checkout';
import { DevCommand } from '../support/dev/devCommand';
import { describeWithLockedVersion } from '../support/e2e/n8nFeatures';

const ADVICE = 'nodes/Okta/protocol/responses/advice.ts';
const PARAMETERS = 'nodes/Okta/description/sharedParameters.ts';

/** The user folder of its n8n. */
const DATA = 'tools/sandbox/.data/dev';
const PACKAGE = join(DATA, '.n8n/nodes/node_modules/n8n-nodes-okta-trigger');

const MAX_START_MS = 180_000;

describeWithLockedVersion('npm run dev', () => {
	let checkout: Checkout;
	let command: DevCommand;
	let n8n: N8n;

	beforeAll(async () => {
		checkout = new Checkout();
		await start();
	}, MAX_START_MS);

	afterAll(async () => {
		await command?.interrupt();
		await checkout.delete();
	});

	test('runs a changed message seconds after it was saved', async () => {
		expect(await messageOfRejection()).toMatch(/^Okta doesn't accept the API token\. /);
		checkout.replace(ADVICE, "Okta doesn't accept the API token.", 'Okta rejects the token.');
		await waitUntil('n8n shows the new message', async () =>
			(await messageOfRejection()).startsWith('Okta rejects the token. '),
		);
	});

	test('shows a changed parameter of the node, whose type is that of the installed package', async () => {
		expect(await parameterNames()).toContain('Okta Events');
		checkout.replace(PARAMETERS, "displayName: 'Okta Events'", "displayName: 'Events in Okta'");
		await waitUntil('n8n has the new name', async () =>
			(await parameterNames()).includes('Events in Okta'),
		);
	});

	test('prints errors of the compiler, and n8n keeps the code without errors', async () => {
		checkout.replace(ADVICE, 'Okta rejects the token.', "Okta's token.");
		checkout.replace(ADVICE, "const OUTAGE = '", "const OUTAGE: number = '");
		await command.waitFor(/advice\.ts.* error TS2322[^]*Found 5 errors/);
		expect(checkout.read(join(PACKAGE, 'dist', ADVICE.replace('.ts', '.js')))).toContain(
			'Okta rejects the token.',
		);
		expect(await messageOfRejection()).toMatch(/^Okta rejects the token\. /);
		checkout.replace(ADVICE, "const OUTAGE: number = '", "const OUTAGE = '");
		await waitUntil('n8n shows the new message', async () =>
			(await messageOfRejection()).startsWith("Okta's token. "),
		);
	});

	test('has a workflow that receives the event of npm run emit', async () => {
		const workflowId = await publishWorkflow();
		const printed = await run('npm', ['run', 'emit'], { cwd: checkout.folder });
		expect(printed).toContain('Okta delivered the event to one event hook.');
		await waitUntil('n8n has executed the workflow', async () =>
			(await n8n.executions(workflowId)).some(({ status }) => status === 'success'),
		);
	});

	test(
		'leaves no process, and starts again with the same workflow and a valid credential',
		async () => {
			const [credential] = await n8n.rest<[{ id: string }]>('GET', '/credentials');
			await n8n.updateCredential(credential.id, { domain: orgUrl(), token: 'wrong' });
			expect(await command.interrupt()).toStrictEqual([]);
			await start();
			await publishWorkflow();
		},
		MAX_START_MS,
	);

	/** Starts the command and signs in to n8n. */
	async function start(): Promise<void> {
		command = await DevCommand.start(checkout.folder);
		const { port } = new URL(command.read('Open n8n'));
		n8n = new N8n({ folder: join(checkout.folder, DATA), port: Number(port) });
		await n8n.setUpOwner();
	}

	/** The message of n8n when it tests a credential that the org rejects. */
	async function messageOfRejection(): Promise<string> {
		return (await n8n.testCredential({ domain: orgUrl(), token: 'wrong' })).message;
	}

	function orgUrl(): string {
		return /https:[^)]+/.exec(command.read('Credential'))?.[0] ?? '';
	}

	/** The names of the parameters in the editor. */
	async function parameterNames(): Promise<string[]> {
		const type = { name: 'n8n-nodes-okta-trigger.oktaTrigger', version: 1.1 };
		const body = { nodeInfos: [type] };
		const [node] = await n8n.rest<[INodeTypeDescription]>('POST', '/node-types', body);
		return node.properties.map(({ displayName }) => displayName);
	}

	/** Publishes the only workflow, and returns its ID. */
	async function publishWorkflow(): Promise<string> {
		const { data } = await n8n.api<{ data: unknown }>('GET', '/workflows');
		expect(data).toStrictEqual([
			expect.objectContaining({ name: 'New MFA factors in Okta', active: false }),
		]);
		const [{ id }] = data as [{ id: string }];
		await n8n.activate(id);
		await waitUntilPublished(n8n, id);
		return id;
	}
});
