/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { rm } from 'node:fs/promises';

export default async function teardown(): Promise<void> {
	await rm(process.env.OKTA_TRIGGER_USER_FOLDER ?? '', { recursive: true, force: true });
}
