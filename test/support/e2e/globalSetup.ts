/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import { packPackage } from '../../../tools/release/pack';
import { ensureN8nIsInstalled } from '../../../tools/sandbox/n8n/install';
import { DATA } from '../../../tools/sandbox/n8n/paths';
import { terminal } from '../../../tools/sandbox/terminal';

/**
 * Installs n8n before the tests start, since it takes longer than their timeouts, and packs the package
 * once for all of them.
 */
export default async function setup(): Promise<void> {
	await ensureN8nIsInstalled(terminal);
	process.env.OKTA_TRIGGER_TARBALL = await packPackage(join(DATA, 'package'));
}
