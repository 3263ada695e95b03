/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

/** Where n8n is installed, with a package.json and a lock of its own. */
export const SANDBOX = __dirname;

/** What a running sandbox writes: made anew at every start. */
export const DATA = join(SANDBOX, '.data');
