/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:https';
import { gzipSync } from 'node:zlib';

import axios, { type Method } from 'axios';
import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import { secretOf, type Hook } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import { publish, type Published } from '../../../../tools/sandbox/workflows/publish';
import { demoWorkflow, webhookWorkflow } from '../../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../../tools/waitUntil';
import { attemptStatuses } from '../../../support/e2e/deliveries';
import { waitForExecutions } from '../../../support/e2e/executions';
import { setUpSandbox } from '../../../support/e2e/sandboxSetup';

/** The number of generated requests. */
const COUNT = 10_000;
const CONNECTIONS = 16;

// Without an isolate for each expression, which takes n8n longer than the rest of a request.
const setup = setUpSandbox({
	N8N_LOG_LEVEL: 'warn',
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
});
let published: Published;
let agent: Agent;
let listening: { workflowId: string; hook: Hook; since: number };

beforeAll(async () => {
	agent = new Agent({
		ca: setup.sandbox.keys.certificate,
		keepAlive: true,
		maxSockets: CONNECTIONS,
	});
	published = await publish(setup.sandbox, demoWorkflow(setup.credentialId));

	// Starts a test listener that isn't stopped and gets no event. The last test checks that it times out.
	const workflowId = await setup.sandbox.n8n.createWorkflow(
		demoWorkflow(setup.credentialId, { options: { testEvent: 'next' } }),
	);
	const since = Date.now();
	await setup.sandbox.n8n.listen(workflowId);
	const hook = await waitUntil('the listener has a hook', () =>
		[...setup.sandbox.org.hooks.values()].find(({ name }) => name.includes('[test]')),
	);
	listening = { workflowId, hook, since };
}, 180_000);

afterAll(() => {
	agent?.destroy();
});

interface MalformedRequest {
	method: Method;
	/** Appended to the webhook URL. */
	suffix: string;
	headers: Record<string, string>;
	body?: Buffer;
}

async function send(
	{ method, suffix, headers, body }: MalformedRequest,
	secret?: string,
	url: string = published.hook.channel.config.uri,
): Promise<number> {
	const { status } = await axios.request({
		method,
		url: url + suffix,
		data: body,
		headers: { ...headers, ...(secret === undefined ? {} : { Authorization: secret }) },
		httpsAgent: agent,
		validateStatus: () => true,
		transformRequest: (data: unknown) => data,
		maxBodyLength: Infinity,
		maxRedirects: 0,
		timeout: 60_000,
	});
	return status;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Bodies that aren't deliveries, each for a different reason. */
const MALFORMED_BODIES: Array<[string, Record<string, string>, Buffer | string | undefined]> = [
	['nothing', JSON_TYPE, undefined],
	['an empty text', JSON_TYPE, ''],
	['broken JSON', JSON_TYPE, '{"data":{"events":['],
	['two values', JSON_TYPE, '{}{}'],
	['a lone surrogate', JSON_TYPE, '{"data":{"events":["\\ud800"]}}'],
	['broken UTF-8', JSON_TYPE, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
	['a byte order mark', JSON_TYPE, '\uFEFF{"data":{"events":"x"}}'],
	['duplicate keys', JSON_TYPE, '{"data":{"events":[{}]},"data":{"events":[]}}'],
	['a prototype', JSON_TYPE, '{"__proto__":{"data":{"events":[{"uuid":"x"}]}}}'],
	['a constructor', JSON_TYPE, '{"constructor":{"prototype":{"data":1}},"data":{"events":null}}'],
	['20,000 lists deep', JSON_TYPE, '['.repeat(20_000) + ']'.repeat(20_000)],
	['20,000 objects deep', JSON_TYPE, '{"data":'.repeat(20_000) + '1' + '}'.repeat(20_000)],
	['5 MB of text', JSON_TYPE, JSON.stringify({ data: { events: 'x'.repeat(5_000_000) } })],
	['5 MB of numbers', JSON_TYPE, `{"data":{"events":[${'1,'.repeat(2_500_000)}1]}}`],
	[
		'100,000 keys',
		JSON_TYPE,
		JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [i, i]))),
	],
	['gzip', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, gzipSync('{"data":{"events":[]}}')],
	['an unknown encoding', { ...JSON_TYPE, 'Content-Encoding': 'zstd-9' }, '{}'],
	['an unknown charset', { 'Content-Type': 'application/json; charset=klingon' }, '{}'],
	[
		'UTF-16',
		{ 'Content-Type': 'application/json; charset=utf-16le' },
		Buffer.from('{"a":1}', 'utf16le'),
	],
	['no type', {}, '{"data":{"events":[5]}}'],
	['an empty type', { 'Content-Type': '' }, '{"data":{"events":[5]}}'],
	['a broken type', { 'Content-Type': 'application/json;;;=' }, '{}'],
	['text', { 'Content-Type': 'text/plain' }, '{"data":{"events":[5]}}'],
	['HTML', { 'Content-Type': 'text/html' }, '<p>data</p>'],
	['XML', { 'Content-Type': 'application/xml' }, '<data><events>1</events></data>'],
	['broken XML', { 'Content-Type': 'application/xml' }, '<data><events></data>'],
	['an entity', { 'Content-Type': 'text/xml' }, '<!DOCTYPE a [<!ENTITY b "c">]><data>&b;</data>'],
	[
		'a form',
		{ 'Content-Type': 'application/x-www-form-urlencoded' },
		'data[events]=none&__proto__[a]=1',
	],
	[
		'a deep form',
		{ 'Content-Type': 'application/x-www-form-urlencoded' },
		`a${'[b]'.repeat(500)}=1`,
	],
	[
		'parts',
		{ 'Content-Type': 'multipart/form-data; boundary=x' },
		'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n1\r\n--x--\r\n',
	],
	[
		'parts without an end',
		{ 'Content-Type': 'multipart/form-data; boundary=x' },
		'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n1',
	],
	['parts without a boundary', { 'Content-Type': 'multipart/form-data' }, '--x--'],
	['bytes', { 'Content-Type': 'application/octet-stream' }, Buffer.from([0, 1, 2, 255])],
];

/**
 * Bodies that n8n can't parse, so that no node gets the request. n8n's Webhook node responds in the
 * same way. The last body gets no response: n8n's XML parser never finishes a text without a tag.
 */
const UNPARSABLE_BODIES: typeof MALFORMED_BODIES = [
	['invalid gzip', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, 'not gzip'],
	[
		'truncated gzip',
		{ ...JSON_TYPE, 'Content-Encoding': 'gzip' },
		gzipSync('{"a":1}').subarray(0, 12),
	],
	['invalid deflate', { ...JSON_TYPE, 'Content-Encoding': 'deflate' }, 'not deflate'],
	['XML without a tag', { 'Content-Type': 'application/xml' }, 'true'],
];

const METHODS: Method[] = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'POST'];
const SUFFIXES = ['', '/', '/x', '?a=1', '?__proto__[a]=1', '/..', '/%00', '/%2e%2e/', '//', '#x'];

const randomHeaders = fc.dictionary(
	fc.constantFrom(
		'X-Okta-Verification-Challenge',
		'X-Forwarded-For',
		'Cookie',
		'Accept',
		'X-Odd',
		'Expect-Not',
	),
	fc.string({ maxLength: 200 }).map((text) => text.replace(/[^\x20-\x7e]/g, '~').trim()),
	{ maxKeys: 3 },
);

/** JSON of any shape, often with the fields of a delivery in the wrong places. */
const bodies = fc
	.letrec<{ any: unknown }>((tie) => ({
		any: fc.oneof(
			{ maxDepth: 5 },
			fc.constantFrom<unknown>(null, 0, '', true, 'com.okta.event_hook'),
			fc.string({ unit: 'binary', maxLength: 30 }),
			fc.double(),
			fc.array(tie('any'), { maxLength: 4 }),
			fc.dictionary(
				fc.constantFrom('data', 'events', 'eventType', '__proto__', 'source', 'target', 'x'),
				tie('any'),
				{ maxKeys: 4 },
			),
		),
	}))
	.any.filter((body) => !isDelivery(body));

function isDelivery(body: unknown): boolean {
	const events = (body as { data?: { events?: unknown } } | null)?.data?.events;
	const isObject = (value: unknown) =>
		typeof value === 'object' && value !== null && !Array.isArray(value);
	return Array.isArray(events) && events.some(isObject);
}

describe('a malformed request with the secret of the hook', () => {
	test.each(MALFORMED_BODIES)('%s: gets a response below 500', async (_, headers, body) => {
		const value = secretOf(published.hook);
		const data = body === undefined ? undefined : Buffer.from(body as string);
		const status = await send({ method: 'POST', suffix: '', headers, body: data }, value);
		expect(status).toBeGreaterThanOrEqual(400);
		expect(status).toBeLessThan(500);
	});

	test(`${COUNT} generated requests get responses below 500 and start no execution`, async () => {
		const value = secretOf(published.hook);
		const seed = 20_260_814;
		const requests = fc.record({
			body: bodies,
			headers: randomHeaders,
			type: fc.constantFrom(
				'application/json',
				'application/json',
				'application/json',
				'text/plain',
			),
			method: fc.oneof(
				{ arbitrary: fc.constant<Method>('POST'), weight: 9 },
				fc.constantFrom(...METHODS),
			),
			suffix: fc.oneof({ arbitrary: fc.constant(''), weight: 9 }, fc.constantFrom(...SUFFIXES)),
			hasSecret: fc.boolean(),
		});
		const queue = fc.sample(requests, { numRuns: COUNT, seed });
		const counts = new Map<number, number>();
		const failures: unknown[] = [];
		const work = async () => {
			for (let next = queue.pop(); next; next = queue.pop()) {
				const { body, headers, type, method, suffix, hasSecret } = next;
				const data = ['GET', 'HEAD'].includes(method)
					? undefined
					: Buffer.from(JSON.stringify(body) ?? '');
				const request = {
					method,
					suffix,
					headers: { ...headers, 'Content-Type': type },
					body: data,
				};
				const status = await send(request, hasSecret ? value : undefined);
				counts.set(status, (counts.get(status) ?? 0) + 1);
				if (status >= 500) failures.push({ status, ...next });
			}
		};
		await Promise.all(Array.from({ length: CONNECTIONS }, work));
		expect(failures).toStrictEqual([]);
		const sum = [...counts.values()].reduce((total, count) => total + count, 0);
		expect(sum).toBe(COUNT);
		// Most requests reached the node: it responds with 400 with the secret, and with 401 without it.
		expect(counts.get(400)).toBeGreaterThan(COUNT / 4);
		expect(counts.get(401)).toBeGreaterThan(COUNT / 4);
		await sleep(1000);
		expect(await setup.sandbox.n8n.executions(published.workflowId)).toHaveLength(0);
	}, 900_000);

	test('n8n still accepts a delivery', async () => {
		const { hook, workflowId } = published;
		const delivered = await setup.sandbox.org.deliver(hook, [factorActivation()]);
		expect(attemptStatuses([delivered])).toStrictEqual([200]);
		expect(await waitForExecutions(setup.sandbox, workflowId, 1)).toHaveLength(1);
	});
});

test.each(UNPARSABLE_BODIES)(
	'%s: n8n responds in the same way as for its Webhook node',
	async (_, headers, body) => {
		const path = randomUUID();
		const workflowId = await setup.sandbox.n8n.createWorkflow(webhookWorkflow(path));
		await setup.sandbox.n8n.activate(workflowId);
		const url = `${setup.sandbox.n8n.url}/webhook/${path}`;
		const ping = {
			method: 'POST',
			suffix: '',
			headers: JSON_TYPE,
			body: Buffer.from('{}'),
		} as const;
		await waitUntil('the webhook exists', async () => (await send(ping, undefined, url)) === 200);

		const request = {
			method: 'POST',
			suffix: '',
			headers,
			body: Buffer.from(body as string),
		} as const;
		const value = secretOf(published.hook);
		const responseTo = async (to?: string) =>
			await Promise.race([
				send(request, value, to).catch(() => 0),
				sleep(3000).then(() => 'nothing'),
			]);
		const [own, ours] = await Promise.all([responseTo(url), responseTo()]);
		expect(ours).toBe(own);
		expect([500, 'nothing']).toContain(ours);
	},
);

test('a test listener deletes its hook when it times out', async () => {
	const { hook, since } = listening;
	const remainingMs = 120_000 - (Date.now() - since);
	if (remainingMs > 0) {
		expect(setup.sandbox.org.hooks.has(hook.id)).toBe(true);
		await sleep(remainingMs);
	}
	await waitUntil('the hook is deleted', () => !setup.sandbox.org.hooks.has(hook.id));
	expect(await setup.sandbox.n8n.executions(listening.workflowId)).toHaveLength(0);
}, 180_000);
