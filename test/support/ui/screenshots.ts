/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { DATA } from '../../../tools/sandbox/n8n/paths';

/** Every run produces different bytes, so only the environment variable replaces the pictures in docs/. */
const SCREENSHOTS_FOLDER = resolve(process.env.SCREENSHOTS ?? join(DATA, 'screenshots'));

export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/**
 * Takes a screenshot of an element or a part of the page in both themes, `<name>-light.png` and
 * `<name>-dark.png`. Returns the paths.
 */
export async function takeScreenshot(
	page: Page,
	name: string,
	target: Locator | Clip,
): Promise<string[]> {
	await mkdir(SCREENSHOTS_FOLDER, { recursive: true });
	// Hides the tooltip of the last click.
	await page.mouse.move(0, 0);
	const paths: string[] = [];
	for (const colorScheme of ['light', 'dark'] as const) {
		const path = join(SCREENSHOTS_FOLDER, `${name}-${colorScheme}.png`);
		await page.emulateMedia({ colorScheme });
		// n8n loads other icons for the other theme.
		await page.waitForFunction('[...document.images].every(({ complete }) => complete)');
		if ('screenshot' in target) await target.screenshot({ path, animations: 'disabled' });
		else await page.screenshot({ path, clip: target, animations: 'disabled' });
		paths.push(path);
	}
	await page.emulateMedia({ colorScheme: 'light' });
	return paths;
}
