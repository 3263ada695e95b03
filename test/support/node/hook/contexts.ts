import type { Request, Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	INode,
	IWebhookData,
	IWebhookDescription,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

export const NODE_NAME = 'Okta Trigger';
export const WEBHOOK_ID = '2f0c7c52-5f0e-4f6b-9a53-0c0ffee0acme';

export interface ContextOptions {
	workflow: Workflow;
	additionalData: IWorkflowExecuteAdditionalData;
	/** The node's webhook. */
	description?: IWebhookDescription;
	method: string;
	/** Whether it's a test listener. */
	isTest: boolean;
}

/** The context of `checkExists` and `create`. */
export function createHookContext(
	options: ContextOptions,
	activation: WorkflowActivateMode = 'activate',
): HookContext {
	const mode = options.isTest ? 'manual' : 'trigger';
	return hookContext(options, mode, options.isTest ? 'manual' : activation);
}

/** The context of `delete`, which is the same for a test listener. */
export function createDeletionContext(options: ContextOptions): HookContext {
	return hookContext(options, 'internal', 'update');
}

function hookContext(
	options: ContextOptions,
	mode: WorkflowExecuteMode,
	activation: WorkflowActivateMode,
): HookContext {
	const { workflow, additionalData } = options;
	return new HookContext(
		workflow,
		nodeIn(workflow),
		additionalData,
		mode,
		activation,
		webhookData(options),
	);
}

/** The context of `webhook()`. */
export function createWebhookContext(
	options: ContextOptions,
	request: Request,
	response: Response,
): WebhookContext {
	const { workflow, additionalData, isTest } = options;
	return new WebhookContext(
		workflow,
		nodeIn(workflow),
		{ ...additionalData, httpRequest: request, httpResponse: response },
		isTest ? 'manual' : 'webhook',
		webhookData(options),
		[],
		null,
	);
}

function nodeIn(workflow: Workflow): INode {
	const node = workflow.getNode(NODE_NAME);
	if (node === null) throw new Error('the workflow has no Okta Trigger node');
	return node;
}

function webhookData(options: ContextOptions): IWebhookData {
	const { workflow, additionalData, description, method, isTest } = options;
	if (description === undefined) throw new Error('the node has no webhook');
	return {
		httpMethod: method as IWebhookData['httpMethod'],
		node: NODE_NAME,
		path: `${WEBHOOK_ID}/webhook`,
		webhookDescription: description,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: additionalData,
		isTest,
	};
}
