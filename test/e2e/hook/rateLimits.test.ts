import type { INode } from 'n8n-workflow';

import { demoWorkflow } from '../../../tools/sandbox/workflows/workflows';
import { publish, waitUntilPublished } from '../../../tools/sandbox/workflows/publish';
import { waitUntil } from '../../../tools/waitUntil';
import { describeWithPublicationService } from '../../support/e2e/n8nFeatures';
import { setUpSandbox } from '../../support/e2e/sandboxSetup';
import { waitUntilRejected } from '../../support/e2e/workflows/publication';

const setup = setUpSandbox();

/** Shorter than Okta's minute, so that the tests take less time. */
const PERIOD_MS = 15_000;

async function createWorkflows(count: number): Promise<string[]> {
	const { n8n } = setup.sandbox;
	const ids: string[] = [];
	for (let i = 0; i < count; i++)
		ids.push(await n8n.createWorkflow(demoWorkflow(setup.credentialId)));
	return ids;
}

/** Waits for the beginning of a period, in which nothing of the rate limit has been used up. */
async function setRateLimit(requests: number, periodMs = PERIOD_MS): Promise<void> {
	await waitUntil('a period begins', () => Date.now() % periodMs < 200, 60);
	setup.sandbox.org.rateLimit = { requests, periodMs };
}

afterEach(async () => {
	const { n8n, org } = setup.sandbox;
	org.rateLimit = undefined;
	org.faults.length = 0;
	await n8n.deactivateAll();
	await waitUntil('no hook is left', () => org.hooks.size === 0);
}, 60_000);

test('25 workflows are published and unpublished at once with 50 requests in each period', async () => {
	const { n8n, org } = setup.sandbox;
	const ids = await createWorkflows(25);
	await setRateLimit(50);
	await Promise.all(ids.map(async (id) => await n8n.activate(id)));
	for (const id of ids) await waitUntilPublished(n8n, id);
	const verified = [...org.hooks.values()].filter(
		({ verificationStatus }) => verificationStatus === 'VERIFIED',
	);
	expect(verified).toHaveLength(25);

	await setRateLimit(50);
	await Promise.all(ids.map(async (id) => await n8n.deactivate(id)));
	await waitUntil('no hook is left', () => org.hooks.size === 0, 60);
}, 180_000);

describeWithPublicationService(
	'with the publication service, which gives up after 84 seconds',
	() => {
		test('workflows that would have to wait too long for a rate limit say until when, and leave no hook', async () => {
			const { n8n, org } = setup.sandbox;
			const ids = await createWorkflows(3);
			await setRateLimit(2, 2 * PERIOD_MS);
			await Promise.all(ids.map(async (id) => await n8n.activate(id)));
			const failed = await waitUntil(
				'n8n has stopped trying',
				async () => {
					const publications = await Promise.all(ids.map(async (id) => await n8n.publication(id)));
					const isOver = publications.every(({ status }) =>
						['failed', 'published'].includes(status),
					);
					return isOver && publications.filter(({ status }) => status === 'failed');
				},
				90,
			);
			// There are four requests until the deadline, and a publication takes three.
			expect(failed.length).toBeGreaterThanOrEqual(2);
			for (const { message } of failed) {
				expect(message).toMatch(/Wait until 20\S+Z, then try again\./);
			}
			await waitUntil(
				'only hooks of published workflows are left',
				() => org.hooks.size === 3 - failed.length,
				240,
			);
		}, 400_000);

		test('replacing a hook and creating the new one share the time that n8n has', async () => {
			const { n8n, org } = setup.sandbox;
			const workflow = demoWorkflow(setup.credentialId);
			const { workflowId } = await publish(setup.sandbox, workflow);
			const headers = {
				Date: new Date(0).toUTCString(),
				// 45 seconds later.
				'X-Rate-Limit-Reset': '45',
			};
			const rateLimited = { kind: 'error', errorCode: 'E0000047', headers } as const;
			const list = { ...rateLimited, method: 'GET', path: /eventHooks$/ };
			// The first list of the deletion, and that of the creation.
			org.faults.push({ ...list }, { ...list, skip: 1 });

			const [trigger, ...others] = workflow.nodes as [INode, ...INode[]];
			const parameters = { ...trigger.parameters, output: 'event' };
			const nodes = [{ ...trigger, parameters }, ...others];
			// Publishes the change, since the workflow is active.
			await n8n.updateWorkflow(workflowId, { ...workflow, nodes });
			expect(await waitUntilRejected(n8n, workflowId)).toMatch(
				/couldn't list the event hooks: 429 .* Wait until 1970-01-01T00:00:45\.000Z, then try again\./,
			);
			await waitUntil('no hook is left', () => org.hooks.size === 0);
		}, 180_000);
	},
);
