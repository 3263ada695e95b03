import type { IDataObject, INode, Workflow } from 'n8n-workflow';

/** The static data of a workflow in n8n's database. */
export class StoredStaticData {
	data: IDataObject = {};

	/** The nodes' static data by ID, with durable cursors. */
	cursors: Record<string, IDataObject> = {};

	/** Saves all static data of a workflow object, if n8n has noticed a change. */
	save({ staticData }: Workflow): void {
		const observed = staticData as { __dataChanged?: boolean };
		if (observed.__dataChanged !== true) return;
		observed.__dataChanged = false;
		this.data = copyOf(staticData);
	}

	/** A node's static data, with durable cursors. Initially that of the workflow. */
	cursorOf(workflow: Workflow, node: INode): IDataObject {
		return (this.cursors[node.id] ??= copyOf(workflow.getStaticData('node', node)));
	}

	/** Gives the workflow another ID. */
	replaceId(from: string, to: string): void {
		const text = JSON.stringify([this.data, this.cursors]).replaceAll(from, to);
		[this.data, this.cursors] = JSON.parse(text) as [IDataObject, typeof this.cursors];
	}
}

function copyOf(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}
