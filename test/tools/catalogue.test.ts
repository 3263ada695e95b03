/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import { run } from '../../tools/release/run';

test('what is made from the tables is up to date', async () => {
	const script = join(__dirname, '..', '..', 'tools', 'catalogue', 'generate.ts');
	await run(process.execPath, ['--import', 'tsx', script, '--check'], { cwd: __dirname });
});
