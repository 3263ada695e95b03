/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Certificate } from './okta-org/certificate';

/** The certificate that globalSetup made, and which this process trusts. */
export function testCertificate(): Certificate {
	const folder = process.env.OKTA_TRIGGER_TEST_FOLDER ?? '';
	return {
		key: readFileSync(join(folder, 'key.pem'), 'utf8'),
		certificate: readFileSync(join(folder, 'certificate.pem'), 'utf8'),
	};
}
