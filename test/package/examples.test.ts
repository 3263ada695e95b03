/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { hookParameters } from '../../nodes/Okta/description/hookParameters';
import { logParameters } from '../../nodes/Okta/description/logParameters';
import {
	parseEventTypes,
	validateHookEventTypes,
	validateLogEventTypes,
} from '../../nodes/Okta/protocol/events/eventTypeValidation';
import {
	EXAMPLES,
	isOkta,
	readExample,
	sendsOktaRequests,
	TABLES,
} from '../../tools/sandbox/workflows/examples';

const FILES = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));

/** Nodes that only compute, or keep something in n8n itself. */
const HARMLESS = ['dataTable', 'filter', 'noOp', 'scheduleTrigger', 'set', 'sort', 'splitOut'];
const HARMLESS_TYPES = [...HARMLESS, 'stickyNote', 'summarize'].map(
	(name) => `n8n-nodes-base.${name}`,
);

/** The examples that start with an event of Okta: all but the one that looks at the hooks. */
const WITH_TRIGGER = FILES.filter((file) => file !== 'monitor-hooks.json');

function oktaNodeOf(file: string): INode {
	const found = readExample(file).nodes.filter(isOkta);
	expect(found).toHaveLength(1);
	return found[0] as INode;
}

test('every example has its page', () => {
	const page = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
	const told = [...page.matchAll(/^## .*\n\n\[`(.+\.json)`\]\(\1\)/gm)].map(([, file]) => file);
	expect(told.toSorted()).toStrictEqual(FILES);
});

test('the page has the Data Tables as the tests make them', () => {
	const page = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
	for (const [name, columns] of Object.entries(TABLES)) {
		const told = Object.entries(columns).map(([column, type]) => `\`${column}\` (${type})`);
		const [last, ...others] = told.reverse();
		expect(page).toContain(
			`\`${name}\` with the columns ${others.reverse().join(', ')} and ${last}`,
		);
	}
});

describe.each(FILES)('%s', (file) => {
	test('leaves the credential open, and has no data in it', () => {
		const workflow = readExample(file);
		expect(Object.keys(workflow).toSorted()).toStrictEqual([
			'connections',
			'name',
			'nodes',
			'settings',
		]);
		expect(
			workflow.nodes.filter((node) => 'credentials' in node || 'webhookId' in node),
		).toStrictEqual([]);
	});

	test('sends requests only to Okta', () => {
		const others = readExample(file).nodes.filter(
			(node) => !isOkta(node) && !sendsOktaRequests(node),
		);
		expect(others.filter(({ type }) => !HARMLESS_TYPES.includes(type))).toStrictEqual([]);
	});

	test('is whole: each node has a name and an id of its own, and every connection leads to one', () => {
		const { nodes, connections } = readExample(file);
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		const ends = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...ends]));
		const unconnected = nodes.filter(
			({ name, type }) => !ends.includes(name) && !/Trigger$|stickyNote$/.test(type),
		);
		expect(unconnected).toStrictEqual([]);
	});

	test('speaks of nodes by the names that they have', () => {
		const names = readExample(file).nodes.map(({ name }) => name);
		const spoken = JSON.stringify(readExample(file).nodes).matchAll(/\$\('([^']+)'\)/g);
		expect(
			[...spoken].map(([, name]) => name).filter((name) => !names.includes(name ?? '')),
		).toStrictEqual([]);
	});
});

describe.each(WITH_TRIGGER)('%s', (file) => {
	test('chooses events that its trigger takes, and sets only parameters that it has', () => {
		const { type, parameters } = oktaNodeOf(file);
		const eventTypes = parseEventTypes(parameters.events, parameters.additionalEventTypes);
		const isHook = type.endsWith('.oktaTrigger');
		const complaint = isHook
			? validateHookEventTypes(eventTypes)
			: validateLogEventTypes(eventTypes);
		expect(complaint).toBeUndefined();

		const known = isHook ? hookParameters : logParameters;
		const options = known.find(({ name }) => name === 'options')?.options ?? [];
		const names = [...known.map(({ name }) => name), ...(isHook ? [] : ['pollTimes'])];
		expect(names).toEqual(expect.arrayContaining(Object.keys(parameters)));
		expect(options.map(({ name }) => name)).toEqual(
			expect.arrayContaining(Object.keys(parameters.options ?? {})),
		);
	});
});
