/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import { IS_LOCKED, VERSION } from './versions';

const SANDBOX = join(__dirname, '..');

/** The folder in which n8n is installed. Versions other than the locked one have their own. */
export const N8N_INSTALL_DIR = IS_LOCKED ? SANDBOX : join(SANDBOX, '.versions', VERSION);

/** The packages of n8n. */
export const MODULES = join(N8N_INSTALL_DIR, 'node_modules');

/** Compiled code of n8n. */
export const COMPILE_CACHE = join(MODULES, '.cache', 'compiled');

/**
 * The data of running sandboxes, created at every start. Next to the packages of the sandbox's n8n,
 * so that modules resolve to these packages.
 */
export const DATA = join(N8N_INSTALL_DIR, '.data');
