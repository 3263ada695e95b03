/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import { PROJECT } from '../project';
import { run } from '../run';

/** What the System Log trigger is measured with. */
export interface LogBenchmark {
	/** The folder with `key.pem` and `certificate.pem` of the org. */
	folder: string;
	/** The built package. */
	installed: string;
}

/** Runs a script in a process of its own, which trusts the org, and gives what it prints as JSON. */
export async function runLogWorker<T>(
	script: string,
	{ folder, installed }: LogBenchmark,
	env: NodeJS.ProcessEnv = {},
): Promise<T> {
	const file = join(__dirname, script);
	const printed = await run(process.execPath, ['--expose-gc', '--import', 'tsx', file], {
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
	return JSON.parse(printed.slice(printed.lastIndexOf('{'))) as T;
}
