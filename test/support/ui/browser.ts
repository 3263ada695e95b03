/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync } from 'node:fs';

import { chromium, type Browser } from 'playwright-core';

const DEFAULT_PATHS = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
] as const;

/**
 * Starts headless Chromium from the path in the environment variable CHROMIUM, or from one of the
 * default paths.
 *
 * @throws if Chromium isn't found
 */
export async function startBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: findChromium(),
		args: [
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
			// As root, Chromium starts only without its sandbox.
			...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
		],
	});
}

function findChromium(): string {
	const { CHROMIUM } = process.env;
	const found = (CHROMIUM ? [CHROMIUM] : DEFAULT_PATHS).find((path) => existsSync(path));
	if (found !== undefined) return found;
	throw new Error(
		CHROMIUM
			? `No browser found at ${CHROMIUM}. Set the environment variable CHROMIUM to the path of Chromium or Chrome.`
			: 'Chromium not found. Install it (Debian: apt-get install chromium), or set the environment variable CHROMIUM to the path of Chromium or Chrome.',
	);
}
