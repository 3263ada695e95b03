import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { Hook } from '../../tools/okta-emulator/entities';
import { factorActivation, type OktaEvent } from '../../tools/okta-emulator/events';
import { example, readExample, TABLES } from '../../tools/sandbox/workflows/examples';
import { Sandbox, waitUntil } from '../../tools/sandbox/sandbox';
import { exampleWorkflow, logTrigger } from '../../tools/sandbox/workflows/workflows';
import { executionsOf, publish, statuses } from '../../tools/sandbox/workflows/publish';
import { withDataTables } from '../support/e2e/skips';

let sandbox: Sandbox;
let credentialId: string;

beforeAll(async () => {
	sandbox = await Sandbox.open(undefined, { name: 'e2e' });
	credentialId = await sandbox.n8n.createCredential(sandbox.account);
}, 180_000);

beforeEach(() => {
	sandbox.org.systemLog.events.length = 0;
});

afterEach(async () => {
	await sandbox.n8n.deactivateAll();
});

afterAll(async () => {
	await sandbox?.close();
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Every four seconds instead of the example's time: nothing else of it is changed. */
const OFTEN = { pollTimes: logTrigger('').parameters.pollTimes as INodeParameters };

function person(name: string): IDataObject {
	const login = `${name.toLowerCase()}@acme.example`;
	return { id: `00u${name}`, type: 'User', alternateId: login, displayName: name };
}

/** Something that one person does to another, or to himself. */
function event(eventType: string, by: string, to: string, more: OktaEvent = {}): OktaEvent {
	return factorActivation({ eventType, actor: person(by), target: [person(to)], ...more });
}

function ago(milliseconds: number): { published: string } {
	return { published: new Date(Date.now() - milliseconds).toISOString() };
}

/** Publishes an example with a hook. Gives how to deliver to it, once n8n takes deliveries. */
async function publishHook(
	file: string,
): Promise<{ workflowId: string; deliver: (...events: OktaEvent[]) => Promise<void> }> {
	const workflow = example(file, { credentialId });
	const { workflowId, hook } = await publish(sandbox, credentialId, {}, workflow);
	const deliver = async (...events: OktaEvent[]) =>
		statuses([await sandbox.org.deliver(hook, events)]).at(-1);
	// Answered with 200 and not executed: these examples take successes alone.
	const [eventType = ''] = hook.events.items;
	const nothing = event(eventType, 'Ada', 'Grace', { outcome: { result: 'FAILURE' } });
	await waitUntil('n8n takes deliveries', async () => (await deliver(nothing)) === 200);
	return {
		workflowId,
		deliver: async (...events) => expect(await deliver(...events)).toBe(200),
	};
}

/** Publishes an example that reads the log, and waits until it has begun to. */
async function publishLog(file: string, parameters: INodeParameters): Promise<string> {
	const { n8n, org } = sandbox;
	const polls = org.log.length;
	const workflowId = await n8n.createWorkflow(example(file, { credentialId, parameters }));
	await n8n.activate(workflowId);
	await waitUntil('n8n polls', () =>
		org.log.slice(polls).some(({ path }) => path === '/api/v1/logs'),
	);
	await waitUntil(
		'it is published',
		async () => (await n8n.publication(workflowId)).status === 'published',
	);
	return workflowId;
}

/** What came out of a node in all executions so far, once there are so many items. */
async function itemsOf(workflowId: string, node: string, count: number): Promise<IDataObject[]> {
	return await waitUntil(`${count} items of "${node}"`, async () => {
		const executions = await sandbox.n8n.executions(workflowId);
		expect(executions.filter(({ status }) => status === 'error')).toStrictEqual([]);
		const items = executions.flatMap((execution) => execution.items[node] ?? []);
		return items.length >= count && items;
	});
}

test('factor-by-somebody-else: an alert names who did it to whom, and none comes of what one does oneself', async () => {
	const { workflowId, deliver } = await publishHook('factor-by-somebody-else.json');
	const byAda = event('user.mfa.factor.activate', 'Ada', 'Grace');
	await deliver(event('user.mfa.factor.activate', 'Grace', 'Grace'), byAda);

	expect(await itemsOf(workflowId, 'Send the Alert', 1)).toStrictEqual([
		{
			text: 'Ada (ada@acme.example) activated a factor for Grace (grace@acme.example): User set up OKTA_VERIFY_PUSH factor',
			user: 'grace@acme.example',
			by: 'ada@acme.example',
			at: byAda.published,
			address: '198.51.100.7',
			uuid: byAda.uuid,
		},
	]);
});

withDataTables(
	'reset-then-new-factor: an alert comes of a factor within an hour of a reset by somebody else',
	async () => {
		const { n8n, org } = sandbox;
		await n8n.createDataTable('okta_mfa_resets', TABLES.okta_mfa_resets);
		const factor = (name: string, when: number) =>
			event('user.mfa.factor.activate', name, name, ago(when));
		const reset = event('user.mfa.factor.reset_all', 'Ada', 'Grace', ago(30 * MINUTE_MS));
		const atOnce = factor('Grace', 10 * MINUTE_MS);
		org.systemLog.add(
			event('user.mfa.factor.reset_all', 'Ada', 'Linus', ago(3 * HOUR_MS)),
			reset,
			event('user.mfa.factor.deactivate', 'Alan', 'Alan', ago(20 * MINUTE_MS)),
			event('user.mfa.factor.deactivate', 'Ada', 'Mary', ago(15 * MINUTE_MS)),
			atOnce,
			factor('Linus', 9 * MINUTE_MS),
			factor('Alan', 8 * MINUTE_MS),
		);
		// Beginning a day back, so that the test need not wait for hours.
		const options = { outcome: 'success', startFrom: 1 };
		const workflowId = await publishLog('reset-then-new-factor.json', { ...OFTEN, options });
		expect(await itemsOf(workflowId, 'Send the Alert', 1)).toHaveLength(1);

		const later = factor('Mary', 0);
		org.systemLog.add(later);
		expect(await itemsOf(workflowId, 'Send the Alert', 2)).toMatchObject([
			{
				text: 'Grace has a new factor (User set up OKTA_VERIFY_PUSH factor), 20 minutes after ada@acme.example reset the factors',
				user: 'grace@acme.example',
				reset_by: 'ada@acme.example',
				reset_at: reset.published,
				new_factor_at: atOnce.published,
				uuid: atOnce.uuid,
			},
			{ user: 'mary@acme.example', uuid: later.uuid },
		]);
	},
	120_000,
);

test('factors-of-the-week: the report counts by type, and the first comes when it is published', async () => {
	const factor = (name: string, days: number, more: OktaEvent = {}) =>
		event('user.mfa.factor.activate', 'Grace', 'Grace', {
			...ago(days * DAY_MS),
			debugContext: { debugData: { factor: name } },
			...more,
		});
	sandbox.org.systemLog.add(
		factor('SMS_FACTOR', 8),
		factor('FIDO_WEBAUTHN', 6),
		factor('OKTA_VERIFY_PUSH', 5),
		factor('OKTA_VERIFY_PUSH', 4),
		factor('SMS_FACTOR', 3, { outcome: { result: 'FAILURE' } }),
		factor('', 2, {
			debugContext: null,
			outcome: { result: 'SUCCESS', reason: 'User set up EMAIL_FACTOR factor' },
		}),
		factor('OKTA_VERIFY_PUSH', 1),
	);
	// As it is, on Mondays at 8: the first poll is that of publishing.
	const workflowId = await publishLog('factors-of-the-week.json', {});
	const [report, ...more] = await itemsOf(workflowId, 'Send the Report', 1);
	expect(more).toStrictEqual([]);
	expect(report).toMatchObject({ total: 5 });
	const [first, ...others] = String(report?.text).split('\n');
	expect(first).toBe('3 × OKTA_VERIFY_PUSH');
	expect(others.toSorted()).toStrictEqual(['1 × EMAIL_FACTOR', '1 × FIDO_WEBAUTHN']);
});

test('off-boarding: a deactivated user gives a list of tasks', async () => {
	const { workflowId, deliver } = await publishHook('off-boarding.json');
	const leaving = event('user.lifecycle.deactivate', 'Ada', 'Grace');
	await deliver(leaving);

	const tasks = await itemsOf(workflowId, 'Open a Ticket', 5);
	expect(tasks).toHaveLength(5);
	expect(tasks[0]).toStrictEqual({
		user: 'grace@acme.example',
		name: 'Grace',
		user_id: '00uGrace',
		deactivated_by: 'ada@acme.example',
		deactivated_at: leaving.published,
		uuid: leaving.uuid,
		task: 'Close the accounts that Okta does not manage',
	});
});

withDataTables(
	'group-audit-trail: every change stands in the table, once, even if it comes twice',
	async () => {
		const { n8n, org } = sandbox;
		const tableId = await n8n.createDataTable('okta_group_trail', TABLES.okta_group_trail);
		const group = {
			id: '00gSales',
			type: 'UserGroup',
			alternateId: 'unknown',
			displayName: 'Sales',
		};
		const change = (verb: string) =>
			event(`group.user_membership.${verb}`, 'Ada', 'Grace', { target: [person('Grace'), group] });
		const first = await publishLog('group-audit-trail.json', OFTEN);
		const [added, removed] = [change('add'), change('remove')];
		org.systemLog.add(added, removed);
		await itemsOf(first, 'Write It Down', 2);
		// A second one reads them again, beginning a day back: what it writes is there already.
		const options = { outcome: 'success', startFrom: 1 };
		const second = await publishLog('group-audit-trail.json', { ...OFTEN, options });
		await itemsOf(second, 'Write It Down', 2);

		const row = {
			group_id: '00gSales',
			group_name: 'Sales',
			user_id: '00uGrace',
			user_login: 'grace@acme.example',
			by: 'ada@acme.example',
		};
		expect(await n8n.dataTableRows(tableId)).toMatchObject([
			{ ...row, uuid: added.uuid, at: added.published, change: 'added' },
			{ ...row, uuid: removed.uuid, change: 'removed' },
		]);
	},
	90_000,
);

test('failed-deliveries: one alert for all events of a poll, for the hooks of n8n', async () => {
	const workflowId = await publishLog('failed-deliveries.json', OFTEN);
	const about = (eventType: string, target: IDataObject[] | null, reason?: string) =>
		event(eventType, 'Ada', 'Grace', { target, outcome: { result: 'FAILURE', reason } });
	const hook = (displayName: string) => [{ id: 'who1', type: 'EventHook', displayName }];
	const ours = 'n8n: New MFA factors / Okta Trigger (0a1b2c3d)';
	const tooSlow = 'The server took too long';
	sandbox.org.systemLog.add(
		about('event_hook.delivery', hook(ours), tooSlow),
		about('event_hook.delivery', hook('HR'), tooSlow),
		about('event_hook.delivery', null, tooSlow),
		about('event_hook.delivery', hook(ours), tooSlow),
		about('event_hook.deactivated', hook(ours), 'On request'),
		about('event_hook.updated', hook('HR')),
		about('event_hook.deleted', hook(ours), 'On request'),
	);

	const [alert, ...more] = await itemsOf(workflowId, 'Send Alert', 1);
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
		reasons: [tooSlow, 'On request'],
	});
	await executionsOf(sandbox, workflowId, 1);
});

describe('monitor-hooks', () => {
	/** Publishes the example, to run every second. Gives its ID. */
	async function publishMonitor(repair: boolean): Promise<string> {
		const { n8n, okta } = sandbox;
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
		const instead = {
			'Every 5 Minutes': {
				...schedule,
				parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
			},
			Settings: { ...settings, parameters: { assignments: { assignments }, options: {} } },
		};
		const workflowId = await n8n.createWorkflow(
			example('monitor-hooks.json', { credentialId, instead }),
		);
		await n8n.activate(workflowId);
		return workflowId;
	}

	const LONG_AGO = { lastUpdated: '2026-01-31T12:00:00.000Z' };

	afterEach(async () => {
		await sandbox.n8n.deactivateAll();
		sandbox.org.hooks.clear();
	});

	test('alerts of each hook of n8n that delivers nothing, and tells how many are in use', async () => {
		const { org } = sandbox;
		const hook = (name: string, more: Partial<Hook> = {}) =>
			org.seedHook({ uri: `https://n8n.example/${name}`, name, ...LONG_AGO, ...more });
		hook('n8n: Healthy / Okta Trigger (00000001)');
		const off = hook('n8n: Switched off / Okta Trigger (00000002)', { status: 'INACTIVE' });
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
		const [alert] = await itemsOf(workflowId, 'Send Alert', 1);
		expect(alert).toStrictEqual({
			text: [
				`The event hook "${off.name}" (${off.id}) delivers nothing: it is INACTIVE and VERIFIED.`,
				`The event hook "${unverified.name}" (${unverified.id}) delivers nothing: it is ACTIVE and UNVERIFIED.`,
				`The event hook "${cleared.name}" (${cleared.id}) delivers nothing: its authentication was cleared or changed.`,
				'3 of 25 event hooks of the org are in use.',
			].join('\n'),
			hooks: [off, unverified, cleared].map(
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
		const [checked] = await itemsOf(workflowId, 'Check Event Hooks', 1);
		expect(checked).toMatchObject({ in_use: 3, limit: 25, of_n8n: 5 });
		expect(off.status).toBe('INACTIVE');
	});

	test('is silent while all is well', async () => {
		const { org, n8n } = sandbox;
		org.seedHook({ uri: 'https://n8n.example/', name: 'n8n: Healthy (00000001)', ...LONG_AGO });
		const workflowId = await publishMonitor(true);
		await itemsOf(workflowId, 'Check Event Hooks', 2);
		const executions = await n8n.executions(workflowId);
		expect(executions.flatMap(({ items }) => items['Send Alert'] ?? [])).toStrictEqual([]);
	});

	test('activates and verifies hooks again, if that is wanted: deliveries go on', async () => {
		const { org, n8n } = sandbox;
		const workflow = exampleWorkflow(credentialId);
		const { hook } = await publish(sandbox, credentialId, {}, workflow);
		// It answers no handshake: the others are repaired all the same.
		const dead = { uri: 'https://localhost:1/', name: 'n8n: Dead (00000001)', ...LONG_AGO };
		org.seedHook({ ...dead, verificationStatus: 'UNVERIFIED' });
		// It would answer, but isn't n8n's any more.
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
		expect(statuses([await org.deliver(hook, [factorActivation()])])).toStrictEqual([200]);
		const [alert] = await itemsOf(monitorId, 'Send Alert', 1);
		expect(alert?.text).toContain(`"${hook.name}" (${hook.id}) delivers nothing`);
	}, 60_000);
});
