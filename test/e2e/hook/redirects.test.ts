import { randomUUID } from 'node:crypto';

import express from 'express';
import type { IDataObject, INode } from 'n8n-workflow';

import { serve } from '../../../tools/okta-emulator/server';
import { since } from '../../../tools/sandbox/n8n/versions';
import { waitForExecutions } from '../../support/e2e/executions';
import { setUpSandbox } from '../../support/e2e/sandboxSetup';
import { chain, httpRequest } from '../../support/e2e/workflows/testWorkflows';

/*
 * n8n's HTTP Request node can use the credentials too. No redirect may send the API token or an
 * access token to another host.
 */

const setup = setUpSandbox();
setup.conformance.except(/^response 302 to GET/);
let elsewhere: { url: string; seen: string[]; close: () => Promise<void> };

beforeAll(async () => {
	const seen: string[] = [];
	const app = express();
	app.use((request, response) => {
		seen.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
		response.json({ isElsewhere: true });
	});
	elsewhere = { seen, ...(await serve(app, setup.sandbox.keys)) };
});

beforeEach(() => {
	elsewhere.seen.length = 0;
});

afterAll(async () => {
	await elsewhere?.close();
});

/** Requests the list of event hooks in a workflow. Returns the raw execution. */
async function request(typeVersion: number, type: string, data: IDataObject): Promise<string> {
	const { n8n, okta } = setup.sandbox;
	const id = await n8n.createCredential(data);
	const trigger: INode = {
		id: randomUUID(),
		name: 'Start',
		type: 'n8n-nodes-base.scheduleTrigger',
		typeVersion: 1.2,
		position: [0, 0],
		parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
	};
	const http = httpRequest(id, 'List Event Hooks', typeVersion, {
		url: `${okta.url}/api/v1/eventHooks`,
		nodeCredentialType: type,
	});
	const workflowId = await n8n.createWorkflow(chain(trigger, [http]));
	await n8n.activate(workflowId);
	const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
	await n8n.deactivate(workflowId);
	return execution?.raw ?? '';
}

/** n8n before 2.41 has only the first. */
const VERSIONS = [4.2, 4.3, 4.4].filter((version) => version < 4.3 || since('2.41'));

describe.each(VERSIONS)('HTTP Request %d', (typeVersion) => {
	test.each<[string, () => IDataObject]>([
		['oktaTriggerApi', () => ({ ...setup.sandbox.account })],
		[
			'oktaTriggerOAuth2Api',
			() => ({ domain: setup.sandbox.okta.url, ...setup.sandbox.org.serviceApps.register({}) }),
		],
	])('with %s follows no redirect to another host', async (type, account) => {
		setup.sandbox.org.redirectsTo = undefined;
		const statuses = () => setup.sandbox.org.requests.map(({ status }) => status);
		setup.sandbox.org.requests.length = 0;
		await request(typeVersion, type, account());
		expect(statuses().at(-1)).toBe(200);

		setup.sandbox.org.redirectsTo = `${elsewhere.url}/stolen`;
		const execution = await request(typeVersion, type, account());
		expect(statuses()).toContain(302);
		expect(elsewhere.seen).toStrictEqual([]);
		expect(execution).not.toContain('isElsewhere');
	});
});
