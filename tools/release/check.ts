/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run release:check`: checks that CHANGELOG.md starts with the version of package.json.
 * `npm run release:check -- v1.2.3`: also checks that it's ready to be published with that tag.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { version } from '../../package.json';
import { PROJECT } from '../project';
import { validateRelease } from './validateRelease';

const [, , tag] = process.argv;
const changelog = readFileSync(join(PROJECT, 'CHANGELOG.md'), 'utf8');
const issues = validateRelease({ version, changelog, tag });
for (const issue of issues) process.stderr.write(`${issue}\n`);
if (issues.length > 0) process.exitCode = 1;
else process.stdout.write(`${tag ?? version}: package.json and changelog match\n`);
