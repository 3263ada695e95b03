/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { NODE_BIN } from './n8n/install';
import type { Sandbox } from './sandbox';

/** The path of n8n's database. */
export function databaseFile({ folder }: Sandbox): string {
	return join(folder, '.n8n/database.sqlite');
}

/** Runs SQL statements on n8n's database, with n8n's version of Node.js, since this one has no SQLite. */
export function executeSql(sandbox: Sandbox, statements: string): void {
	execFileSync(NODE_BIN, ['-e', EXECUTE, databaseFile(sandbox), statements], { stdio: 'pipe' });
}

const EXECUTE = `
	const { DatabaseSync } = require('node:sqlite');
	const [file, statements] = process.argv.slice(1);
	const database = new DatabaseSync(file);
	database.exec(statements);
	database.close();
`;
