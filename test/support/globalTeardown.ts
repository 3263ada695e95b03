/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { rmSync } from 'node:fs';

export default function teardown(): void {
	rmSync(process.env.OKTA_TRIGGER_TEST_FOLDER ?? '', { recursive: true, force: true });
}
