import type { IDataObject, IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isObject } from '../protocol/json';

/*
 * What a node remembers between calls, by its ID. n8n stores static data by a node's name, which
 * changes when the node is renamed, and which another node can get.
 *
 * n8n always stores the static data of a whole workflow, from a copy that it loaded when it registered
 * a node. That copy doesn't have the state of a node that was added or published again since. So each
 * state is stored twice: in the node's own static data, and in an entry of the workflow's global static
 * data. Whichever of our nodes saves its state also writes what this process knows of the others. Of
 * two states of a node, the one with the higher revision counts.
 */

/** A context with static data. */
type MemoryContext = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** What's stored of one node. */
interface Entry {
	workflowId: string;
	nodeId: string;
	revision: number;
	/** In ms since 1970. */
	savedAt: number;
	/** Missing if the node has deleted it. */
	state?: object;
	/** Whether it's of a test listener, which has the same ID as the published node. */
	isTest?: boolean;
}

/** The latest state of a node. */
interface LatestState {
	state: unknown;
	/** Whether it's in the node's own static data. */
	isInNodeData: boolean;
}

const NODE_KEY = 'oktaNode';
const GLOBAL_KEY = 'oktaNodes';

/** Entries of nodes that this process doesn't know are deleted after the time that Okta keeps events. */
const MAX_AGE_MS = 90 * 86_400_000;

/** The maximum number of entries in global static data, the latest ones. */
const MAX_ENTRIES = 100;

/** The maximum number of nodes in `known`, the latest ones. */
const MAX_KNOWN_NODES = 1000;

/** What this process saved last for each node, by `nodeKeyOf`. Test listeners have no part in it. */
const known = new Map<string, Entry>();

/** Identifies a node of a workflow. */
export function nodeKeyOf(context: MemoryContext): string {
	return keyOf({ workflowId: context.getWorkflow().id ?? '', nodeId: context.getNode().id });
}

/**
 * The node's state in static data, or nothing if there's none.
 *
 * @param isPublishing whether someone publishes the workflow: then static data can be older than what this
 * process knows, since n8n stores old copies
 */
export function loadState(context: MemoryContext, isPublishing = false): LatestState | undefined {
	const own = entryInNodeData(context);
	const shared = entriesInGlobalData(context)[context.getNode().id];
	const latest = latestOf(own, shared, isPublishing ? known.get(nodeKeyOf(context)) : undefined);
	if (latest?.state === undefined) return undefined;
	// A copy, since n8n doesn't notice changes inside of a value.
	const state: unknown = JSON.parse(JSON.stringify(latest.state));
	return { state, isInNodeData: latest === own };
}

/** The state that this process saved last for the node, whether n8n has stored it or not. */
export function knownState(context: MemoryContext): unknown {
	return known.get(nodeKeyOf(context))?.state;
}

/** Replaces the node's state in memory. n8n stores it the next time it stores static data. */
export function saveState(context: MemoryContext, state: object): void {
	saveEntry(context, { state });
}

/** Deletes the node's state in memory. A mark remains, so that no older copy counts. */
export function clearState(context: MemoryContext): void {
	saveEntry(context, {});
}

function saveEntry(context: MemoryContext, content: Pick<Entry, 'state'>): void {
	const key = nodeKeyOf(context);
	const nodeId = context.getNode().id;
	const workflowId = context.getWorkflow().id ?? '';
	const entries = entriesInGlobalData(context);
	const own = entryInNodeData(context);
	const previous = latestOf(own, entries[nodeId], known.get(key));
	const revision = (previous?.revision ?? 0) + 1;
	const entry: Entry = { workflowId, nodeId, revision, savedAt: Date.now(), ...content };
	// n8n calls `delete` of a test listener in the same mode as that of a published node.
	const isTest = context.getMode() === 'manual' || own?.isTest === true;
	write(context, 'node', NODE_KEY, { ...entry, ...(isTest && { isTest }) });
	if (isTest) return;

	known.delete(key);
	known.set(key, entry);
	const [oldest] = known.keys();
	if (known.size > MAX_KNOWN_NODES && oldest !== undefined) known.delete(oldest);
	write(context, 'global', GLOBAL_KEY, withKnownEntries(entries, workflowId));
}

/** Entries of a workflow's nodes: those found, and what this process knows better. Without outdated ones. */
function withKnownEntries(found: Record<string, Entry>, workflowId: string): Record<string, Entry> {
	const isRecent = ({ savedAt }: Entry) => Date.now() - savedAt < MAX_AGE_MS;
	const entries = new Map(Object.entries(found).filter(([, entry]) => isRecent(entry)));
	for (const entry of known.values()) {
		if (entry.workflowId !== workflowId) continue;
		const latest = latestOf(entry, found[entry.nodeId]);
		if (latest) entries.set(entry.nodeId, latest);
	}
	const latestFirst = [...entries].toSorted(([, one], [, other]) => other.savedAt - one.savedAt);
	return Object.fromEntries(latestFirst.slice(0, MAX_ENTRIES));
}

/** The entry in the node's own static data, unless it's of a node that had the name before. */
function entryInNodeData(context: MemoryContext): Entry | undefined {
	const entry = context.getWorkflowStaticData('node')[NODE_KEY];
	return isEntry(entry) && keyOf(entry) === nodeKeyOf(context) ? entry : undefined;
}

/** The entries of the workflow's nodes, by ID. An entry of another workflow came with a copied one. */
function entriesInGlobalData(context: MemoryContext): Record<string, Entry> {
	if (context.getMode() === 'manual') return {};
	const stored = context.getWorkflowStaticData('global')[GLOBAL_KEY];
	if (!isObject(stored)) return {};
	const workflowId = context.getWorkflow().id ?? '';
	const entries = Object.values(stored).filter(isEntry);
	return Object.fromEntries(
		entries
			.filter((entry) => entry.workflowId === workflowId)
			.map((entry) => [entry.nodeId, entry]),
	);
}

/** Assigns a new value: n8n only notices changes of top-level values. */
function write(context: MemoryContext, type: 'node' | 'global', key: string, value: object): void {
	context.getWorkflowStaticData(type)[key] = value as IDataObject;
}

function latestOf(...entries: Array<Entry | undefined>): Entry | undefined {
	return entries.reduce((latest, entry) =>
		(entry?.revision ?? -1) > (latest?.revision ?? -1) ? entry : latest,
	);
}

function keyOf({ workflowId, nodeId }: Pick<Entry, 'workflowId' | 'nodeId'>): string {
	return `${workflowId} ${nodeId}`;
}

function isEntry(value: unknown): value is Entry {
	return (
		isObject(value) &&
		typeof value.workflowId === 'string' &&
		typeof value.nodeId === 'string' &&
		typeof value.revision === 'number' &&
		typeof value.savedAt === 'number' &&
		(value.state === undefined || isObject(value.state))
	);
}
