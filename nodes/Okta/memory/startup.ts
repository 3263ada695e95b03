import type { IHookFunctions, IPollFunctions } from 'n8n-workflow';

/** Whether n8n registers the node because it starts, or because it takes over from another n8n. */
export function isStartingUp(context: IHookFunctions | IPollFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}
