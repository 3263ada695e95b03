import { randomUUID } from 'node:crypto';

import { PollContext } from 'n8n-core';
import type { IDataObject, INode, Workflow, WorkflowExecuteMode } from 'n8n-workflow';

import { clearState, knownState, loadState, saveState } from '../../../nodes/Okta/memory/nodeState';
import { OktaSystemLogTrigger } from '../../../nodes/Okta/OktaSystemLogTrigger.node';
import { createCredentials } from '../../support/node/credentialsInMemory';
import { additionalDataOf, loadWorkflow, nodeOf } from '../../support/node/workflow';

/*
 * n8n keeps several copies of a workflow in memory, and stores static data from any of them. Each test
 * has a workflow of its own, which the process doesn't know.
 */

const nodeType = new OktaSystemLogTrigger();
const credentials = createCredentials({ domain: 'acme.okta.com', token: 'x' });

let id: string;
let nodes: INode[];
/** The static data in n8n's database. */
let saved: IDataObject;

beforeEach(() => {
	id = randomUUID();
	nodes = ['One', 'Two'].map((name) => ({ ...nodeOf(nodeType, {}), id: randomUUID(), name }));
	saved = {};
});

const load = () => loadWorkflow(nodeType, { id, name: 'Audit', nodes, staticData: saved });

function save(workflow: Workflow): void {
	saved = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
}

/** The context of a node in a copy of the workflow. */
function contextOf(
	workflow: Workflow,
	name: string,
	mode: WorkflowExecuteMode = 'trigger',
): PollContext {
	const node = workflow.getNode(name) as INode;
	const additionalData = additionalDataOf(credentials, 'https://n8n.example');
	return new PollContext(workflow, node, additionalData, mode, 'update');
}

/** The state of a node in n8n's database. */
const stateOf = (name: string) => loadState(contextOf(load(), name))?.state;

test("a state survives that another node saves a copy that doesn't have it", () => {
	const old = load();
	const current = load();
	saveState(contextOf(current, 'Two'), { hash: 'of the hook' });
	save(current);
	saveState(contextOf(old, 'One'), { cursor: 1 });
	save(old);
	expect([stateOf('One'), stateOf('Two')]).toStrictEqual([{ cursor: 1 }, { hash: 'of the hook' }]);
});

test('the latest state counts, wherever it is stored', () => {
	const old = load();
	const current = load();
	saveState(contextOf(current, 'Two'), { cursor: 1 });
	save(current);
	saveState(contextOf(current, 'Two'), { cursor: 2 });
	saveState(contextOf(old, 'One'), {});
	save(old);
	expect(stateOf('Two')).toStrictEqual({ cursor: 2 });
	saveState(contextOf(current, 'Two'), { cursor: 3 });
	save(current);
	expect(loadState(contextOf(load(), 'Two'))).toStrictEqual({
		state: { cursor: 3 },
		isInNodeData: true,
	});
});

test("what a test listener stores and deletes doesn't count for the published node", () => {
	const old = load();
	const published = load();
	saveState(contextOf(published, 'Two'), { hash: 'of the hook' });
	save(published);
	const listener = loadWorkflow(nodeType, { id, name: 'Audit', nodes, staticData: {} });
	saveState(contextOf(listener, 'Two', 'manual'), { hash: 'of the test hook' });
	// n8n deletes a listener in the same mode as a published node.
	clearState(contextOf(listener, 'Two', 'internal'));
	saveState(contextOf(old, 'One'), {});
	save(old);
	expect(stateOf('Two')).toStrictEqual({ hash: 'of the hook' });
});

test('a node that is renamed keeps its state', () => {
	const workflow = load();
	saveState(contextOf(workflow, 'One'), { cursor: 1 });
	save(workflow);
	nodes = nodes.map((node) => ({ ...node, name: `${node.name} and more` }));
	expect(loadState(contextOf(load(), 'One and more'))).toStrictEqual({
		state: { cursor: 1 },
		isInNodeData: false,
	});
});

test("a node doesn't get the state of another one that had its name", () => {
	const workflow = load();
	saveState(contextOf(workflow, 'One'), { cursor: 1 });
	save(workflow);
	nodes = nodes.map((node) => ({ ...node, id: randomUUID() }));
	expect(stateOf('One')).toBeUndefined();
});

test("a node doesn't get the state of the same node in a workflow that was copied", () => {
	const workflow = load();
	saveState(contextOf(workflow, 'One'), { cursor: 1 });
	save(workflow);
	id = randomUUID();
	expect(stateOf('One')).toBeUndefined();
});

test('a state that was deleted stays deleted, although an older copy has it', () => {
	const workflow = load();
	saveState(contextOf(workflow, 'Two'), { hash: 'of the hook' });
	save(workflow);
	const old = load();
	clearState(contextOf(workflow, 'Two'));
	save(workflow);
	expect(stateOf('Two')).toBeUndefined();
	saveState(contextOf(old, 'One'), {});
	save(old);
	expect(stateOf('Two')).toBeUndefined();
});

test("the entry of a node that the process doesn't know stays as it is, for 90 days", () => {
	const DAY_MS = 86_400_000;
	const entryOf = (days: number) => ({
		workflowId: id,
		nodeId: randomUUID(),
		revision: 5,
		savedAt: Date.now() - days * DAY_MS,
		state: { days },
	});
	const entries = [entryOf(1), entryOf(89), entryOf(91)];
	saved = { global: { oktaNodes: Object.fromEntries(entries.map((e) => [e.nodeId, e])) } };
	const workflow = load();
	saveState(contextOf(workflow, 'One'), {});
	save(workflow);
	const { oktaNodes } = saved.global as { oktaNodes: IDataObject };
	expect(entries.map(({ nodeId }) => nodeId in oktaNodes)).toStrictEqual([true, true, false]);
	expect(oktaNodes[entries[0]?.nodeId ?? '']).toStrictEqual(entries[0]);
});

test('at most a hundred entries are stored, the latest ones', () => {
	const entries = Array.from({ length: 150 }, (_, index) => ({
		workflowId: id,
		nodeId: `node ${index}`,
		revision: 1,
		savedAt: Date.now() - index * 1000,
	}));
	saved = { global: { oktaNodes: Object.fromEntries(entries.map((e) => [e.nodeId, e])) } };
	const workflow = load();
	saveState(contextOf(workflow, 'One'), {});
	save(workflow);
	const { oktaNodes } = saved.global as { oktaNodes: IDataObject };
	expect(Object.keys(oktaNodes)).toHaveLength(100);
	expect(oktaNodes).toHaveProperty(['node 98']);
	expect(oktaNodes).not.toHaveProperty(['node 99']);
});

test.each([5, 'x', [], { a: 1 }, { a: { workflowId: 'x' } }])(
	'global static data with something else is replaced: %j',
	(oktaNodes) => {
		saved = { global: { oktaNodes, count: 5 } };
		const workflow = load();
		saveState(contextOf(workflow, 'One'), { cursor: 1 });
		save(workflow);
		expect(stateOf('One')).toStrictEqual({ cursor: 1 });
		expect(saved.global).toMatchObject({ count: 5 });
	},
);

test('a test listener has a state of its own, which the process forgets', () => {
	const published = load();
	saveState(contextOf(published, 'One'), { hash: 'of the published hook' });
	save(published);
	saved = {};
	const test = load();
	const context = contextOf(test, 'One', 'manual');
	expect(loadState(context)).toBeUndefined();
	saveState(context, { hash: 'of the test hook' });
	expect(loadState(context)?.state).toStrictEqual({ hash: 'of the test hook' });
	expect(test.staticData).not.toHaveProperty('global.oktaNodes');
	expect(knownState(contextOf(test, 'One'))).toStrictEqual({ hash: 'of the published hook' });
});

test("n8n notices each change, and a loaded state isn't the stored one", () => {
	const workflow = load();
	const isChanged = () => (workflow.staticData as { __dataChanged?: boolean }).__dataChanged;
	saveState(contextOf(workflow, 'One'), { list: [1] });
	expect(isChanged()).toBe(true);
	const { state } = loadState(contextOf(workflow, 'One')) as { state: { list: number[] } };
	state.list.push(2);
	expect(loadState(contextOf(workflow, 'One'))?.state).toStrictEqual({ list: [1] });
});
