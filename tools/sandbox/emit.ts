/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';

import axios from 'axios';

import { DATA } from './n8n/paths';
import { EMIT_PATH } from './sandbox';
import { print } from './terminal';

const NOT_RUNNING = "The demo isn't running. Start it with: npm start";

/** `npm run emit`: emits an event in the org of the running demo: a user activates a factor. */
async function main(): Promise<void> {
	const folder = join(DATA, 'start');
	const addressFile = join(folder, 'address.json');
	if (!existsSync(addressFile)) throw new Error(NOT_RUNNING);
	const { okta } = JSON.parse(readFileSync(addressFile, 'utf8')) as { okta: string };
	const httpsAgent = new Agent({ ca: readFileSync(join(folder, 'certificate.pem')) });
	const { data } = await axios
		.post<{ hooks: number }>(`${okta}${EMIT_PATH}`, {}, { httpsAgent })
		.catch((error: unknown) => {
			throw new Error(NOT_RUNNING, { cause: error });
		});
	print('Ada Lovelace activated a factor for Grace Hopper in the Okta org.');
	print(
		data.hooks === 0
			? 'No active event hook subscribes to this event. In n8n, publish the workflow, or open the Okta Trigger node and select Execute step.'
			: `Okta delivered the event to ${data.hooks === 1 ? 'one event hook' : `${data.hooks} event hooks`}. To see the execution, go to the terminal that runs npm start, or to the Executions tab in n8n.`,
	);
}

main().catch((error: unknown) => {
	print(error instanceof Error ? error.message : String(error));
	process.exit(1);
});
