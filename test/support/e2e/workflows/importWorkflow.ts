/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { N8N_BIN, NODE_BIN } from '../../../../tools/sandbox/n8n/install';
import type { NewWorkflow } from '../../../../tools/sandbox/n8n/n8n';
import type { Sandbox } from '../../../../tools/sandbox/sandbox';

/**
 * Imports a workflow with n8n's command `import:workflow` and returns its ID. Unlike the API, it adds
 * no webhook IDs.
 */
export async function importWorkflow({ folder }: Sandbox, workflow: NewWorkflow): Promise<string> {
	const id = randomUUID();
	const file = join(folder, `${id}.json`);
	// Exported files have a version ID, without which n8n 2.0 doesn't import them.
	const exported = { id, versionId: randomUUID(), active: false, settings: {}, ...workflow };
	await writeFile(file, JSON.stringify([exported]));
	const command = [N8N_BIN, 'import:workflow', `--input=${file}`];
	const { stdout, stderr } = await promisify(execFile)(NODE_BIN, command, {
		env: {
			...process.env,
			NODE_ENV: 'production',
			N8N_USER_FOLDER: folder,
			N8N_DIAGNOSTICS_ENABLED: 'false',
		},
	});
	// n8n reports errors, but not with its exit code.
	if (!stdout.includes('Successfully imported')) throw new Error(`${stdout}\n${stderr}`);
	return id;
}
