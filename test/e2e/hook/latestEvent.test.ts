import { factorActivation } from '../../../tools/okta-emulator/events';
import { demoWorkflow } from '../../../tools/sandbox/workflows/workflows';
import { waitForExecutions } from '../../support/e2e/executions';
import { setUpSandbox, unpublishAfterEach } from '../../support/e2e/sandboxSetup';

const setup = setUpSandbox();
unpublishAfterEach(setup);

afterEach(() => {
	setup.sandbox.org.systemLog.events.length = 0;
});

test('a test listener gets the latest event, without an event hook', async () => {
	const { n8n, org } = setup.sandbox;
	const event = factorActivation();
	org.systemLog.add(factorActivation(), event, factorActivation({ eventType: 'user.session.start' }));
	const workflowId = await n8n.createWorkflow(demoWorkflow(setup.credentialId));
	await n8n.listen(workflowId);
	const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
	expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
	expect(execution?.items['Okta Trigger']).toMatchObject([
		{ UUID: event.uuid, Source: { URL: `${setup.sandbox.okta.url}/api/v1/logs` } },
	]);
	expect(org.requestsTo('/api/v1/eventHooks')).toStrictEqual([]);
});
