/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';

import axios from 'axios';

import { DATA } from './n8n/paths';
import { print } from './terminal';

/** `npm run fire`: lets a user activate a factor in the org of the running sandbox. */
async function main(): Promise<void> {
	const folder = join(DATA, 'start');
	const address = join(folder, 'address.json');
	if (!existsSync(address)) throw new Error('The sandbox is not running: start it with npm start.');
	const { okta } = JSON.parse(readFileSync(address, 'utf8')) as { okta: string };
	const httpsAgent = new Agent({ ca: readFileSync(join(folder, 'certificate.pem')) });
	const { data } = await axios.post<{ hooks: number }>(`${okta}/sandbox/fire`, {}, { httpsAgent });
	print(
		data.hooks === 0
			? 'A user activated a factor, but no event hook is in force: publish the workflow or click "Listen for test event".'
			: 'A user activated a factor, and Okta delivered the event: look at the terminal of npm start, or at the executions in the editor.',
	);
}

main().catch((failed: unknown) => {
	print(failed instanceof Error ? failed.message : String(failed));
	process.exit(1);
});
