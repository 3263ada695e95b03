import {
	adviceForCreate,
	adviceForVerify,
} from '../../../nodes/Okta/protocol/hooks/eventHookAdvice';
import { FILTERED, SUBSCRIPTION } from '../../support/unit/subscriptions';

/** Hooks of the org that belong to others. */
const otherHooks = (count: number, status: string, verificationStatus = 'VERIFIED') =>
	Array.from({ length: count }, (_, i) => ({
		id: `who${i}`,
		name: `hook ${i}`,
		status,
		verificationStatus,
	}));

describe('when Okta rejects a new hook,', () => {
	const REJECTED = { status: 400, headers: {}, body: { errorCode: 'E0000001' } };

	test('the message says if the org has 25 active hooks', () => {
		expect(adviceForCreate(REJECTED, 'n', SUBSCRIPTION, otherHooks(25, 'ACTIVE'))).toBe(
			"The org has reached Okta's limit of 25 active event hooks. Deactivate or delete one (Admin Console › Workflow › Event Hooks), then try again.",
		);
	});

	test("inactive and unverified hooks don't count", () => {
		const hooks = [
			...otherHooks(24, 'ACTIVE'),
			...otherHooks(10, 'INACTIVE'),
			...otherHooks(10, 'ACTIVE', 'UNVERIFIED'),
		];
		expect(adviceForCreate(REJECTED, 'n', SUBSCRIPTION, hooks)).toBe(
			"Check 'Okta Events' and 'Additional Event Types'. Each event type must be available to event hooks in this org.",
		);
	});

	test('the message has the ID of another hook with the same name', () => {
		expect(adviceForCreate(REJECTED, 'hook 3', SUBSCRIPTION, otherHooks(25, 'ACTIVE'))).toMatch(
			/^Another event hook in the org already has the name "hook 3" \(who3\)\. Rename or delete it/,
		);
	});

	test("the message has the event types that aren't in the catalogue", () => {
		const eventTypes = ['user.tea.drink', 'user.session.start', 'user.tea.spill'];
		const subscription = { ...SUBSCRIPTION, eventTypes };
		expect(adviceForCreate(REJECTED, 'n', subscription, [])).toBe(
			"Check 'Okta Events' and 'Additional Event Types'. Each event type must be available to event hooks in this org. Not in the list of 'Okta Events', so check the spelling: user.tea.drink, user.tea.spill.",
		);
	});

	test('the message mentions filters, and where to enable them', () => {
		expect(adviceForCreate(REJECTED, 'n', FILTERED, [])).toMatch(
			/^Check the conditions in 'Event Filters'\. .* Settings › Features/,
		);
		const off = { status: 401, headers: {}, body: { errorCode: 'E0000015' } };
		expect(adviceForCreate(off, 'n', FILTERED, [])).toMatch(
			/^Event hook filters must be enabled in the org \(Admin Console › Settings › Features/,
		);
	});

	const rejectedFor = (errorSummary: string, ...causes: string[]) => ({
		...REJECTED,
		body: {
			errorCode: 'E0000001',
			errorSummary,
			errorCauses: causes.map((cause) => ({ errorSummary: cause })),
		},
	});

	test.each([
		[
			'the webhook URL',
			rejectedFor('Api validation failed: channel.config.uri', 'channel.config.uri: not valid'),
			/^Okta doesn't accept n8n's webhook URL\. To change the address, .* of a production URL /,
		],
		[
			'the header',
			rejectedFor('Api validation failed', 'channel.config.authScheme.key: not valid'),
			/^Check the option 'Secret Header'\./,
		],
		[
			'the name',
			rejectedFor('Api validation failed: name', 'The field is too odd.'),
			/^The hook's name contains the names of the workflow and the node\. Rename them/,
		],
		[
			'the events',
			rejectedFor('Api validation failed: events.items[0]', "events.items[0]: no such name: 'x'"),
			/^Check 'Okta Events'/,
		],
		[
			'the webhook URL, in quotes',
			rejectedFor('Api validation failed', "'channel.config.uri' isn't valid"),
			/^Okta doesn't accept n8n's webhook URL/,
		],
		['the name of the hook', rejectedFor('eventHook.name: too odd'), /^The hook's name contains/],
		['an unknown field', rejectedFor('Api validation failed: eventHook'), /^Check 'Okta Events'/],
	])('the advice is about the field that Okta names: %s', (_, response, advice) => {
		expect(adviceForCreate(response, 'n', SUBSCRIPTION, [])).toMatch(advice);
	});

	test("the advice about a test listener's URL is about the address of test URLs", () => {
		const ofUrl = rejectedFor('Api validation failed: channel.config.uri');
		expect(adviceForCreate(ofUrl, 'n', { ...SUBSCRIPTION, isTest: true }, [])).toMatch(
			/^Okta doesn't accept n8n's webhook URL\. To change the address, .* of a test URL /,
		);
	});

	test('the advice for a hook with filters is about them, unless Okta names the events', () => {
		const ofFilter = rejectedFor('Api validation failed: events.filter');
		expect(adviceForCreate(ofFilter, 'n', FILTERED, [])).toMatch(/^Check the conditions/);
		const ofItems = rejectedFor('Api validation failed: events.items');
		expect(adviceForCreate(ofItems, 'n', FILTERED, [])).toMatch(/^Check 'Okta Events'/);
	});

	test('the message mentions filters only if the hook has some', () => {
		const off = { status: 401, headers: {}, body: { errorCode: 'E0000015' } };
		expect(adviceForCreate(off, 'n', SUBSCRIPTION, [])).toBeUndefined();
		expect(adviceForCreate({ ...off, status: 400 }, 'n', SUBSCRIPTION, [])).toBe(
			"Check 'Okta Events' and 'Additional Event Types'. Each event type must be available to event hooks in this org.",
		);
	});

	test('there is no message for other responses', () => {
		const denied = { status: 403, headers: {}, body: { errorCode: 'E0000006' } };
		expect(adviceForCreate(denied, 'n', FILTERED, otherHooks(25, 'ACTIVE'))).toBeUndefined();
	});
});

describe("when Okta doesn't verify a hook, the message", () => {
	test.each([200, 400])('with status %i has the URL and what to check', (status) => {
		expect(adviceForVerify({ status, headers: {}, body: {} }, SUBSCRIPTION, [])).toMatch(
			/^Okta must get n8n's response from https:\/\/n8n\.acme\.example\/webhook\/2f0c7c52\/webhook within 3 seconds\. .* reachable from the internet.* To change the address, .* of a production URL /,
		);
	});

	test("about a test listener's hook is about the address of test URLs", () => {
		const subscription = { ...SUBSCRIPTION, isTest: true };
		expect(adviceForVerify({ status: 400, headers: {}, body: {} }, subscription, [])).toMatch(
			/^Okta must get n8n's response from .* To change the address, .* of a test URL /,
		);
	});

	test('says if the org has no room for another active hook', () => {
		const rejected = { status: 400, headers: {}, body: {} };
		expect(adviceForVerify(rejected, SUBSCRIPTION, otherHooks(25, 'ACTIVE'))).toMatch(
			/^The org has reached Okta's limit of 25 active event hooks\./,
		);
		expect(adviceForVerify(rejected, SUBSCRIPTION, otherHooks(24, 'ACTIVE'))).toMatch(
			/^Okta must get n8n's response/,
		);
	});

	test('says if someone has deleted the hook', () => {
		expect(adviceForVerify({ status: 404, headers: {}, body: {} }, SUBSCRIPTION, [])).toBe(
			'The hook no longer exists in the org. Try again.',
		);
	});

	test.each([0, 401, 403, 429, 500])('is the general one for status %i', (status) => {
		const full = otherHooks(25, 'ACTIVE');
		expect(adviceForVerify({ status, headers: {}, body: {} }, SUBSCRIPTION, full)).toBeUndefined();
	});
});
