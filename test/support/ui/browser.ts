/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync } from 'node:fs';

import { chromium, type Browser } from 'playwright-core';

const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
] as const;

/**
 * Starts the Chromium that the environment variable CHROMIUM names, or that is in one of the usual
 * places, without a window.
 *
 * @throws if there is none, with what to do
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
			// Chromium does not start as root with its sandbox.
			...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
		],
	});
}

function findChromium(): string {
	const { CHROMIUM } = process.env;
	const found = (CHROMIUM ? [CHROMIUM] : USUAL_PLACES).find((path) => existsSync(path));
	if (found !== undefined) return found;
	throw new Error(
		CHROMIUM
			? `The environment variable CHROMIUM names ${CHROMIUM}, and nothing is there: set it to the path of Chromium or Chrome.`
			: 'There is no Chromium: install it (Debian: apt-get install chromium), or set the environment variable CHROMIUM to the path of Chromium or Chrome.',
	);
}
