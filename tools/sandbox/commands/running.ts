/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';

import axios from 'axios';

import { DATA } from '../n8n/paths';

/** A sandbox that another process has opened. */
export interface RunningSandbox {
	/** The address of n8n. */
	n8n: string;
	/** The address of the org. */
	okta: string;
	/** Trusts the certificate of both. */
	httpsAgent: Agent;
}

/** Finds a running sandbox by its name. */
export async function findRunning(name: string): Promise<RunningSandbox | undefined> {
	const folder = join(DATA, name);
	const file = join(folder, 'address.json');
	if (!existsSync(file)) return undefined;
	const address = JSON.parse(readFileSync(file, 'utf8')) as { n8n: string; okta: string };
	const httpsAgent = new Agent({ ca: readFileSync(join(folder, 'certificate.pem')) });
	const isRunning = await axios.get(`${address.n8n}/healthz`, { httpsAgent, timeout: 5000 }).then(
		() => true,
		() => false,
	);
	return isRunning ? { ...address, httpsAgent } : undefined;
}
