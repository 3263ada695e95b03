import { installN8n, isN8nInstalled } from '../install';
import { terminal } from '../terminal';
import { VERSION } from '../versions';

/** Installs n8n, which takes minutes, before any test's time is counted. */
export default async function setup(): Promise<void> {
	if (isN8nInstalled()) return;
	await terminal.step(`Install n8n ${VERSION} into the sandbox (once)`, installN8n);
}
