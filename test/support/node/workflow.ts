import {
	Workflow,
	type ICredentialsHelper,
	type IDataObject,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/** A workflow with one node, which n8n loads from its database whenever it needs it. */
export function workflowOf(
	nodeType: INodeType,
	{
		name,
		parameters,
		staticData,
		webhookId,
		credential = 'oktaTriggerApi',
	}: {
		name: string;
		parameters: INodeParameters;
		staticData: IDataObject;
		webhookId?: string;
		credential?: string;
	},
): Workflow {
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const { displayName, name: typeName } = nodeType.description;
	return new Workflow({
		id: 'wf1',
		name,
		nodes: [
			{
				id: 'b1a5e000-0000-4000-8000-000000000001',
				name: displayName,
				type: `n8n-nodes-okta-trigger.${typeName}`,
				typeVersion: 1,
				position: [0, 0],
				parameters,
				webhookId,
				credentials: { [credential]: { id: '1', name: 'Okta' } },
			},
		],
		connections: {},
		active: true,
		nodeTypes,
		staticData: structuredClone(staticData),
	});
}

/** What n8n passes to its contexts, for an instance at this URL. */
export function additionalDataOf(
	credentialsHelper: ICredentialsHelper,
	base: string,
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper,
		instanceBaseUrl: `${base}/`,
		restApiUrl: `${base}/rest`,
		webhookBaseUrl: `${base}/webhook`,
		webhookTestBaseUrl: `${base}/webhook-test`,
		webhookWaitingBaseUrl: `${base}/webhook-waiting`,
		formWaitingBaseUrl: `${base}/form-waiting`,
		variables: {},
	} as Partial<IWorkflowExecuteAdditionalData> as IWorkflowExecuteAdditionalData;
}
