/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { DATA } from '../../../tools/sandbox/n8n/paths';

/** Every run gives other bytes, so the pictures of the documentation are made only when asked for. */
const FOLDER = resolve(process.env.SCREENSHOTS ?? join(DATA, 'screenshots'));

export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/**
 * Takes a picture in both themes, `<name>-light.png` and `<name>-dark.png`: of an element, or of a
 * part of the page. Gives the paths.
 */
export async function takeScreenshot(
	page: Page,
	name: string,
	what: Locator | Clip,
): Promise<string[]> {
	await mkdir(FOLDER, { recursive: true });
	// No tooltip of what was clicked last.
	await page.mouse.move(0, 0);
	const paths: string[] = [];
	for (const colorScheme of ['light', 'dark'] as const) {
		const path = join(FOLDER, `${name}-${colorScheme}.png`);
		await page.emulateMedia({ colorScheme });
		// n8n takes other icons for the other theme.
		await page.waitForFunction('[...document.images].every(({ complete }) => complete)');
		if ('screenshot' in what) await what.screenshot({ path, animations: 'disabled' });
		else await page.screenshot({ path, clip: what, animations: 'disabled' });
		paths.push(path);
	}
	await page.emulateMedia({ colorScheme: 'light' });
	return paths;
}
