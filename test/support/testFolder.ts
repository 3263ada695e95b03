/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readCertificate, type Certificate } from '../../tools/okta-emulator/certificate';

const { OKTA_TRIGGER_TEST_FOLDER: FOLDER = '' } = process.env;

/** The certificate that globalSetup created and this process trusts. */
export function testCertificate(): Certificate {
	return readCertificate(FOLDER);
}

/** Everything that n8n logged during the tests so far. */
export function n8nLog(): string {
	const file = join(FOLDER, 'n8n.log');
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
