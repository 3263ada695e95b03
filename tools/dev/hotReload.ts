/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sleep } from 'n8n-workflow';

import type { N8n } from '../sandbox/n8n/n8n';

/** Makes n8n reload a package when one of its files changes. */
export const HOT_RELOAD = { N8N_DEV_RELOAD: 'true' };

/** What n8n then logs. */
const RELOADED = 'Hot reload triggered for n8n-nodes-okta-trigger';

const MAX_SECONDS = 120;

/**
 * Waits until n8n reloads a package. It watches the files only some seconds after it accepts requests,
 * so this changes one until n8n does. That also loads what changed in the meantime.
 *
 * @throws if n8n doesn't reload it
 */
export async function waitUntilReloading(n8n: N8n, folder: string): Promise<void> {
	const logged = n8n.log().length;
	for (let second = 0; second < MAX_SECONDS; second++) {
		await writeFile(join(folder, 'changed'), String(second));
		await sleep(1000);
		if (n8n.log().slice(logged).includes(RELOADED)) return;
	}
	throw new Error(`n8n doesn't reload changes on this computer. Its log: ${n8n.logFile}`);
}
