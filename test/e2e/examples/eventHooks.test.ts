import type { IDataObject, INode } from 'n8n-workflow';

import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { publish } from '../../../tools/sandbox/workflows/publish';
import { demoWorkflow } from '../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../tools/waitUntil';
import { attemptStatuses } from '../../support/e2e/deliveries';
import {
	FREQUENT_POLLS,
	waitForItems,
	publishLogExample,
	setUpExamples,
	userEvent,
} from '../../support/e2e/exampleSetup';
import { waitForExecutions } from '../../support/e2e/executions';
import { example, readExample } from '../../support/e2e/workflows/examples';

const setup = setUpExamples();

test("failed-deliveries: there is one alert for all events of a poll about n8n's hooks", async () => {
	const workflowId = await publishLogExample(setup, 'failed-deliveries.json', FREQUENT_POLLS);
	const hookEvent = (eventType: string, targets: IDataObject[] | null, reason?: string) =>
		userEvent(eventType, 'Ada', 'Grace', {
			target: targets,
			outcome: { result: 'FAILURE', reason },
		});
	const target = (displayName: string) => [{ id: 'who1', type: 'EventHook', displayName }];
	const ours = 'n8n: New MFA factors / Okta Trigger (0a1b2c3d)';
	const timeout = 'The server took too long';
	setup.sandbox.org.systemLog.add(
		hookEvent('event_hook.delivery', target(ours), timeout),
		hookEvent('event_hook.delivery', target('HR'), timeout),
		hookEvent('event_hook.delivery', null, timeout),
		hookEvent('event_hook.delivery', target(ours), timeout),
		hookEvent('event_hook.deactivated', target(ours), 'On request'),
		hookEvent('event_hook.updated', target('HR')),
		hookEvent('event_hook.deleted', target(ours), 'On request'),
	);

	const [alert, ...more] = await waitForItems(setup, workflowId, 'Send Alert', 1);
	expect(more).toStrictEqual([]);
	const [delivery, unknown, deactivated, deleted, summary] = String(alert?.text).split('\n');
	expect([delivery, unknown, deactivated, deleted]).toStrictEqual([
		`Okta couldn't deliver events to the event hook "${ours}".`,
		"Okta couldn't deliver events to an event hook.",
		`Someone deactivated the event hook "${ours}".`,
		`Someone deleted the event hook "${ours}".`,
	]);
	expect(summary).toMatch(/^5 events, the first at .*Z, the last at .*Z\.$/);
	expect(alert).toMatchObject({
		count: 5,
		hooks: [ours, ''],
		actors: ['ada@acme.example'],
		reasons: [timeout, 'On request'],
	});
	await waitForExecutions(setup.sandbox, workflowId, 1);
});

describe('monitor-hooks', () => {
	/** Publishes the example, running every second. Returns its ID. */
	async function publishMonitor(repair: boolean): Promise<string> {
		const { n8n, okta } = setup.sandbox;
		const n8n_url = `${n8n.url}/`;
		const schedule = readExample('monitor-hooks.json').nodes.find(
			({ name }) => name === 'Every 5 Minutes',
		) as INode;
		const settings = readExample('monitor-hooks.json').nodes.find(
			({ name }) => name === 'Settings',
		) as INode;
		const values = { okta_url: okta.url, n8n_url, repair };
		const assignments = (
			settings.parameters as { assignments: { assignments: Array<{ name: keyof typeof values }> } }
		).assignments.assignments.map((field) => ({ ...field, value: values[field.name] }));
		const replacements = {
			'Every 5 Minutes': {
				...schedule,
				parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
			},
			Settings: { ...settings, parameters: { assignments: { assignments }, options: {} } },
		};
		const workflowId = await n8n.createWorkflow(
			example('monitor-hooks.json', { credentialId: setup.credentialId, replacements }),
		);
		await n8n.activate(workflowId);
		return workflowId;
	}

	const LONG_AGO = { lastUpdated: '2026-01-31T12:00:00.000Z' };

	afterEach(() => {
		setup.sandbox.org.hooks.clear();
	});

	test("alerts on each of n8n's hooks that can't deliver events, and counts the hooks in use", async () => {
		const { org } = setup.sandbox;
		const hook = (name: string, more: Partial<Hook> = {}) =>
			org.seedHook({
				uri: `https://n8n.example/${encodeURIComponent(name)}`,
				name,
				...LONG_AGO,
				...more,
			});
		hook('n8n: Healthy / Okta Trigger (00000001)');
		const inactive = hook('n8n: Deactivated / Okta Trigger (00000002)', { status: 'INACTIVE' });
		const unverified = hook('n8n: Changed / Okta Trigger (00000003)', {
			verificationStatus: 'UNVERIFIED',
		});
		const cleared = hook('n8n: Cleared / Okta Trigger (00000005)');
		cleared.channel.config.authScheme = null;
		hook('HR', { status: 'INACTIVE' });
		hook('Payroll');
		hook('n8n: Being created / Okta Trigger (00000004)', {
			verificationStatus: 'UNVERIFIED',
			lastUpdated: new Date().toISOString(),
		});

		const workflowId = await publishMonitor(false);
		const [alert] = await waitForItems(setup, workflowId, 'Send Alert', 1);
		expect(alert).toStrictEqual({
			text: [
				`The event hook "${inactive.name}" (${inactive.id}) doesn't deliver events: it's INACTIVE and VERIFIED.`,
				`The event hook "${unverified.name}" (${unverified.id}) doesn't deliver events: it's ACTIVE and UNVERIFIED.`,
				`The event hook "${cleared.name}" (${cleared.id}) doesn't deliver events: its authentication was cleared.`,
				"3 of the org's 25 event hooks are in use.",
			].join('\n'),
			hooks: [inactive, unverified, cleared].map(
				({ id, name, status, verificationStatus, channel }) => ({
					id,
					name,
					status,
					verificationStatus,
					hasSecret: channel.config.authScheme !== null,
					url: channel.config.uri,
				}),
			),
			in_use: 3,
			limit: 25,
		});
		const [checked] = await waitForItems(setup, workflowId, 'Check Event Hooks', 1);
		expect(checked).toMatchObject({ in_use: 3, limit: 25, of_n8n: 5 });
		expect(inactive.status).toBe('INACTIVE');
	});

	test('sends no alert while all hooks are healthy', async () => {
		const { org, n8n } = setup.sandbox;
		org.seedHook({ uri: 'https://n8n.example/', name: 'n8n: Healthy (00000001)', ...LONG_AGO });
		const other = { uri: 'https://n8n.example/2', name: 'n8n: Another header (00000002)' };
		const { channel } = org.seedHook({ ...other, ...LONG_AGO });
		channel.config.authScheme = { type: 'HEADER', key: 'X-Okta-Secret', value: 'a secret' };
		const workflowId = await publishMonitor(true);
		await waitForItems(setup, workflowId, 'Check Event Hooks', 2);
		const executions = await n8n.executions(workflowId);
		expect(executions.flatMap(({ items }) => items['Send Alert'] ?? [])).toStrictEqual([]);
	});

	test('repairs a hook if that is enabled, and n8n accepts its deliveries', async () => {
		const { org, n8n } = setup.sandbox;
		const { hook } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		// Fails the handshake. The other hooks are repaired anyway.
		const dead = { uri: 'https://localhost:1/', name: 'n8n: Dead (00000001)', ...LONG_AGO };
		org.seedHook({ ...dead, verificationStatus: 'UNVERIFIED' });
		// Would pass the handshake, but its URL isn't n8n's.
		const elsewhere = org.seedHook({
			uri: hook.channel.config.uri.replace('localhost', '127.0.0.1'),
			name: 'n8n: Elsewhere (00000002)',
			verificationStatus: 'UNVERIFIED',
			...LONG_AGO,
		});
		Object.assign(hook, { status: 'INACTIVE', verificationStatus: 'UNVERIFIED', ...LONG_AGO });

		const monitorId = await publishMonitor(true);
		await waitUntil(
			'the hook is repaired',
			() => hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED',
		);
		await n8n.deactivate(monitorId);
		expect(elsewhere.verificationStatus).toBe('UNVERIFIED');
		expect(attemptStatuses([await org.deliver(hook, [factorActivation()])])).toStrictEqual([200]);
		const [alert] = await waitForItems(setup, monitorId, 'Send Alert', 1);
		expect(alert?.text).toContain(`"${hook.name}" (${hook.id}) doesn't deliver events`);
	}, 60_000);
});
