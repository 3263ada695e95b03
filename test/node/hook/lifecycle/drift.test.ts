import { factorActivation } from '../../../../tools/okta-emulator/events';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { onlyHook } from '../../../support/node/hook/inspectOrg';

const setup = setUpHook();

beforeEach(async () => {
	await setup.harness.activate();
});

/** Activates the workflow again, and expects that this replaces the hook with a working one. */
async function expectReplacement(): Promise<void> {
	const { org, harness } = setup;
	const [oldId] = org.hooks.keys();
	await harness.activate();
	const hook = onlyHook(org);
	expect(hook.id).not.toBe(oldId);
	expect(hook).toMatchObject({
		status: 'ACTIVE',
		verificationStatus: 'VERIFIED',
		events: { items: ['user.mfa.factor.activate'] },
		channel: { config: { uri: harness.webhookUrl, authScheme: { key: 'Authorization' } } },
	});
	await org.emitEvent(factorActivation());
	expect(harness.executions).toHaveLength(1);
}

describe('activation replaces a hook that', () => {
	test.each([
		['was deactivated', { status: 'INACTIVE' as const }],
		["isn't verified", { verificationStatus: 'UNVERIFIED' as const }],
		[
			'subscribes to other events',
			{ events: { type: 'EVENT_TYPE' as const, items: ['user.lifecycle.create'] } },
		],
	])('%s', async (_, drift) => {
		Object.assign(onlyHook(setup.org), drift);
		await expectReplacement();
	});

	test.each([
		['has another authentication field', { type: 'HEADER', key: 'X-Other', value: 'other' }],
		['has no authentication field', null],
	])('%s', async (_, authScheme) => {
		Object.assign(onlyHook(setup.org).channel.config, { authScheme });
		await expectReplacement();
	});

	test('has another URL', async () => {
		onlyHook(setup.org).channel.config.uri = 'https://elsewhere.example/';
		await expectReplacement();
	});

	test('was deleted in Okta', async () => {
		setup.org.hooks.clear();
		await expectReplacement();
	});

	test('has the secret of another credential', async () => {
		const { org, harness } = setup;
		org.tokens.set('another-token', 'super admin');
		Object.assign(harness.credentials.data, { token: 'another-token' });
		await expectReplacement();
	});
});

test('activation replaces the hook if parameters changed, even within a minute of a check', async () => {
	const { org, harness } = setup;
	harness.change({ events: ['user.mfa.factor.update'] });
	await harness.activate();
	expect(onlyHook(org).events.items).toStrictEqual(['user.mfa.factor.update']);
});
