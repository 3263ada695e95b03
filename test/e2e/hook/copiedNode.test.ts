import { sleep, type INodeParameters } from 'n8n-workflow';

import { factorActivation } from '../../../tools/okta-emulator/events';
import type { NewWorkflow } from '../../../tools/sandbox/n8n/n8n';
import { publish } from '../../../tools/sandbox/workflows/publish';
import { demoWorkflow, TRIGGER } from '../../../tools/sandbox/workflows/workflows';
import { attemptStatuses } from '../../support/e2e/deliveries';
import { waitForExecutions } from '../../support/e2e/executions';
import { testWithUniqueUrls } from '../../support/e2e/n8nFeatures';
import { setUpSandbox, unpublishAfterEach } from '../../support/e2e/sandboxSetup';
import { waitUntilRejected } from '../../support/e2e/workflows/publication';

/*
 * n8n keeps the webhook ID of a node that someone copies to another workflow. So both have the same URL.
 */

const setup = setUpSandbox();
unpublishAfterEach(setup);

/** A workflow with an Okta Trigger node, and another one with a copy of the node. */
function twoWorkflows(parameters?: INodeParameters): [NewWorkflow, NewWorkflow] {
	const one = demoWorkflow(setup.credentialId, parameters);
	const other = demoWorkflow(setup.credentialId);
	const webhookId = one.nodes.find(({ name }) => name === TRIGGER)?.webhookId;
	const nodes = other.nodes.map((node) => (node.name === TRIGGER ? { ...node, webhookId } : node));
	return [one, { ...other, nodes }];
}

/** The requests of n8n that change hooks in Okta. */
function changes(): string[] {
	const { requests } = setup.sandbox.org;
	return requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);
}

testWithUniqueUrls(
	'a copy that n8n does not publish leaves the hook of the original alone',
	async () => {
		const { sandbox } = setup;
		const { n8n, org } = sandbox;
		const [one, other] = twoWorkflows();
		const { workflowId, hook } = await publish(sandbox, one);
		const copyId = await n8n.createWorkflow(other);
		org.requests.length = 0;
		await expect(n8n.activate(copyId)).rejects.toThrow();
		await n8n.deactivate(copyId).catch(() => 'not published');
		// n8n may unregister webhooks in the background.
		await sleep(3000);
		expect(changes()).toStrictEqual([]);
		expect(attemptStatuses([await org.deliver(hook, [factorActivation()])])).toStrictEqual([200]);
		await waitForExecutions(sandbox, workflowId, 1);
	},
	90_000,
);

test('an original whose hook Okta rejected leaves the hook of the copy alone when it is unpublished', async () => {
	const { sandbox } = setup;
	const { n8n, org } = sandbox;
	const [one, other] = twoWorkflows({ additionalEventTypes: 'user.tea.drink' });
	const originalId = await n8n.createWorkflow(one);
	await n8n.activate(originalId).catch(() => 'rejected at once');
	await waitUntilRejected(n8n, originalId);
	const { workflowId, hook } = await publish(sandbox, other);
	org.requests.length = 0;
	await n8n.deactivate(originalId);
	await sleep(3000);
	expect(changes()).toStrictEqual([]);
	expect(attemptStatuses([await org.deliver(hook, [factorActivation()])])).toStrictEqual([200]);
	await waitForExecutions(sandbox, workflowId, 1);
}, 180_000);
