import type { IPollFunctions } from 'n8n-workflow';

import { nodeKeyOf } from '../nodeState';

/*
 * What this process knows about the polls of each node. n8n registers a node when its workflow is
 * published and when n8n starts, with one context for all polls of the registration.
 *
 * If n8n registers a node anew while a poll is running, it discards what the poll returns. But what the
 * poll saved may be stored all the same, e.g. together with the state of another node. So an emission in a
 * stored state counts as taken only if n8n can't have discarded it.
 *
 * With durable cursors (`N8N_POLLER_DURABLE_CURSORS_ENABLED`), n8n stores the node's own static data and
 * the execution in one transaction, except in the first poll of a registration. So if an emission isn't
 * there, but only in global static data, n8n hasn't taken it.
 */

/**
 * The time from the start of a registration to its first poll, at most: n8n gives up on one that takes
 * longer than 84 s. What was emitted before that wasn't discarded because of the registration.
 */
const MAX_REGISTRATION_MS = 3 * 60_000;

/** What n8n returns for `getPollBudgetMs` in a poll that its scheduler doesn't run. */
const DEFAULT_BUDGET_MS = 5 * 60_000;

/** The maximum number of nodes in `nodes`, the latest ones. */
const MAX_NODES = 1000;

interface Registration {
	isRunning: boolean;
	/** Whether one of its polls was completed. The next poll continues where that one ended. */
	hasCompleted: boolean;
	/** How many polls in a row ended before the end of the log. */
	unfinished: number;
}

interface PolledNode {
	/** The latest one. */
	registration?: Registration;
	/** The last emission of this process, and when, in ms of a clock that nobody can set. */
	emitted?: { id: string; at: number };
	/** The last emission of this process that n8n has taken. */
	taken?: string;
	/** One that n8n has taken if it's in the node's own static data. */
	settled?: string;
}

/** By `nodeKeyOf`. */
const nodes = new Map<string, PolledNode>();

const registrations = new WeakMap<object, Registration>();

/** A poll under way. */
export class Poll {
	private constructor(
		private readonly node: PolledNode,
		private readonly registration: Registration,
		/** Whether it's the first one of a registration, which n8n waits for. */
		readonly isFirst: boolean,
		/** Whether n8n stores what it saves and emits in one transaction. */
		readonly isDurable: boolean,
	) {
		registration.isRunning = true;
	}

	/**
	 * Starts a poll. Returns nothing if there must be none now: another one of the same registration is
	 * running, or n8n has registered the node anew.
	 */
	static start(context: IPollFunctions): Poll | undefined {
		const isScheduled = isRunByScheduler(context);
		const isDurable = hasDurableCursor(context, isScheduled);
		const node = nodeOf(context);
		const registration = isScheduled ? node.registration : registrations.get(context);
		if (registration === undefined) {
			const created = register(node);
			if (!isScheduled) registrations.set(context, created);
			return new Poll(node, created, !isScheduled, isDurable);
		}
		if (registration.isRunning || registration !== node.registration) return undefined;
		if (registration.hasCompleted) confirmEmitted(node);
		return new Poll(node, registration, false, isDurable);
	}

	/** Whether n8n hasn't registered the node anew since the poll started. */
	get isCurrent(): boolean {
		return this.node.registration === this.registration;
	}

	/**
	 * Whether this process knows that n8n has taken an emission that was found in the node's state, so that
	 * it isn't read again.
	 *
	 * @param isInNodeData whether the node's own static data has it. Otherwise, n8n may have discarded it
	 * when it unpublished the node, however long ago, or couldn't save its execution.
	 */
	hasTaken(emissionId: string, isInNodeData: boolean): boolean {
		const { taken, settled } = this.node;
		if (taken === emissionId) return true;
		if (this.isDurable) return isInNodeData;
		return this.registration.hasCompleted || (isInNodeData && settled === emissionId);
	}

	/** Records that the poll has saved a state, with its emission. */
	complete(emissionId?: string): void {
		this.registration.hasCompleted = true;
		if (emissionId === undefined) return;
		// n8n stores this together with the execution. So it's taken if it's in the node's static data.
		if (this.isDurable) this.node.settled = emissionId;
		else this.node.emitted = { id: emissionId, at: performance.now() };
	}

	/** Counts the polls in a row that ended before the end of the log. */
	countUnfinished(isEnd: boolean): number {
		this.registration.unfinished = isEnd ? 0 : this.registration.unfinished + 1;
		return this.registration.unfinished;
	}

	/** Lets the next poll start. */
	stop(): void {
		this.registration.isRunning = false;
	}
}

function nodeOf(context: IPollFunctions): PolledNode {
	const key = nodeKeyOf(context);
	const node = nodes.get(key) ?? { registration: registrations.get(context) };
	nodes.delete(key);
	nodes.set(key, node);
	const [oldest] = nodes.keys();
	if (nodes.size > MAX_NODES && oldest !== undefined) nodes.delete(oldest);
	return node;
}

/** Starts a new registration of a node. */
function register(node: PolledNode): Registration {
	const { emitted } = node;
	// Otherwise, nobody knows whether n8n has taken it.
	if (emitted && performance.now() - emitted.at > MAX_REGISTRATION_MS) node.settled = emitted.id;
	node.emitted = undefined;
	node.registration = { isRunning: false, hasCompleted: false, unfinished: 0 };
	return node.registration;
}

function confirmEmitted(node: PolledNode): void {
	node.taken = node.emitted?.id ?? node.taken;
	node.emitted = undefined;
}

/**
 * Whether n8n's scheduler runs the poll, with a context of its own. It doesn't discard what a poll
 * returns, and main processes may take turns. All its polls belong to the node's last registration.
 */
function isRunByScheduler(context: IPollFunctions): boolean {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return (getPollBudgetMs?.call(context) ?? DEFAULT_BUDGET_MS) !== DEFAULT_BUDGET_MS;
}

/**
 * Whether n8n stores what a poll saves and emits in one transaction. Such a poll gets a plain copy of the
 * node's static data, instead of an object that notices changes, and n8n's scheduler runs it. Without the
 * scheduler, durable cursors were turned off again, or it's the first poll of a registration.
 */
function hasDurableCursor(context: IPollFunctions, isScheduled: boolean): boolean {
	const hasCopy = !('__dataChanged' in context.getWorkflowStaticData('node'));
	return hasCopy && (isScheduled || !tellsBudget(context));
}

/** Before n8n 2.38, no poll is told how long it may take, not even one that the scheduler runs. */
function tellsBudget(context: Partial<IPollFunctions>): boolean {
	return context.getPollBudgetMs !== undefined;
}
