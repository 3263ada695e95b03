/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { Agent } from 'node:https';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import axios from 'axios';
import { sleep } from 'n8n-workflow';

import { secretOf } from '../../../../tools/okta-emulator/entities';
import { factorActivation, type OktaEvent } from '../../../../tools/okta-emulator/events';
import { delivery } from '../../../../tools/okta-emulator/hooks/deliveries';
import { since } from '../../../../tools/sandbox/n8n/versions';
import { publish, type Published } from '../../../../tools/sandbox/workflows/publish';
import { demoWorkflow, TRIGGER } from '../../../../tools/sandbox/workflows/workflows';
import { waitForExecutions } from '../../../support/e2e/executions';
import { setUpSandbox } from '../../../support/e2e/sandboxSetup';

/*
 * What n8n's body parser, which runs before the node, makes of each Content-Type.
 */

const setup = setUpSandbox();

const FORM =
	'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\ntop-secret-body\r\n--x--\r\n';

/**
 * n8n's older parsers reject JSON with a byte order mark, and leave a broken form to the node. Versions
 * between 2.0 and 2.41 weren't tried.
 */
const isOlderParser = !since('2.41');

/** With version 1 of a node, n8n reads more types before it calls the node. */
describe.each([1, 1.1])('with version %d of the node,', (typeVersion) => {
	let published: Published;
	let count = 0;

	beforeAll(async () => {
		const workflow = demoWorkflow(setup.credentialId);
		const nodes = workflow.nodes.map((node) =>
			node.name === TRIGGER ? { ...node, typeVersion } : node,
		);
		published = await publish(setup.sandbox, { ...workflow, nodes });
	}, 60_000);

	afterAll(async () => {
		await setup.sandbox.n8n.deactivateAll();
	});

	async function post(
		contentType: string | undefined,
		data: Buffer | Readable,
		headers: Record<string, string> = {},
	): Promise<{ status: number; data: unknown }> {
		return await axios.request<unknown>({
			method: 'POST',
			url: published.hook.channel.config.uri,
			headers: {
				'Content-Type': contentType ?? false,
				Authorization: secretOf(published.hook),
				...headers,
			},
			data,
			httpsAgent: new Agent({ ca: setup.sandbox.keys.certificate }),
			transformRequest: (body: unknown) => body,
			validateStatus: () => true,
			maxBodyLength: Infinity,
		});
	}

	function bodyWith(event: OktaEvent): string {
		return JSON.stringify(delivery(published.hook, [event]));
	}

	/** Expects an execution with exactly this event, besides those of the tests before. */
	async function expectExecution(event: OktaEvent): Promise<void> {
		const executions = await waitForExecutions(setup.sandbox, published.workflowId, ++count);
		expect(executions.at(-1)?.items[TRIGGER]).toMatchObject([{ 'Event Details': event }]);
	}

	test.each<[string | undefined]>([
		['application/json'],
		['Application/JSON'],
		['application/json; charset=utf-8'],
		['application/json;charset="UTF-8"'],
		['application/json ; charset=utf-8'],
		['application/cloudevents+json'],
		['application/octet-stream'],
		['application/x-www-form-urlencoded'],
		['multipart/mixed; boundary=x'],
		['text/plain'],
		['text/plain; charset=utf-8'],
		['text/html; charset=iso-8859-1'],
		['nonsense'],
		[''],
		[undefined],
	])('a delivery with the Content-Type %j starts an execution', async (contentType) => {
		const event = factorActivation({ displayMessage: 'Größe: 5 € 🔐' });
		expect(await post(contentType, Buffer.from(bodyWith(event)))).toMatchObject({ status: 200 });
		await expectExecution(event);
	});

	describe.each<[string | undefined]>([['application/json'], ['text/plain'], [undefined]])(
		'with the Content-Type %s, a delivery starts an execution',
		(contentType) => {
			const MARK = isOlderParser && contentType === 'application/json' ? '' : '\uFEFF';
			test.each<[string, (json: string) => [Buffer | Readable, Record<string, string>?]]>([
				['with a byte order mark', (json) => [Buffer.from(MARK + json)]],
				['compressed with gzip', (json) => [gzipSync(json), { 'Content-Encoding': 'gzip' }]],
				['in chunks', (json) => [Readable.from(json.match(/.{1,500}/gs) as string[])]],
				['of 15 MB', (json) => [Buffer.from(json + ' '.repeat(15_000_000))]],
			])('%s', async (_, encode) => {
				const event = factorActivation();
				expect(await post(contentType, ...encode(bodyWith(event)))).toMatchObject({ status: 200 });
				await expectExecution(event);
			});
		},
	);

	/** Expects no execution besides those of the tests before. Waits a moment, since one would start late. */
	async function expectNoExecution(): Promise<void> {
		await sleep(500);
		expect(await setup.sandbox.n8n.executions(published.workflowId)).toHaveLength(count);
	}

	test.each<[string | undefined, string]>([
		['text/html', '<p>top-secret-body</p>'],
		['text/plain', 'top-secret-body'],
		['application/octet-stream', '{"data":{"events":[{"top-secret-body"'],
		['multipart/form-data; boundary=x', FORM],
		[undefined, 'top-secret-body'],
	])(
		"with the Content-Type %j, the body %j gets the node's 400, and the log has the type",
		async (contentType, body) => {
			expect(await post(contentType, Buffer.from(body))).toMatchObject({
				status: 400,
				data: {
					message: 'Not an event hook delivery: the body has no list of events in data.events.',
				},
			});
			await expectNoExecution();
			const label = contentType ? `Content-Type: ${contentType}` : 'no Content-Type';
			const log = setup.sandbox.n8n.log();
			expect(log).toContain(`it has no list of events in data.events (${label})`);
			expect(log).not.toContain('top-secret-body');
		},
	);

	const BROKEN_FORMS: Array<[string, string, number]> = [
		['multipart/form-data; boundary=x', '{"data":{"events":[{}]}}', 400],
		['multipart/form-data', '{"data":{"events":[{}]}}', 400],
	];

	test.each<[string, string, number]>([
		['application/json', '{"data":{"events":[{"top-secret-body"', 422],
		['application/json; charset=iso-8859-1', '{"data":{"events":[{}]}}', 422],
		...(isOlderParser ? [] : BROKEN_FORMS),
	])(
		"with the Content-Type %j, the body %j gets n8n's own %d before the node is called",
		async (contentType, body, status) => {
			const response = await post(contentType, Buffer.from(body));
			expect(response).toMatchObject({
				status,
				data: { message: expect.stringMatching(/parse/) as string },
			});
			await expectNoExecution();
		},
	);

	test('a delivery that is declared as XML starts an execution, or gets a 422 from n8n', async () => {
		// n8n has one XML parser for all requests: after an error, it ignores the next text.
		for (const type of ['application/xml', 'text/xml', 'application/soap+xml']) {
			const event = factorActivation();
			const { status } = await post(type, Buffer.from(bodyWith(event)));
			if (status === 200) await expectExecution(event);
			else expect(status).toBe(422);
		}
		await expectNoExecution();
	});

	test('a body above the limit of n8n gets an error, and starts no execution', async () => {
		// Compressed, since n8n may close the connection while a larger request is still being sent.
		const body = gzipSync('{"data":{"events":[{}]}}' + ' '.repeat(17 * 1024 * 1024));
		const gzip = { 'Content-Encoding': 'gzip' };
		const statuses = [];
		for (const type of ['application/json', 'application/octet-stream']) {
			statuses.push((await post(type, body, gzip)).status);
		}
		expect(statuses).toStrictEqual(typeVersion === 1 ? [500, 500] : [500, 400]);
		expect(await setup.sandbox.n8n.executions(published.workflowId)).toHaveLength(count);
	});
});
