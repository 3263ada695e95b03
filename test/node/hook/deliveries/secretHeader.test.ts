import type { INodeParameters } from 'n8n-workflow';

import { secretOf, type Hook } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import { delivery } from '../../../../tools/okta-emulator/hooks/deliveries';
import { errorMessageOf, waitForLog } from '../../../support/node/assertions';
import type { HookHarness } from '../../../support/node/hook/hookHarness';
import { request, uuidsOf } from '../../../support/node/hook/deliveries';
import { setUpHook } from '../../../support/node/hook/hookSetup';
import { onlyHook } from '../../../support/node/hook/inspectOrg';

const setup = setUpHook();

const HEADER = 'X-Okta-Secret';

/** Activates the workflow with this value of the option. Returns its hook. */
async function activateWith(secretHeader: INodeParameters['x']): Promise<Hook> {
	setup.harness.change({ options: { secretHeader } });
	await setup.harness.activate();
	return onlyHook(setup.org);
}

/** Sends a delivery with these headers. */
async function deliverWith(
	{ webhookUrl }: HookHarness,
	headers: Record<string, string>,
): Promise<{ status: number; data: unknown }> {
	return await request({
		method: 'POST',
		url: webhookUrl,
		headers,
		data: delivery({ id: 'who1' }, [factorActivation()]),
	});
}

test.each(['Authorization', HEADER, ' X-Okta-Secret\n', 'x-okta-secret'])(
	'Okta sends the secret in the header %j, and the item shows it redacted',
	async (secretHeader) => {
		const { org, harness } = setup;
		const hook = await activateWith(secretHeader);
		const name = secretHeader.trim();
		expect(hook.channel.config.authScheme).toMatchObject({ type: 'HEADER', key: name });
		const event = factorActivation();
		const [delivered] = await org.emitEvent(event);
		expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
		expect(uuidsOf(harness)).toStrictEqual([[event.uuid]]);
		expect(harness.executions[0]?.[0]?.json.Headers).toMatchObject({
			[name.toLowerCase()]: '[redacted]',
		});
		expect(JSON.stringify(harness.executions)).not.toContain(secretOf(hook));
	},
);

test("a gateway's own Authorization header doesn't matter, and isn't in the item", async () => {
	const { harness } = setup;
	const hook = await activateWith(HEADER);
	const headers = { Authorization: 'Basic Z2F0ZXdheTpz', [HEADER]: secretOf(hook) };
	expect(await deliverWith(harness, headers)).toMatchObject({ status: 200 });
	expect(harness.executions[0]?.[0]?.json.Headers).toMatchObject({ authorization: '[redacted]' });
});

test('the secret in another header than the one of the option gets a 401, also in Authorization', async () => {
	const { harness } = setup;
	const secret = secretOf(await activateWith(HEADER));
	for (const headers of [{ Authorization: secret }, { 'X-Other': secret }, {}]) {
		expect(await deliverWith(harness, headers as Record<string, string>)).toMatchObject({
			status: 401,
			data: { message: "The X-Okta-Secret header doesn't contain the secret of this event hook." },
		});
	}
	expect(harness.executions).toHaveLength(0);
	await waitForLog(
		"it has no X-Okta-Secret header. If Okta sent it, a proxy or gateway in front of n8n removes the header: configure it to forward the header, or enter another name in the node's option 'Secret Header'",
	);
});

test('a test listener gets its event with the secret in the header of the option', async () => {
	const { org, harness } = setup;
	harness.isTest = true;
	const hook = await activateWith(HEADER);
	expect(hook.name).toContain('[test]');
	expect(await deliverWith(harness, { Authorization: secretOf(hook) })).toMatchObject({
		status: 401,
	});
	const [delivered] = await org.emitEvent(factorActivation());
	expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
	expect(harness.executions).toHaveLength(1);
});

test('with a test listener, a replaced header is logged too', async () => {
	const { harness } = setup;
	harness.isTest = true;
	await activateWith(HEADER);
	expect(await deliverWith(harness, { [HEADER]: 'of the gateway' })).toMatchObject({ status: 401 });
	await waitForLog(
		"its X-Okta-Secret header doesn't contain the secret of this node's event hook. If Okta sent it, a proxy or gateway in front of n8n may replace the header",
	);
});

test('another header means another hook, but another case of it does not', async () => {
	const { org, harness } = setup;
	const hook = await activateWith(HEADER);
	expect((await activateWith('x-okta-secret')).id).toBe(hook.id);
	const replaced = await activateWith('X-Other');
	expect(replaced.id).not.toBe(hook.id);
	expect(replaced.channel.config.authScheme?.key).toBe('X-Other');
	await org.emitEvent(factorActivation());
	expect(harness.executions).toHaveLength(1);
});

describe('a name that is rejected before n8n sends anything to Okta:', () => {
	test.each<[string, INodeParameters['x'], string]>([
		['no text', '', "'Secret Header' isn't the name of an HTTP header."],
		['a header with its value', 'X-Okta: s3cret', "'Secret Header' isn't the name"],
		['a number from an expression', '={{ 5 }}', "'Secret Header' isn't the name"],
		['a list from an expression', '={{ ["X-A"] }}', "'Secret Header' isn't the name"],
		['nothing from an expression', '={{ undefined }}', "'Secret Header' isn't the name"],
		['a header of HTTP', 'Content-Type', "'Secret Header' can't be Content-Type"],
		[
			'a header of the handshake',
			'={{ "x-okta-verification-challenge" }}',
			"'Secret Header' can't be x-okta-verification-challenge",
		],
	])('%s', async (_, secretHeader, message) => {
		expect(await errorMessageOf(activateWith(secretHeader))).toContain(message);
		expect(setup.org.requests.filter(({ method }) => method !== 'GET')).toStrictEqual([]);
		expect(setup.org.hooks.size).toBe(0);
	});
});

test.each<[string, string, string]>([
	['gives no name', '={{ undefined }}', "'Secret Header' isn't the name of an HTTP header"],
	['fails', '={{ $("Nowhere").item }}', "Referenced node doesn't exist"],
])(
	'if an expression %s after publishing, a delivery gets a 503, so that Okta retries it',
	async (_, expression, reason) => {
		const { harness } = setup;
		const hook = await activateWith(HEADER);
		harness.change({ options: { secretHeader: expression } });
		expect(await deliverWith(harness, { [HEADER]: secretOf(hook) })).toMatchObject({
			status: 503,
			data: { message: "The Okta Trigger node isn't ready for deliveries yet. Try again later." },
		});
		expect([harness.executions, harness.errors]).toStrictEqual([[], []]);
		await waitForLog(
			`n8n couldn't check it, since the option 'Secret Header' can't be used: ${reason}`,
		);
		harness.change({ options: { secretHeader: HEADER } });
		expect(await deliverWith(harness, { [HEADER]: secretOf(hook) })).toMatchObject({ status: 200 });
	},
);
