/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import { PROJECT } from '../../project';
import { run } from '../../run';

/** The org and the package for a benchmark of the System Log trigger. */
export interface LogBenchmark {
	/** The folder with the org's `key.pem` and `certificate.pem`. */
	folder: string;
	/** The folder with the built package. */
	installed: string;
}

/** Runs a script in its own process, which trusts the org. Returns the JSON that it prints. */
export async function runLogWorker<T>(
	script: string,
	{ folder, installed }: LogBenchmark,
	env: NodeJS.ProcessEnv = {},
): Promise<T> {
	const file = join(__dirname, script);
	const result = await run(process.execPath, ['--expose-gc', '--import', 'tsx', file], {
		cwd: __dirname,
		env: {
			NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem'),
			N8N_ENCRYPTION_KEY: 'a key for the bench alone',
			N8N_LOG_LEVEL: 'silent',
			OKTA_CERTIFICATE_FOLDER: folder,
			OKTA_NODE: join(installed, 'dist/nodes/Okta/OktaSystemLogTrigger.node.js'),
			NODE_PATH: join(PROJECT, 'node_modules'),
			...env,
		},
	});
	return JSON.parse(result) as T;
}
