import type { IDataObject } from 'n8n-workflow';

/** An execution of a workflow. */
export interface Execution {
	id: string;
	status: string;
	mode: string;
	/** The output of each node's first run, by the node's name. */
	items: Record<string, IDataObject[]>;
	/** The complete execution in JSON. */
	raw: string;
}

/** An execution in n8n's public API. */
export interface StoredExecution {
	id: number | string;
	/** Missing in older versions of n8n. */
	status?: string;
	finished: boolean;
	stoppedAt: string | null;
	mode: string;
	data?: {
		resultData?: {
			runData?: Record<string, Array<{ data?: { main?: Array<Array<{ json: IDataObject }>> } }>>;
		};
	};
}

export function readExecution(stored: StoredExecution): Execution {
	return {
		id: String(stored.id),
		status: statusOf(stored),
		mode: stored.mode,
		items: itemsByNode(stored),
		raw: JSON.stringify(stored),
	};
}

function statusOf({ status, finished, stoppedAt }: StoredExecution): string {
	if (status !== undefined) return status;
	if (finished) return 'success';
	return stoppedAt === null ? 'running' : 'error';
}

function itemsByNode({ data }: StoredExecution): Record<string, IDataObject[]> {
	const runs = Object.entries(data?.resultData?.runData ?? {});
	return Object.fromEntries(
		runs.map(([node, [run]]) => [node, (run?.data?.main?.[0] ?? []).map(({ json }) => json)]),
	);
}
