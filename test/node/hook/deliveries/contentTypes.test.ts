/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { gzipSync } from 'node:zlib';

import type { AxiosResponse } from 'axios';

import { secretOf } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import { delivery } from '../../../../tools/okta-emulator/hooks/deliveries';
import { waitForLog } from '../../../support/node/assertions';
import { setUpActiveHook } from '../../../support/node/hook/activeHookSetup';
import { request, uuidsOf } from '../../../support/node/hook/deliveries';
import { n8nLog } from '../../../support/testFolder';

const setup = setUpActiveHook();

/** Sends bytes without a `Content-Type` of its own. */
async function post(
	contentType: string | undefined,
	data: Buffer,
	headers: Record<string, string> = {},
): Promise<AxiosResponse<unknown>> {
	const { hook, harness } = setup;
	return await request({
		method: 'POST',
		url: harness.webhookUrl,
		headers: {
			'Content-Type': contentType ?? false,
			Authorization: secretOf(hook),
			...headers,
		},
		data,
	});
}

describe('a delivery starts an execution, whatever its Content-Type is:', () => {
	test.each<[string | undefined]>([
		['application/json'],
		['application/json; charset=utf-8'],
		['application/json ; charset=utf-8'],
		['application/cloudevents+json'],
		['application/octet-stream'],
		['application/x-www-form-urlencoded'],
		['multipart/mixed; boundary=x'],
		['text/plain'],
		['text/html; charset=iso-8859-1'],
		['nonsense'],
		[undefined],
	])('%s', async (contentType) => {
		const { hook, harness } = setup;
		const event = factorActivation({ displayMessage: 'Größe: 5 € 🔐' });
		const body = Buffer.from(JSON.stringify(delivery(hook, [event])));
		expect((await post(contentType, body)).status).toBe(200);
		expect(harness.executions).toHaveLength(1);
		expect(harness.executions[0]?.[0]?.json['Event Details']).toStrictEqual(event);
	});
});

describe.each<[string | undefined]>([['application/json'], ['text/plain'], [undefined]])(
	'with the Content-Type %s, a delivery starts an execution',
	(contentType) => {
		test.each<[string, (json: string) => [Buffer, Record<string, string>?]]>([
			['with a byte order mark', (json) => [Buffer.from(`\uFEFF${json}`)]],
			['compressed with gzip', (json) => [gzipSync(json), { 'Content-Encoding': 'gzip' }]],
			['of 15 MB', (json) => [Buffer.from(json + ' '.repeat(15_000_000))]],
			[
				'with bytes that are no UTF-8',
				(json) => {
					const [before = '', after = ''] = json.split('Ada');
					return [Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)])];
				},
			],
		])('%s', async (_, encode) => {
			const { hook, harness } = setup;
			const event = factorActivation();
			const [body, headers] = encode(JSON.stringify(delivery(hook, [event])));
			expect((await post(contentType, body, headers)).status).toBe(200);
			expect(uuidsOf(harness)).toStrictEqual([[event.uuid]]);
		});
	},
);

describe("a body that isn't a delivery gets a 400 response, and n8n's log has its Content-Type:", () => {
	const FORM =
		'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\ntop-secret-body\r\n--x--\r\n';

	test.each<[string | undefined, string, string]>([
		['text/html', '<p>top-secret-body</p>', 'Content-Type: text/html'],
		['text/plain', '{"data":{"events":["top-secret-body"]}}', 'Content-Type: text/plain'],
		['image/png', '{"data":{"events":[{"top-secret-body"', 'Content-Type: image/png'],
		['application/json', '"top-secret-body"', 'Content-Type: application/json'],
		['multipart/form-data; boundary=x', FORM, 'Content-Type: multipart/form-data; boundary=x'],
		['application/pdf', '', 'Content-Type: application/pdf'],
		[undefined, 'top-secret-body', 'no Content-Type'],
	])('%s', async (contentType, body, logged) => {
		const { status, data } = await post(contentType, Buffer.from(body));
		expect(status).toBe(400);
		expect(data).toStrictEqual({
			message: 'Not an event hook delivery: the body has no list of events in data.events.',
		});
		expect(setup.harness.executions).toHaveLength(0);
		await waitForLog(
			`it has no list of events in data.events (${logged}). No execution was started. If Okta sent it, check whether a proxy`,
		);
		expect(n8nLog()).not.toContain('top-secret-body');
	});

	test.each<[string, Buffer, string]>([
		['a body that is declared as gzip', Buffer.from('not gzip'), 'incorrect header check'],
		['a body of 17 MB', gzipSync(Buffer.alloc(17 * 1024 * 1024)), 'request entity too large'],
	])("%s can't be read, and the log says why", async (_, body, reason) => {
		const headers = { 'Content-Encoding': 'gzip' };
		expect((await post('application/octet-stream', body, headers)).status).toBe(400);
		await waitForLog(
			`n8n couldn't read its body: ${reason} (Content-Type: application/octet-stream).`,
		);
	});
});

test('nobody without the secret makes the node read a body', async () => {
	const { harness, hook } = setup;
	const body = Buffer.from(JSON.stringify(delivery(hook, [factorActivation()])));
	const before = harness.unreadBodies;
	const { status } = await post('application/octet-stream', body, { Authorization: 'wrong' });
	expect(status).toBe(401);
	expect(harness.unreadBodies).toBe(before + 1);
	expect((await post('application/octet-stream', body)).status).toBe(200);
	expect(harness.unreadBodies).toBe(before + 1);
});
