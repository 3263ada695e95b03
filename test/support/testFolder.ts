/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';

import { readCertificate, type Certificate } from '../../tools/okta-emulator/certificate';

const { OKTA_TRIGGER_TEST_FOLDER: FOLDER = '' } = process.env;

/** The certificate that globalSetup created and this process trusts. */
export function testCertificate(): Certificate {
	return readCertificate(FOLDER);
}

/** Everything that n8n logged during the tests so far. */
export function n8nLog(): string {
	const { N8N_LOG_FILE_LOCATION: file = '' } = process.env;
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
