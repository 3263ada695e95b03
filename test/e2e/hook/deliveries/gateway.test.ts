import { secretOf } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import type { RunningServer } from '../../../../tools/okta-emulator/server';
import { ADDRESS_VARIABLE } from '../../../../tools/sandbox/n8n/versions';
import { publish } from '../../../../tools/sandbox/workflows/publish';
import { demoWorkflow, TRIGGER } from '../../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../../tools/waitUntil';
import { attemptStatuses } from '../../../support/e2e/deliveries';
import { waitForExecutions } from '../../../support/e2e/executions';
import { setUpSandbox, unpublishAfterEach } from '../../../support/e2e/sandboxSetup';
import { startGateway } from '../../../support/e2e/servers/gateway';

/*
 * A gateway in front of n8n that signs in to it with a header of its own, as API gateways do.
 */

const GATEWAY_LOGIN = 'Z2F0ZXdheTpodW50ZXIy';

const setup = setUpSandbox();
unpublishAfterEach(setup);
let gateway: RunningServer;

beforeAll(async () => {
	const { n8n } = setup.sandbox;
	gateway = await startGateway(setup.sandbox, {
		headers: { authorization: `Basic ${GATEWAY_LOGIN}` },
	});
	await n8n.restart({ env: { [ADDRESS_VARIABLE]: `${gateway.url}/` } });
}, 120_000);

afterAll(async () => {
	await gateway?.close();
});

test("with the gateway's Authorization header, every delivery gets a 401, and the log says what to do", async () => {
	const { sandbox, credentialId } = setup;
	const { workflowId, hook } = await publish(sandbox, demoWorkflow(credentialId));
	expect(hook.channel.config.uri.startsWith(gateway.url)).toBe(true);
	expect(attemptStatuses(await sandbox.org.emitEvent(factorActivation()))).toStrictEqual([401]);
	expect(await sandbox.n8n.executions(workflowId)).toHaveLength(0);
	await waitUntil('n8n has logged it', () =>
		sandbox.n8n
			.log()
			.includes(
				"its Authorization header doesn't contain the secret of this node's event hook. If Okta sent it, a proxy or gateway in front of n8n may replace the header: configure it to forward the header, or enter another name in the node's option 'Secret Header'",
			),
	);
	expect(sandbox.n8n.log()).not.toContain(GATEWAY_LOGIN);
});

test("with 'Secret Header', the workflow gets its events, and no secret is in its execution", async () => {
	const { sandbox, credentialId } = setup;
	const options = { secretHeader: 'X-Okta-Secret' };
	const { workflowId, hook } = await publish(sandbox, demoWorkflow(credentialId, { options }));
	const event = factorActivation();
	expect(attemptStatuses(await sandbox.org.emitEvent(event))).toStrictEqual([200]);
	const [execution] = await waitForExecutions(sandbox, workflowId, 1);
	expect(execution?.items[TRIGGER]).toMatchObject([
		{
			UUID: event.uuid,
			Headers: { authorization: '[redacted]', 'x-okta-secret': '[redacted]' },
		},
	]);
	expect(execution?.raw).not.toContain(secretOf(hook));
	expect(execution?.raw).not.toContain(GATEWAY_LOGIN);
});

test.each(['latest', 'next'])(
	"with 'Secret Header', a test listener gets the %s event",
	async (testEvent) => {
		const { n8n, org } = setup.sandbox;
		const options = { secretHeader: 'X-Okta-Secret', testEvent };
		const workflowId = await n8n.createWorkflow(demoWorkflow(setup.credentialId, { options }));
		const event = factorActivation();
		org.systemLog.add(event);
		await n8n.listen(workflowId);
		if (testEvent === 'next') {
			const hook = await waitUntil('the listener has a verified hook', () =>
				[...org.hooks.values()].find(({ verificationStatus }) => verificationStatus === 'VERIFIED'),
			);
			await waitUntil('n8n accepts the delivery', async () =>
				attemptStatuses([await org.deliver(hook, [event])]).includes(200),
			);
		}
		const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toMatchObject([{ UUID: event.uuid }]);
	},
);
