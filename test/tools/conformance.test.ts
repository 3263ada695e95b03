import axios from 'axios';

import { Conformance } from '../../tools/okta-emulator/conformance/conformance';
import type { Hook } from '../../tools/okta-emulator/entities';
import { factorActivation } from '../../tools/okta-emulator/events';
import { startOrg, type RunningOrg } from '../support/startOrg';

/** Runs the body of a test with an org, and then closes the org. */
async function runTest(test: (running: RunningOrg) => Promise<unknown>): Promise<void> {
	const running = await startOrg();
	try {
		await test(running);
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

test('a test whose requests and responses match the schemas passes', async () => {
	await runTest(async (running) => {
		running.org.seedHook({ uri: URI });
		running.org.systemLog.add(factorActivation());
		await send(running, 'GET', '/api/v1/eventHooks');
		await send(running, 'GET', '/api/v1/logs?limit=1000');
	});
});

describe('a test fails', () => {
	test.each<[string, object, RegExp]>([
		[
			'of the wrong type',
			{ created: 5 },
			/response 200 to GET .*: 0\.created: .*expected string, received number/,
		],
		["that isn't a date", { created: 'now' }, /0\.created: Invalid ISO datetime/],
		['with an unknown value', { status: 'PAUSED' }, /0\.status: Invalid option: expected one of/],
		['with an invalid ID', { id: '00u1' }, /0\.id: Invalid string: must match pattern/],
	])('when the org returns a property %s', async (_, wrong, violation) => {
		const work = runTest(async (running) => {
			running.org.seedHook({ uri: URI, ...(wrong as Partial<Hook>) });
			await send(running, 'GET', '/api/v1/eventHooks');
		});
		await expect(work).rejects.toThrow(violation);
	});

	test('when a page of the log has an event with a property of the wrong type', async () => {
		const work = runTest(async (running) => {
			running.org.systemLog.add(factorActivation({ target: 'Grace' }));
			await send(running, 'GET', '/api/v1/logs');
		});
		await expect(work).rejects.toThrow(
			/response 200 to GET \/api\/v1\/logs: 0\.target: .*expected array/,
		);
	});

	test('when a delivery has no events', async () => {
		const work = runTest(async ({ org }) => {
			await org.deliver(org.seedHook({ uri: 'https://localhost:1/' }), []);
		});
		await expect(work).rejects.toThrow(
			/delivery: data\.events: Too small: expected array to have >=1 items/,
		);
	});

	test.each<[string, string, string, unknown, RegExp]>([
		['lacks a property', 'POST', '/eventHooks', {}, / name: .*expected string, received undefined/],
		['has an unknown property', 'POST', '/eventHooks', { id: 'x' }, /it: Unrecognized key: "id"/],
		["has a body, but shouldn't", 'GET', '/eventHooks', [1], /must have none/],
		['exceeds the page limit', 'GET', '/logs?limit=5000', undefined, / limit: .*must match/],
		[
			'has an unknown parameter',
			'GET',
			'/logs?before=1',
			undefined,
			/it: Unrecognized key: "before"/,
		],
		[
			"isn't to an endpoint",
			'GET',
			'/hooks',
			undefined,
			/request GET .*: is not an endpoint of the API/,
		],
	])('when a request %s, although the org rejects it', async (_, method, path, body, violation) => {
		const work = runTest(async (running) => await send(running, method, `/api/v1${path}`, body));
		await expect(work).rejects.toThrow(violation);
	});

	test("when a request isn't authorized and has an invalid body", async () => {
		const work = runTest(async (running) => {
			running.org.tokens.clear();
			await send(running, 'POST', '/api/v1/eventHooks', { name: 5 });
		});
		await expect(work).rejects.toThrow(/request POST .*: name: .*expected string, received number/);
	});

	test('when a request for an access token has another grant type', async () => {
		const work = runTest(async (running) => {
			const form = new URLSearchParams({ grant_type: 'password', username: 'ada' });
			await send(running, 'POST', '/oauth2/v1/token', form);
		});
		await expect(work).rejects.toThrow(
			/request POST \/oauth2\/v1\/token: grant_type: .*expected "client_credentials"/,
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
		['an undocumented status', 201, json, '{}', /201 .*: has an undocumented status/],
		[
			"a body that isn't JSON",
			200,
			'text/html',
			'<h1>',
			/is not application\/json\n.*expected array/,
		],
		[
			'an error in another format',
			404,
			json,
			'{"error":"x"}',
			/ errorCode: .*expected string, received undefined/,
		],
	])('with %s is a violation', (_, status, contentType, text, violation) => {
		const conformance = new Conformance();
		conformance.checkResponse('GET', '/api/v1/eventHooks', { status, contentType, text });
		expect(() => conformance.assertNoViolations()).toThrow(violation);
	});

	test.each([
		['the API', '/api/v1/eventHooks', error],
		['the token endpoint', '/oauth2/v1/token', error],
		['OAuth', '/oauth2/v1/token', { error: 'invalid_client', error_description: 'No.' }],
	])("with an error in the format of %s isn't a violation", (_, url, body) => {
		const conformance = new Conformance();
		const text = JSON.stringify(body);
		conformance.checkResponse('POST', url, { status: 404, contentType: json, text });
		expect(conformance.violations).toStrictEqual([]);
	});

	test('with a secret is reported without it', () => {
		const conformance = new Conformance();
		const text = JSON.stringify({ access_token: 5, token_type: 'a secret', scope: null });
		conformance.checkResponse('POST', '/oauth2/v1/token', { status: 200, contentType: json, text });
		expect(conformance.violations.length).toBeGreaterThan(2);
		expect(conformance.violations.join()).not.toContain('a secret');
	});
});

test('exceptions ignore only the violations that match', async () => {
	const conformance = new Conformance();
	conformance.checkRequest('POST', '/api/v1/eventHooks', {});
	conformance.except(/request POST .* name: /, /request POST .* events: /);
	expect(() => conformance.assertNoViolations()).toThrow(
		"Doesn't match Okta's schemas:\nrequest POST /api/v1/eventHooks: channel: Invalid input: expected object, received undefined\n",
	);
	conformance.except(/ channel: /);
	conformance.assertNoViolations();
});
