import type { Request, Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	INode,
	IWebhookData,
	IWebhookDescription,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
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

/** For which call of n8n a context is. */
export type HookCall = WorkflowActivateMode | 'deletion';

/**
 * The context of `checkExists` and `create`, or with `deletion` that of `delete`, which is the same for
 * a test listener.
 */
export function createHookContext(
	options: ContextOptions,
	call: HookCall = 'activate',
): HookContext {
	const { workflow, additionalData, isTest } = options;
	const [mode, activationMode] =
		call === 'deletion'
			? (['internal', 'update'] as const)
			: isTest
				? (['manual', 'manual'] as const)
				: (['trigger', call] as const);
	return new HookContext(
		workflow,
		nodeIn(workflow),
		additionalData,
		mode,
		activationMode,
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
