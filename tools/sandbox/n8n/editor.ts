import type { IDataObject, INode, INodeParameterResourceLocator } from 'n8n-workflow';

import { N8nSession } from './session';
import { since } from './versions';

/** The first version in which a node can refer to a data table by its name. */
const FINDS_TABLES_BY_NAME = '2.3';

/** The name of credentials for the sandbox's org. */
export const CREDENTIAL_NAME = 'Okta sandbox org';

/** What users do in n8n's editor, apart from saving and publishing workflows. */
export class N8nEditor extends N8nSession {
	/** The IDs of data tables, by name. */
	private readonly tables = new Map<string, string>();

	/**
	 * Creates a credential for Okta and returns its ID. With a private key in `data`, it's one for a
	 * service app, and with a secret, that of a hook that an admin manages.
	 */
	async createCredential(data: IDataObject, name = CREDENTIAL_NAME): Promise<string> {
		const type = credentialTypeOf(data);
		const { id } = await this.rest<{ id: string }>('POST', '/credentials', { name, type, data });
		return id;
	}

	/** Creates a credential for n8n's Webhook node and returns its ID. */
	async createHeaderAuth(name: string, value: string): Promise<string> {
		const { id } = await this.rest<{ id: string }>('POST', '/credentials', {
			name: 'Header',
			type: 'httpHeaderAuth',
			data: { name, value },
		});
		return id;
	}

	/** Gets a credential with the data that the editor shows. */
	async credential(id: string): Promise<{ data: IDataObject }> {
		return await this.rest('GET', `/credentials/${id}?includeData=true`);
	}

	async updateCredential(id: string, data: IDataObject): Promise<void> {
		const type = credentialTypeOf(data);
		await this.rest('PATCH', `/credentials/${id}`, { name: CREDENTIAL_NAME, type, data });
	}

	/**
	 * Tests a credential. Returns the message that the editor shows. Leaves no credential behind: the
	 * editor would select it for new nodes.
	 */
	async testCredential(data: IDataObject): Promise<{ status: string; message: string }> {
		const name = 'under test';
		const id = await this.createCredential(data, name);
		try {
			return await this.rest('POST', '/credentials/test', {
				credentials: { id, name, type: credentialTypeOf(data), data },
			});
		} finally {
			await this.rest('DELETE', `/credentials/${id}`);
		}
	}

	/** Creates a data table and returns its ID. */
	async createDataTable(
		name: string,
		columns: Record<string, 'string' | 'boolean' | 'date'>,
	): Promise<string> {
		const { id } = await this.rest<{ id: string }>('POST', await this.dataTablesPath(), {
			name,
			columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
		});
		this.tables.set(name, id);
		return id;
	}

	/** Gets the first 100 rows of a data table, oldest first. */
	async dataTableRows(id: string): Promise<IDataObject[]> {
		const path = `${await this.dataTablesPath()}/${id}/rows?sortBy=id:asc&take=100`;
		return (await this.rest<{ data: IDataObject[] }>('GET', path)).data;
	}

	/** Gets the types of a data table's columns, by name. */
	async dataTableColumns(id: string): Promise<Record<string, string>> {
		const columns = await this.rest<Array<{ name: string; type: string }>>(
			'GET',
			`${await this.dataTablesPath()}/${id}/columns`,
		);
		return Object.fromEntries(columns.map(({ name, type }) => [name, type]));
	}

	private async dataTablesPath(): Promise<string> {
		const { id } = await this.rest<{ id: string }>('GET', '/projects/personal');
		return `/projects/${id}/data-tables`;
	}

	/** Selects a data table from the list, as users do in a version that can't find it by its name. */
	protected selectTable(node: INode): INode {
		const { dataTableId: table } = node.parameters as {
			dataTableId?: INodeParameterResourceLocator;
		};
		const id = table?.mode === 'name' && this.tables.get(String(table.value));
		if (!id || since(FINDS_TABLES_BY_NAME)) return node;
		const dataTableId = { ...table, mode: 'id', value: id };
		return { ...node, parameters: { ...node.parameters, dataTableId } };
	}

	/** Selects "Execute step" of the trigger: n8n waits for one event. */
	async listen(workflowId: string): Promise<void> {
		const workflow = await this.rest<IDataObject>('GET', `/workflows/${workflowId}`);
		const [trigger] = workflow.nodes as INode[];
		await this.rest('POST', `/workflows/${workflowId}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: trigger?.name },
		});
	}

	/** Selects "Stop listening". */
	async stopListening(workflowId: string): Promise<void> {
		await this.rest('DELETE', `/test-webhook/${workflowId}`);
	}
}

function credentialTypeOf(data: IDataObject): string {
	if ('secret' in data) return 'oktaTriggerHookSecretApi';
	return 'privateKey' in data ? 'oktaTriggerOAuth2Api' : 'oktaTriggerApi';
}
