import axios from 'axios';

import { factorActivation } from '../../../tools/okta-emulator/events';
import type { Hook } from '../../../tools/okta-emulator/entities';
import { startOrg, type RunningOrg } from '../../support/startOrg';
import { Conformance } from '../../../tools/okta-emulator/conformance/conformance';

/** A test like any other: what it does, and then the closing of its org. */
async function run(work: (running: RunningOrg) => Promise<unknown>): Promise<void> {
	const running = await startOrg();
	try {
		await work(running);
	} finally {
		await running.close();
	}
}

async function send(
	{ org, okta }: RunningOrg,
	method: string,
	path: string,
	data?: unknown,
): Promise<void> {
	await axios.request({
		method,
		url: `${okta.url}${path}`,
		data,
		headers: { Authorization: `SSWS ${org.token}` },
		validateStatus: () => true,
	});
}

const URI = 'https://n8n.example/webhook';

test('a test in which all is as Okta has it passes', async () => {
	await run(async (running) => {
		running.org.seedHook({ uri: URI });
		running.org.systemLog.add(factorActivation());
		await send(running, 'GET', '/api/v1/eventHooks');
		await send(running, 'GET', '/api/v1/logs?limit=1000');
	});
});

describe('a test fails', () => {
	test.each<[string, object, RegExp]>([
		['of a wrong type', { created: 5 }, /response 200 to GET .*: \/0\/created must be string/],
		['that is no time', { created: 'now' }, /\/0\/created must match format "date-time"/],
		['that Okta does not have', { status: 'PAUSED' }, /\/0\/status must be equal to one of/],
		['of an id that is none', { id: '00u1' }, /\/0\/id must match pattern/],
	])('when the org answers with a property %s', async (_, wrong, violation) => {
		const work = run(async (running) => {
			running.org.seedHook({ uri: URI, ...(wrong as Partial<Hook>) });
			await send(running, 'GET', '/api/v1/eventHooks');
		});
		await expect(work).rejects.toThrow(violation);
	});

	test('when a page of the log has an event of a wrong type', async () => {
		const work = run(async (running) => {
			running.org.systemLog.add(factorActivation({ target: 'Grace' }));
			await send(running, 'GET', '/api/v1/logs');
		});
		await expect(work).rejects.toThrow(/response 200 to GET \/api\/v1\/logs: \/0\/target must be/);
	});

	test('when a delivery has no event', async () => {
		const work = run(async ({ org }) => {
			await org.deliver(org.seedHook({ uri: 'https://localhost:1/' }), []);
		});
		await expect(work).rejects.toThrow(/delivery: \/data\/events must NOT have fewer than 1 items/);
	});

	test.each<[string, string, string, unknown, RegExp]>([
		['lacks a property', 'POST', '/eventHooks', {}, /must have required property 'name'/],
		['has one too many', 'POST', '/eventHooks', { id: 'x' }, /must NOT have additional .*\(id\)/],
		['has a body that it should not', 'GET', '/eventHooks', [1], /must have none/],
		['asks for an endless page', 'GET', '/logs?limit=5000', undefined, /\/limit must match/],
		['has an unknown parameter', 'GET', '/logs?before=1', undefined, /additional .*\(before\)/],
		['goes nowhere', 'GET', '/hooks', undefined, /request GET .*: is to no endpoint of the API/],
	])('when a request %s, though the org refuses it', async (_, method, path, body, violation) => {
		const work = run(async (running) => await send(running, method, `/api/v1${path}`, body));
		await expect(work).rejects.toThrow(violation);
	});

	test('also when the request is refused before its body is looked at', async () => {
		const work = run(async (running) => {
			running.org.tokens.clear();
			await send(running, 'POST', '/api/v1/eventHooks', { name: 5 });
		});
		await expect(work).rejects.toThrow(/request POST .*: \/name must be string/);
	});

	test('when an access token is asked for in another form', async () => {
		const work = run(async (running) => {
			const form = new URLSearchParams({ grant_type: 'password', username: 'ada' });
			await send(running, 'POST', '/oauth2/v1/token', form);
		});
		await expect(work).rejects.toThrow(
			/request POST \/oauth2\/v1\/token: \/grant_type must be equal to constant/,
		);
	});
});

describe('a response', () => {
	const json = 'application/json; charset=utf-8';
	const error = {
		errorCode: 'E0000007',
		errorSummary: 'Not found',
		errorLink: 'E0000007',
		errorId: 'oae1',
		errorCauses: [],
	};

	test.each<[string, number, string | undefined, string, RegExp]>([
		['a status of its own', 201, json, '{}', /201 .*: has an undocumented status/],
		['no JSON', 200, 'text/html', '<h1>', /is not application\/json\n.*must be array/],
		['a refusal of another form', 404, json, '{"error":"x"}', /required property 'errorCode'/],
	])('with %s is a violation', (_, status, contentType, text, violation) => {
		const conformance = new Conformance();
		conformance.checkResponse('GET', '/api/v1/eventHooks', { status, contentType, text });
		expect(() => conformance.assertNoViolations()).toThrow(violation);
	});

	test.each([
		['the API', '/api/v1/eventHooks', error],
		['the token endpoint', '/oauth2/v1/token', error],
		['OAuth', '/oauth2/v1/token', { error: 'invalid_client', error_description: 'No.' }],
	])('that refuses in the form of %s is none', (_, url, body) => {
		const conformance = new Conformance();
		const text = JSON.stringify(body);
		conformance.checkResponse('POST', url, { status: 404, contentType: json, text });
		expect(conformance.violations).toStrictEqual([]);
	});

	test('with a secret in it is told without it', () => {
		const conformance = new Conformance();
		const text = JSON.stringify({ access_token: 5, token_type: 'a secret', scope: null });
		conformance.checkResponse('POST', '/oauth2/v1/token', { status: 200, contentType: json, text });
		expect(conformance.violations.length).toBeGreaterThan(2);
		expect(conformance.violations.join()).not.toContain('a secret');
	});
});

test('junk that a test sends on purpose is excepted by name, and nothing else is', async () => {
	const conformance = new Conformance();
	conformance.checkRequest('POST', '/api/v1/eventHooks', {});
	conformance.except(/request POST .*'name'/, /request POST .*'events'/);
	expect(() => conformance.assertNoViolations()).toThrow(
		"Not as in Okta's schemas:\nrequest POST /api/v1/eventHooks: it must have required property 'channel'\n",
	);
	conformance.except(/'channel'/);
	conformance.assertNoViolations();
});
