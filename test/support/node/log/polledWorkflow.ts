import { randomUUID } from 'node:crypto';

import { PollContext } from 'n8n-core';
import type { IDataObject, INode, Workflow, WorkflowActivateMode } from 'n8n-workflow';

import type { LogState } from '../../../../nodes/Okta/protocol/log/logState';
import type { OktaSystemLogTrigger } from '../../../../nodes/Okta/OktaSystemLogTrigger.node';
import type { CredentialsInMemory } from '../credentialsInMemory';
import { additionalDataOf, loadWorkflow } from '../workflow';

/** How n8n runs. The default is n8n 2.41 with default settings. */
export interface N8nBehavior {
	/**
	 * As before n8n 2: what a poll returns counts even if the node was registered anew meanwhile, and a
	 * failed activation doesn't save static data.
	 */
	keepsOutdatedPolls?: boolean;
	/** n8n's scheduler polls, each time with a workflow fresh from the database. */
	hasScheduler?: boolean;
	/** With the scheduler, n8n saves a node's static data and the execution in one transaction. */
	hasDurableCursors?: boolean;
}

/** A node that n8n has registered: the contexts of all its polls belong to one workflow object. */
interface Registration {
	node: INode;
	workflow: Workflow;
	context: PollContext;
}

/**
 * What n8n has just done in an activation: loaded the workflow, removed the registrations of the changed
 * nodes, or polled them. In the end, it saves static data.
 */
export type ActivationStage = 'loaded' | 'unregistered' | 'polled';

/** The result of a poll: items, or null. */
type Items = IDataObject[] | null;

/** The default of n8n, and what its scheduler sets. */
const BUDGET_MS = 300_000;
const SCHEDULER_BUDGET_MS = 36_000;

/**
 * A published workflow with Okta System Log Trigger nodes, as n8n runs it: its database, its workflow
 * objects, and when it saves which of them. Only n8n's timers are missing.
 *
 * - Each activation loads the workflow, registers the nodes that changed, polls each once, and saves
 *   the static data of its workflow object in the end.
 * - A poll that emits saves all static data of the workflow object of its registration. A poll that
 *   doesn't saves nothing.
 * - With durable cursors, a poll gets a copy of the node's static data, which is saved together with
 *   the execution, or after a poll without events. In the first poll of a registration without events,
 *   it's dropped.
 */
export class PolledWorkflow {
	/** The static data in n8n's database. */
	saved: IDataObject = {};

	/** The nodes' static data in n8n's database, by ID, with durable cursors. */
	savedCursors: Record<string, IDataObject> = {};

	/** What the nodes emitted: n8n saved an execution with these items. */
	readonly executions: Array<{ nodeId: string; items: IDataObject[] }> = [];

	/** How long a poll may take, in milliseconds. */
	budgetMs?: number;

	/** Called while n8n activates the workflow. */
	whileActivating: (stage: ActivationStage) => Promise<void> = async () => {};

	/** Whether n8n is killed in the next poll that emits, before it saves the execution. */
	isKilled = false;

	/** Differs after each restart, so that the process doesn't know the workflow. */
	id: string = randomUUID();

	private readonly registrations = new Map<string, Registration>();

	/** The registrations that were removed by the activation under way. Their polls may still run. */
	private readonly removed = new Map<string, Registration>();

	/** The nodes of the published version. */
	private published: INode[] = [];

	constructor(
		private readonly nodeType: OktaSystemLogTrigger,
		private readonly credentials: CredentialsInMemory,
		private readonly behavior: N8nBehavior = {},
	) {}

	/**
	 * Publishes these nodes: registers those that changed. Returns what their first polls emitted.
	 *
	 * @throws what the first poll of a node throws. The node isn't registered then.
	 */
	async publish(nodes: INode[], mode: WorkflowActivateMode = 'update'): Promise<Items> {
		const changed = nodes.filter(
			(node) => JSON.stringify(this.registrations.get(node.id)?.node) !== JSON.stringify(node),
		);
		this.published = structuredClone(nodes);
		return await this.activate(changed, mode);
	}

	/** Unpublishes the workflow. */
	unpublish(): void {
		this.registrations.clear();
		this.published = [];
	}

	/** n8n stops, and its database remains. */
	stop(): void {
		this.registrations.clear();
		const id = randomUUID();
		this.saved = JSON.parse(JSON.stringify(this.saved).replaceAll(this.id, id)) as IDataObject;
		this.savedCursors = JSON.parse(
			JSON.stringify(this.savedCursors).replaceAll(this.id, id),
		) as typeof this.savedCursors;
		this.id = id;
	}

	/** n8n starts: it registers all nodes, except with its scheduler, which has jobs for them. */
	async start(mode: WorkflowActivateMode = 'init'): Promise<Items> {
		if (this.behavior.hasScheduler) {
			for (const node of this.published) this.registrations.set(node.id, this.load(node, mode));
			return null;
		}
		return await this.activate(this.published, mode);
	}

	/** Whether a node is registered. With the scheduler, it needn't be. */
	isRegistered(nodeId: string): boolean {
		return this.behavior.hasScheduler
			? this.published.some(({ id }) => id === nodeId)
			: this.registrations.has(nodeId);
	}

	/** A regular poll of a registered node. Returns what it emitted, or null. */
	async poll(nodeId: string): Promise<Items> {
		const registration = this.behavior.hasScheduler
			? this.load(this.published.find(({ id }) => id === nodeId) as INode, 'update')
			: (this.registrations.get(nodeId) ?? this.removed.get(nodeId));
		if (registration === undefined) throw new Error('the node is not registered');
		return await this.run(registration, false);
	}

	/** Clicks *Fetch Test Event*. */
	async fetchTestEvent(node: INode): Promise<Items> {
		const { workflow } = this.load(node, 'manual');
		const context = this.createContext(workflow, node, 'manual');
		return itemsOf(await this.nodeType.poll.call(context));
	}

	/** A node's state in memory or, with the scheduler, in the database. */
	stateOf(node: INode): LogState {
		const workflow = this.registrations.get(node.id)?.workflow;
		const staticData = (workflow?.staticData ?? this.saved) as IDataObject;
		const data = staticData[`node:${node.name}`] as { oktaNode?: { state: unknown } } | undefined;
		return (data?.oktaNode?.state ?? {}) as LogState;
	}

	private async activate(nodes: INode[], mode: WorkflowActivateMode): Promise<Items> {
		const workflow = this.loadWorkflow();
		await this.whileActivating('loaded');
		for (const [id, registration] of this.registrations) {
			const isGone = !this.published.some((node) => node.id === id);
			if (!isGone && !nodes.some((node) => node.id === id)) continue;
			this.removed.set(id, registration);
			this.registrations.delete(id);
		}
		await this.whileActivating('unregistered');
		this.removed.clear();
		let emitted: Items = null;
		try {
			for (const node of nodes) {
				const context = this.createContext(workflow, node, mode);
				const registration = { node: structuredClone(node), workflow, context };
				this.registrations.set(node.id, registration);
				const items = await this.run(registration, true).catch(async (error: Error) => {
					this.registrations.delete(node.id);
					await Promise.reject(error);
				});
				if (items) emitted = [...(emitted ?? []), ...(items ?? [])];
			}
		} finally {
			const isComplete = nodes.every(({ id }) => this.registrations.has(id));
			await this.whileActivating('polled');
			if (isComplete || !this.behavior.keepsOutdatedPolls) this.save(workflow);
		}
		return emitted;
	}

	private async run(registration: Registration, isFirst: boolean): Promise<Items> {
		const { workflow, context, node } = registration;
		const cursor = this.behavior.hasDurableCursors ? this.cursorOf(workflow, node) : undefined;
		const staged = cursor === undefined ? undefined : structuredClone(cursor);
		if (staged) this.staged.set(context, staged);
		const items = itemsOf(await this.nodeType.poll.call(context));
		const isCurrent =
			this.behavior.hasScheduler || this.registrations.get(node.id) === registration;
		if (!isFirst && !isCurrent && !this.behavior.keepsOutdatedPolls) return null;
		if (items === null) {
			if (staged && !isFirst) this.savedCursors[node.id] = staged;
			return null;
		}
		this.save(workflow);
		if (this.isKilled) return null;
		if (staged) this.savedCursors[node.id] = staged;
		this.executions.push({ nodeId: node.id, items });
		return items;
	}

	/** The copies of nodes' static data that the polls under way work on. */
	private readonly staged = new WeakMap<object, IDataObject>();

	private cursorOf(workflow: Workflow, node: INode): IDataObject {
		this.savedCursors[node.id] ??= JSON.parse(
			JSON.stringify(workflow.getStaticData('node', node)),
		) as IDataObject;
		return this.savedCursors[node.id] ?? {};
	}

	private load(node: INode, mode: WorkflowActivateMode): Registration {
		const workflow = this.loadWorkflow([node]);
		return { node, workflow, context: this.createContext(workflow, node, mode, true) };
	}

	private loadWorkflow(nodes = this.published): Workflow {
		const { nodeType, id, saved: staticData } = this;
		return loadWorkflow(nodeType, { id, name: 'Audit', nodes, staticData });
	}

	private createContext(
		workflow: Workflow,
		{ name }: INode,
		activation: WorkflowActivateMode,
		isScheduled = false,
	): PollContext {
		const node = workflow.getNode(name);
		if (node === null) throw new Error(`the workflow has no node ${name}`);
		const context: PollContext = new PollContext(
			workflow,
			node,
			additionalDataOf(this.credentials, 'https://n8n.example'),
			activation === 'manual' ? 'manual' : 'trigger',
			activation,
			undefined,
			undefined,
			undefined,
			undefined,
			() => this.staged.get(context) ?? workflow.getStaticData('node', node),
			() => this.budgetMs ?? (isScheduled ? SCHEDULER_BUDGET_MS : BUDGET_MS),
		);
		return context;
	}

	/** Saves static data if n8n knows that it has changed. */
	private save({ staticData }: Workflow): void {
		const observed = staticData as { __dataChanged?: boolean };
		if (observed.__dataChanged !== true) return;
		observed.__dataChanged = false;
		this.saved = JSON.parse(JSON.stringify(staticData)) as IDataObject;
	}
}

function itemsOf(output: Awaited<ReturnType<OktaSystemLogTrigger['poll']>>): Items {
	return output === null ? null : output.flat().map(({ json }) => json as IDataObject);
}
