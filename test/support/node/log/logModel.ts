import { randomUUID } from 'node:crypto';

import type { INode } from 'n8n-workflow';

import type { OktaEmulator } from '../../../../tools/okta-emulator/org';
import type { PolledWorkflow } from './polledWorkflow';

/** What a node selects. */
export interface Selected {
	types: string[];
	outcome: 'any' | 'failure';
	/** Empty for any actor. */
	actors: string;
}

/** An event in the log. */
export interface LoggedEvent extends Pick<Selected, 'outcome'> {
	uuid: string;
	type: string;
	/** The name of the actor. */
	actor: string;
	/** By Okta's clock. */
	published: number;
}

/** A period in which a node selects the same events. By Okta's clock. */
interface Period {
	selected: Selected;
	from: number;
	until: number;
}

/** A node of the workflow, and what it should emit. */
export interface ModelNode {
	id: string;
	name: string;
	selected: Selected;
	periods: Period[];
	/** Events that it may emit although they're not owed. */
	allowed: Set<string>;
	/** Events that it may emit or not. */
	optional: Set<string>;
	/** What it emitted, and when, by the model's clock. */
	emissions: Array<{ uuids: string[]; at: number }>;
	/** Events that may come again. */
	mayRepeat: Set<string>;
	/** When it was last registered, by the model's clock. */
	registeredAt: number;
	/** Whether its memory was lost since its last poll. If it's published then, that's its first time. */
	isForgetful: boolean;
	/** When its memory was lost last, by Okta's clock. */
	lostAt: number;
}

/** What happens around the workflow, and what its nodes should emit because of that. */
export interface LogModel {
	nodes: ModelNode[];
	events: LoggedEvent[];
	/** Whether Okta responds. */
	isUp: boolean;
	isPublished: boolean;
	/** Earlier copies of the static data. */
	copies: string[];
}

/** What the commands act on. */
export interface LogWorld {
	workflow: PolledWorkflow;
	/** Whether n8n polls all nodes when it starts. */
	pollsAtStart: boolean;
	/** Whether n8n saves cursor and execution in one transaction. */
	hasDurableCursors: boolean;
	org: OktaEmulator;
	/** Milliseconds since the start, by a clock that nobody sets. */
	elapsed: () => number;
	/** Lets time pass for n8n and Okta. */
	pass: (milliseconds: number) => void;
	/** Sets n8n's clock forward or back. */
	setClock: (milliseconds: number) => void;
	/** Creates a node for n8n. */
	createNode: (node: ModelNode) => INode;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A new node. It doesn't owe events that are in the log already. */
export function createModelNode(selected: Selected, events: LoggedEvent[] = []): ModelNode {
	const id = randomUUID();
	return {
		id,
		name: `Log ${id.slice(0, 4)}`,
		selected,
		periods: [],
		allowed: new Set(),
		optional: new Set(events.map(({ uuid }) => uuid)),
		emissions: [],
		mayRepeat: new Set(),
		registeredAt: 0,
		isForgetful: false,
		lostAt: 0,
	};
}

/** Okta's time. */
export const oktaTime = ({ org }: LogWorld): number => Date.now() + org.serviceApps.clockSkew;

/** The actors of events, by name. */
export const ACTORS = {
	Ada: { id: '00u1ada00lovelace001', type: 'User', displayName: 'Ada' },
	Grace: { id: '00u1grace00hopper002', type: 'User', displayName: 'Grace' },
};

/** The values of 'Actors': any, one by name, and one by ID. */
export const ACTOR_LISTS: Readonly<Record<string, keyof typeof ACTORS | undefined>> = {
	'': undefined,
	'nobody, ADA': 'Ada',
	[ACTORS.Grace.id]: 'Grace',
};

export function isSelected({ types, outcome, actors }: Selected, event: LoggedEvent): boolean {
	const actor = ACTOR_LISTS[actors];
	return (
		types.includes(event.type) &&
		(outcome === 'any' || outcome === event.outcome) &&
		(actor === undefined || actor === event.actor)
	);
}

/** Records that what a node selects takes effect. */
export function startPeriod(node: ModelNode, now: number): void {
	const last = node.periods.at(-1);
	if (last) last.until = now;
	node.periods.push({ selected: node.selected, from: now, until: Infinity });
}

/** Records an event that Okta has just stored. */
export function addEvent(model: LogModel, world: LogWorld, event: LoggedEvent): void {
	model.events.push(event);
	for (const node of model.nodes) {
		// What happened before a node was published isn't owed, even if Okta stores it later, and what
		// happened before its memory was lost can't be.
		const since = Math.max(node.periods[0]?.from ?? 0, node.lostAt);
		if (event.published < since) node.optional.add(event.uuid);
		// An event that's dated ahead may be read before a change that takes effect before its time.
		const isAhead = event.published > oktaTime(world);
		if (isAhead && isSelected(node.selected, event)) node.allowed.add(event.uuid);
		if (!node.isForgetful) continue;
		node.allowed.add(event.uuid);
		// With the scheduler, the node can't tell that it's polled after a start.
		if (!world.pollsAtStart) node.optional.add(event.uuid);
	}
}

/**
 * Lets a node emit any event that it has ever selected, since its static data was lost or replaced
 * with an older copy. What happened more than a day ago may be lost. With the scheduler, the node can't
 * tell that n8n has started. So if the copy has earlier parameters, the current ones take effect anew.
 */
export function loseMemory(node: ModelNode, { events }: LogModel, world: LogWorld): void {
	const now = oktaTime(world);
	const changedAt = world.pollsAtStart ? Infinity : (node.periods.at(-1)?.from ?? 0);
	for (const event of events) {
		const isOld = event.published < now - DAY_MS + MINUTE_MS || event.published >= changedAt;
		node.allowed.add(event.uuid);
		if (isOld) node.optional.add(event.uuid);
		node.mayRepeat.add(event.uuid);
	}
	node.isForgetful = true;
	node.lostAt = now;
}

/** Records that a node is registered because someone published the workflow. */
export function registerNode(node: ModelNode, { events }: LogModel, { elapsed }: LogWorld): void {
	node.registeredAt = elapsed();
	if (node.isForgetful) for (const { uuid } of events) node.optional.add(uuid);
}

/** After a restart, the last emission comes again, and one before it if n8n saved an outdated copy meanwhile. */
export function allowReplay(node: ModelNode): void {
	for (const { uuids } of node.emissions.slice(-2))
		uuids.forEach((uuid) => node.mayRepeat.add(uuid));
}
