import { PollContext } from 'n8n-core';
import type { IDataObject, INode, Workflow, WorkflowActivateMode } from 'n8n-workflow';

import { OktaSystemLogTrigger } from '../../../../nodes/Okta/OktaSystemLogTrigger.node';
import type { CredentialsInMemory } from '../credentialsInMemory';
import { additionalDataOf } from '../workflow';

/** The type of all nodes here. */
export const LOG_TRIGGER = new OktaSystemLogTrigger();

/** The result of a poll: items, or null. */
export type Items = IDataObject[] | null;

interface RegistrationOptions {
	credentials: CredentialsInMemory;
	mode: WorkflowActivateMode;
	/** How long a poll may take, in milliseconds. */
	budgetMs: () => number;
}

/** A node that n8n has registered: all its polls have one context and one workflow object. */
export class Registration {
	readonly node: INode;

	/** With durable cursors: the copy of the node's static data that a poll works on. */
	staged?: IDataObject;

	private readonly context: PollContext;

	constructor(
		node: INode,
		readonly workflow: Workflow,
		options: RegistrationOptions,
	) {
		this.node = structuredClone(node);
		const registered = workflow.getNode(node.name);
		if (registered === null) throw new Error(`the workflow has no node ${node.name}`);
		this.context = new PollContext(
			workflow,
			registered,
			additionalDataOf(options.credentials, 'https://n8n.example'),
			options.mode === 'manual' ? 'manual' : 'trigger',
			options.mode,
			undefined,
			undefined,
			undefined,
			undefined,
			() => this.staged ?? workflow.getStaticData('node', registered),
			options.budgetMs,
		);
	}

	/** Polls the node. Returns the items, or null. */
	async poll(): Promise<Items> {
		const output = await LOG_TRIGGER.poll.call(this.context);
		return output === null ? null : output.flat().map(({ json }) => json as IDataObject);
	}
}
