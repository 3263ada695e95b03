/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Certificate } from '../../tools/okta-emulator/certificate';

/** The certificate that globalSetup created and this process trusts. */
export function testCertificate(): Certificate {
	return { key: read('key.pem'), certificate: read('certificate.pem') };
}

/** Everything that n8n logged during the tests so far. */
export function n8nLog(): string {
	return existsSync(path('n8n.log')) ? read('n8n.log') : '';
}

function read(file: string): string {
	return readFileSync(path(file), 'utf8');
}

function path(file: string): string {
	return join(process.env.OKTA_TRIGGER_TEST_FOLDER ?? '', file);
}
