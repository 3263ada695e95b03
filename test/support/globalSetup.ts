/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeCertificate, writeCertificate } from '../../tools/okta-emulator/certificate';

/**
 * Creates a certificate for localhost that the test processes trust (Node.js reads
 * NODE_EXTRA_CA_CERTS when a process starts), and a user folder for n8n-core.
 */
export default async function setup(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'okta-trigger-test-'));
	writeCertificate(folder, await makeCertificate());
	Object.assign(process.env, {
		OKTA_TRIGGER_TEST_FOLDER: folder,
		NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem'),
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'a key for tests alone',
		N8N_LOG_OUTPUT: 'file',
		N8N_LOG_FILE_LOCATION: join(folder, 'n8n.log'),
	});
}
