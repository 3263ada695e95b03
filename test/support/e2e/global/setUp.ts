/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { rm } from 'node:fs/promises';

import { Sandbox } from '../../../../tools/sandbox/sandbox';
import { terminal } from '../../../../tools/sandbox/terminal';

/**
 * Installs n8n and the package, and starts a new n8n once. The sandboxes of all tests start with copies
 * of its user folder: an installation and the migrations of the database take longer than many tests.
 */
export default async function setup(): Promise<void> {
	const sandbox = await Sandbox.open({ name: 'prepared', reporter: terminal });
	await sandbox.stop();
	await rm(sandbox.n8n.logFile);
	process.env.OKTA_TRIGGER_USER_FOLDER = sandbox.folder;
}
