/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { hookParameters } from '../../nodes/Okta/description/hookParameters';
import { logParameters } from '../../nodes/Okta/description/logParameters';
import {
	parseEventTypes,
	validateEventTypes,
	validateHookEventTypes,
} from '../../nodes/Okta/protocol/events/eventTypeValidation';
import {
	EXAMPLES,
	isOkta,
	readExample,
	sendsOktaRequests,
	TABLES,
} from '../support/e2e/workflows/examples';

const FILES = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));

/** Nodes that send nothing outside n8n. */
const LOCAL_NODES = ['dataTable', 'filter', 'noOp', 'scheduleTrigger', 'set', 'sort', 'splitOut'];
const LOCAL_TYPES = [...LOCAL_NODES, 'stickyNote', 'summarize'].map(
	(name) => `n8n-nodes-base.${name}`,
);

/** The examples with a node of this package. The other one requests Okta on a schedule. */
const WITH_TRIGGER = FILES.filter((file) => file !== 'monitor-hooks.json');

function oktaNodeOf(file: string): INode {
	const found = readExample(file).nodes.filter(isOkta);
	expect(found).toHaveLength(1);
	return found[0] as INode;
}

function noteOf(file: string): string {
	const notes = readExample(file).nodes.filter(({ type }) => type.endsWith('.stickyNote'));
	expect(notes).toHaveLength(1);
	return String(notes[0]?.parameters.content);
}

test('the table in the README lists every example', () => {
	const readme = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
	const listed = [...readme.matchAll(/^\| \[(.+?)\]\((.+?\.json)\)/gm)];
	const expected = FILES.map((file) => [readExample(file).name, file]);
	expect(listed.map(([, name, file]) => [name, file]).toSorted()).toStrictEqual(
		expected.toSorted(),
	);
});

test('the notes describe the Data Tables that the tests create', () => {
	const notes = FILES.map(noteOf).join('\n');
	for (const [name, columns] of Object.entries(TABLES)) {
		const described = Object.entries(columns).map(([column, type]) => `\`${column}\` (${type})`);
		const [last, ...others] = described.reverse();
		expect(notes).toContain(
			`\`${name}\` with the columns ${others.reverse().join(', ')} and ${last}`,
		);
	}
});

test('the CSV file of a Data Table has its columns and an example row', () => {
	const [head, row, ...more] = readFileSync(join(EXAMPLES, 'okta_group_trail.csv'), 'utf8')
		.trim()
		.split('\n')
		.map((line) => line.split(','));
	expect(head).toStrictEqual(Object.keys(TABLES.okta_group_trail));
	expect(row?.[0]).toBe('example');
	expect(row).toHaveLength(head?.length ?? 0);
	expect(more).toStrictEqual([]);
});

describe.each(FILES)('%s', (file) => {
	test('starts with a note: what it does, who it is for, and how to set it up', () => {
		expect(readExample(file).nodes[0]?.type).toBe('n8n-nodes-base.stickyNote');
		const [heading, summary, audience, setUp] = noteOf(file).split(/\n+/);
		expect(heading).toBe(`## ${readExample(file).name}`);
		expect(summary).toMatch(/^[A-Z].*\.$/);
		expect(audience).toMatch(/^\*\*Who it's for:\*\* \w/);
		expect(setUp).toBe('### Set up');
	});

	test('names existing nodes in its note', () => {
		const names = readExample(file).nodes.map(({ name }) => name);
		const named = [...noteOf(file).matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name);
		expect(named.shift()).toBe("Who it's for:");
		expect(named).not.toStrictEqual([]);
		expect(names).toEqual(expect.arrayContaining(named));
	});

	test('has no credential, no webhook ID and no data', () => {
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

	test('sends nothing outside n8n, except to Okta', () => {
		const others = readExample(file).nodes.filter(
			(node) => !isOkta(node) && !sendsOktaRequests(node),
		);
		expect(others.filter(({ type }) => !LOCAL_TYPES.includes(type))).toStrictEqual([]);
	});

	test('has unique node names and IDs, and every connection leads to a node', () => {
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

	test('refers to nodes by their names', () => {
		const names = readExample(file).nodes.map(({ name }) => name);
		const references = JSON.stringify(readExample(file).nodes).matchAll(/\$\('([^']+)'\)/g);
		expect(
			[...references].map(([, name]) => name).filter((name) => !names.includes(name ?? '')),
		).toStrictEqual([]);
	});
});

describe.each(WITH_TRIGGER)('%s', (file) => {
	test('selects events that its trigger supports, and sets only existing parameters', () => {
		const { type, parameters } = oktaNodeOf(file);
		const eventTypes = parseEventTypes(parameters.events, parameters.additionalEventTypes);
		const isHook = type.endsWith('.oktaTrigger');
		const issue = isHook ? validateHookEventTypes(eventTypes) : validateEventTypes(eventTypes);
		expect(issue).toBeUndefined();

		const known = isHook ? hookParameters : logParameters;
		const options = known.find(({ name }) => name === 'options')?.options ?? [];
		const names = [...known.map(({ name }) => name), ...(isHook ? [] : ['pollTimes'])];
		expect(names).toEqual(expect.arrayContaining(Object.keys(parameters)));
		expect(options.map(({ name }) => name)).toEqual(
			expect.arrayContaining(Object.keys(parameters.options ?? {})),
		);
	});
});
