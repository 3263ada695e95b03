/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

/** The folder of this project. */
export const PROJECT = join(__dirname, '..');
