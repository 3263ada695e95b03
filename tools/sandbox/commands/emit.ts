/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import axios from 'axios';

import { EMIT_PATH } from '../sandbox';
import { print } from '../terminal';
import { findRunning } from './running';

/**
 * `npm run emit`: emits an event in the org of the running demo, or else of `npm run dev`: a user
 * activates a factor.
 */
async function main(): Promise<void> {
	const running = (await findRunning('start')) ?? (await findRunning('dev'));
	if (!running) throw new Error("n8n isn't running. Start it with: npm start, or npm run dev");
	const { okta, httpsAgent } = running;
	const { data } = await axios.post<{ hooks: number }>(`${okta}${EMIT_PATH}`, {}, { httpsAgent });
	print('Ada Lovelace activated a factor for Grace Hopper in the Okta org.');
	print(
		data.hooks === 0
			? 'No active event hook subscribes to this event. In n8n, publish the workflow, or open the Okta Trigger node and select Execute step.'
			: `Okta delivered the event to ${data.hooks === 1 ? 'one event hook' : `${data.hooks} event hooks`}. To see the execution, go to the Executions tab in n8n. The terminal that runs npm start shows it, too.`,
	);
}

main().catch((error: unknown) => {
	print(error instanceof Error ? error.message : String(error));
	process.exit(1);
});
