/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import { IS_LOCKED, VERSION } from './versions';

const SANDBOX = join(__dirname, '..');

/** Where n8n is installed: beside the lock, or for another version in a folder of its own. */
export const HOME = IS_LOCKED ? SANDBOX : join(SANDBOX, '.versions', VERSION);

/** The packages that n8n consists of. */
export const MODULES = join(HOME, 'node_modules');

/**
 * What a running sandbox writes: made anew at every start. Beside the packages of its n8n, so that
 * what looks for packages upwards from here finds those of no other n8n.
 */
export const DATA = join(HOME, '.data');
