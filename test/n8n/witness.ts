import { sleep } from 'n8n-workflow';

import { n8nLog } from '../testFolder';

/** What a person reads when the promise is refused. */
export async function messageOf(refused: Promise<unknown>): Promise<string> {
	return await refused.then(
		() => 'was not refused',
		(error: unknown) => (error instanceof Error ? error.message : String(error)),
	);
}

/** Waits for a line in the log of n8n: it is written a little later. */
export async function untilLogged(line: string): Promise<void> {
	for (let i = 0; i < 40 && !n8nLog().includes(line); i++) await sleep(50);
	expect(n8nLog()).toContain(line);
}

/** As if the hook had last been seen in force an hour ago. */
export function expireTrust(saved: Record<string, unknown>, milliseconds = 3_600_000): void {
	const state = saved['node:Okta Trigger'] as { inForceAt: number };
	state.inForceAt -= milliseconds;
}
