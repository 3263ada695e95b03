import { randomUUID } from 'node:crypto';

import type { IDataObject, INode, Workflow, WorkflowActivateMode } from 'n8n-workflow';

import type { LogState } from '../../../../nodes/Okta/protocol/log/logStateSchema';
import type { CredentialsInMemory } from '../credentialsInMemory';
import { loadWorkflow } from '../workflow';
import type { ActivationStage, N8nBehavior } from './n8nBehavior';
import { LOG_TRIGGER, Registration, type Items } from './registration';
import { StoredStaticData } from './storedStaticData';

/** How long a poll may take, in milliseconds: n8n's default, and what its scheduler sets. */
const BUDGET_MS = { default: 300_000, scheduler: 36_000 };

/**
 * A published workflow with Okta System Log Trigger nodes, as n8n runs it: its database, its workflow
 * objects, and when it saves which of them. Only n8n's timers are missing.
 *
 * - Each activation loads the workflow, registers the nodes that changed, polls each once, and saves
 *   the static data of its workflow object in the end.
 * - A poll that emits saves all static data of the workflow object of its registration. A poll that
 *   doesn't saves nothing.
 * - With durable cursors, a poll gets a copy of the node's static data, which is saved together with
 *   the execution, or after a poll without events unless that's the first one of a registration.
 */
export class PolledWorkflow {
	/** What n8n's database has. */
	readonly stored = new StoredStaticData();

	/** What the nodes emitted: n8n saved an execution with these items. */
	readonly executions: Array<{ nodeId: string; items: IDataObject[] }> = [];

	/** How long a poll may take, in milliseconds. */
	budgetMs?: number;

	/** Called while n8n activates the workflow. */
	whileActivating: (stage: ActivationStage) => Promise<void> = async () => {};

	/** Whether n8n can't save executions, or is killed before it does. */
	savesNoExecutions = false;

	/** Differs after each restart, so that the process doesn't know the workflow. */
	id: string = randomUUID();

	private readonly registrations = new Map<string, Registration>();

	/** The registrations that were removed by the activation under way. Their polls may still run. */
	private readonly removed = new Map<string, Registration>();

	/** The nodes of the published version. */
	private published: INode[] = [];

	constructor(
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
		this.stored.replaceId(this.id, id);
		this.id = id;
	}

	/** n8n starts: it registers all nodes, except with its scheduler, which has jobs for them. */
	async start(mode: WorkflowActivateMode = 'init'): Promise<Items> {
		if (this.behavior.hasScheduler) {
			for (const node of this.published)
				this.registrations.set(node.id, this.createRegistration(node, this.load(), mode));
			return null;
		}
		return await this.activate(this.published, mode);
	}

	/** Whether a node can be polled: it's registered, or a poll may still run. The scheduler has jobs. */
	isRegistered(nodeId: string): boolean {
		return this.behavior.hasScheduler
			? this.published.some(({ id }) => id === nodeId)
			: this.registrations.has(nodeId) || this.removed.has(nodeId);
	}

	/** A regular poll of a registered node. Returns what it emitted, or null. */
	async poll(nodeId: string): Promise<Items> {
		const registration = this.behavior.hasScheduler
			? this.createScheduledPoll(nodeId)
			: (this.registrations.get(nodeId) ?? this.removed.get(nodeId));
		if (registration === undefined) throw new Error('the node is not registered');
		return await this.run(registration, false);
	}

	/** Clicks *Fetch Test Event*. */
	async fetchTestEvent(node: INode): Promise<Items> {
		return await this.createRegistration(node, this.load([node]), 'manual').poll();
	}

	/** A node's state in memory or, with the scheduler, in the database. */
	stateOf(node: INode): LogState {
		const workflow = this.registrations.get(node.id)?.workflow;
		const staticData = (workflow?.staticData ?? this.stored.data) as IDataObject;
		const data = staticData[`node:${node.name}`] as { oktaNode?: { state: unknown } } | undefined;
		return (data?.oktaNode?.state ?? {}) as LogState;
	}

	private async activate(nodes: INode[], mode: WorkflowActivateMode): Promise<Items> {
		const workflow = this.load();
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
				const registration = this.createRegistration(node, workflow, mode);
				this.registrations.set(node.id, registration);
				const items = await this.run(registration, true).catch(async (error: Error) => {
					this.registrations.delete(node.id);
					await Promise.reject(error);
				});
				if (items) emitted = [...(emitted ?? []), ...items];
			}
		} finally {
			const isComplete = nodes.every(({ id }) => this.registrations.has(id));
			await this.whileActivating('polled');
			if (isComplete || !this.behavior.keepsOutdatedPolls) this.stored.save(workflow);
		}
		return emitted;
	}

	private async run(registration: Registration, isFirst: boolean): Promise<Items> {
		const { workflow, node } = registration;
		const { cursors } = this.stored;
		if (this.behavior.hasDurableCursors) {
			registration.staged = structuredClone(this.stored.cursorOf(workflow, node));
		}
		const items = await registration.poll();
		const { staged } = registration;
		const { hasScheduler, keepsOutdatedPolls } = this.behavior;
		const isCurrent = hasScheduler || this.registrations.get(node.id) === registration;
		if (!isFirst && !isCurrent && !keepsOutdatedPolls) return null;
		if (items === null) {
			if (staged && !isFirst) cursors[node.id] = staged;
			return null;
		}
		this.stored.save(workflow);
		if (this.savesNoExecutions) return null;
		if (staged) cursors[node.id] = staged;
		this.executions.push({ nodeId: node.id, items });
		return items;
	}

	/** A poll of n8n's scheduler: a workflow fresh from the database. */
	private createScheduledPoll(nodeId: string): Registration {
		const node = this.published.find(({ id }) => id === nodeId);
		if (node === undefined) throw new Error('the node is not published');
		return this.createRegistration(node, this.load(), 'update', BUDGET_MS.scheduler);
	}

	private load(nodes = this.published): Workflow {
		const { id, stored } = this;
		return loadWorkflow(LOG_TRIGGER, { id, name: 'Audit', nodes, staticData: stored.data });
	}

	private createRegistration(
		node: INode,
		workflow: Workflow,
		mode: WorkflowActivateMode,
		budgetMs = BUDGET_MS.default,
	): Registration {
		const { credentials } = this;
		const options = { credentials, mode, budgetMs: () => this.budgetMs ?? budgetMs };
		return new Registration(node, workflow, options);
	}
}
