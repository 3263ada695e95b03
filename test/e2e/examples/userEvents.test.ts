import type { OktaEvent } from '../../../tools/okta-emulator/events';
import {
	ago,
	FREQUENT_POLLS,
	waitForItems,
	publishHookExample,
	publishLogExample,
	setUpExamples,
	user,
	userEvent,
} from '../../support/e2e/exampleSetup';
import { testWithDataTables } from '../../support/e2e/n8nFeatures';
import { TABLES } from '../../support/e2e/workflows/examples';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const setup = setUpExamples();

test('alert-on-factor-activated-by-someone-else: the alert names both users, and there is none for your own factor', async () => {
	const { workflowId, deliver } = await publishHookExample(
		setup,
		'alert-on-factor-activated-by-someone-else.json',
	);
	const event = userEvent('user.mfa.factor.activate', 'Ada', 'Grace');
	await deliver(userEvent('user.mfa.factor.activate', 'Grace', 'Grace'), event);

	expect(await waitForItems(setup, workflowId, 'Send Alert', 1)).toStrictEqual([
		{
			text: 'Ada (ada@acme.example) activated a factor for Grace (grace@acme.example): User set up OKTA_VERIFY_PUSH factor',
			user: 'grace@acme.example',
			by: 'ada@acme.example',
			at: event.published,
			address: '198.51.100.7',
			uuid: event.uuid,
		},
	]);
});

testWithDataTables(
	'alert-on-new-factor-after-reset: there is an alert on a factor within an hour of a reset by someone else',
	async () => {
		const { n8n, org } = setup.sandbox;
		await n8n.createDataTable('okta_mfa_resets', TABLES.okta_mfa_resets);
		const factor = (name: string, when: number) =>
			userEvent('user.mfa.factor.activate', name, name, ago(when));
		const reset = userEvent('user.mfa.factor.reset_all', 'Ada', 'Grace', ago(30 * MINUTE_MS));
		const newFactor = factor('Grace', 10 * MINUTE_MS);
		org.systemLog.add(
			userEvent('user.mfa.factor.reset_all', 'Ada', 'Linus', ago(3 * HOUR_MS)),
			reset,
			userEvent('user.mfa.factor.deactivate', 'Alan', 'Alan', ago(20 * MINUTE_MS)),
			userEvent('user.mfa.factor.deactivate', 'Ada', 'Mary', ago(15 * MINUTE_MS)),
			newFactor,
			factor('Linus', 9 * MINUTE_MS),
			factor('Alan', 8 * MINUTE_MS),
		);
		// Starts a day ago, so that the test doesn't wait for hours.
		const options = { outcome: 'success', startFrom: 1 };
		const workflowId = await publishLogExample(setup, 'alert-on-new-factor-after-reset.json', {
			...FREQUENT_POLLS,
			options,
		});
		expect(await waitForItems(setup, workflowId, 'Send Alert', 1)).toHaveLength(1);

		const later = factor('Mary', 0);
		org.systemLog.add(later);
		expect(await waitForItems(setup, workflowId, 'Send Alert', 2)).toMatchObject([
			{
				text: 'Grace has a new factor (User set up OKTA_VERIFY_PUSH factor), 20 minutes after ada@acme.example reset the factors',
				user: 'grace@acme.example',
				reset_by: 'ada@acme.example',
				reset_at: reset.published,
				new_factor_at: newFactor.published,
				uuid: newFactor.uuid,
			},
			{ user: 'mary@acme.example', uuid: later.uuid },
		]);
	},
	120_000,
);

test('weekly-factor-report: the report counts factors by type, and publishing the workflow sends the first one', async () => {
	const factor = (name: string, days: number, more: OktaEvent = {}) =>
		userEvent('user.mfa.factor.activate', 'Grace', 'Grace', {
			...ago(days * DAY_MS),
			debugContext: { debugData: { factor: name } },
			...more,
		});
	setup.sandbox.org.systemLog.add(
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
	// The poll times of the example: n8n also polls when the workflow is published.
	const workflowId = await publishLogExample(setup, 'weekly-factor-report.json');
	const [report, ...more] = await waitForItems(setup, workflowId, 'Send Report', 1);
	expect(more).toStrictEqual([]);
	expect(report).toMatchObject({ total: 5 });
	const [first, ...others] = String(report?.text).split('\n');
	expect(first).toBe('3 × OKTA_VERIFY_PUSH');
	expect(others.toSorted()).toStrictEqual(['1 × EMAIL_FACTOR', '1 × FIDO_WEBAUTHN']);
});

test('off-boarding: a deactivated user results in a list of tasks', async () => {
	const { workflowId, deliver } = await publishHookExample(setup, 'off-boarding.json');
	const deactivation = userEvent('user.lifecycle.deactivate', 'Ada', 'Grace');
	await deliver(deactivation);

	const tasks = await waitForItems(setup, workflowId, 'Create Ticket', 5);
	expect(tasks).toHaveLength(5);
	expect(tasks[0]).toStrictEqual({
		user: 'grace@acme.example',
		name: 'Grace',
		user_id: '00uGrace',
		deactivated_by: 'ada@acme.example',
		deactivated_at: deactivation.published,
		uuid: deactivation.uuid,
		task: "Close accounts that Okta doesn't manage",
	});
});

testWithDataTables(
	'group-audit-trail: the table has every change once, even if the trigger outputs it twice',
	async () => {
		const { n8n, org } = setup.sandbox;
		const tableId = await n8n.createDataTable('okta_group_trail', TABLES.okta_group_trail);
		const group = {
			id: '00gSales',
			type: 'UserGroup',
			alternateId: 'unknown',
			displayName: 'Sales',
		};
		const change = (verb: string) =>
			userEvent(`group.user_membership.${verb}`, 'Ada', 'Grace', {
				target: [user('Grace'), group],
			});
		const first = await publishLogExample(setup, 'group-audit-trail.json', FREQUENT_POLLS);
		const [added, removed] = [change('add'), change('remove')];
		org.systemLog.add(added, removed);
		await waitForItems(setup, first, 'Save to Data Table', 2);
		// A second workflow starts a day ago, so it reads the same events again.
		const options = { outcome: 'success', startFrom: 1 };
		const second = await publishLogExample(setup, 'group-audit-trail.json', {
			...FREQUENT_POLLS,
			options,
		});
		await waitForItems(setup, second, 'Save to Data Table', 2);

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
