import { installN8n, isN8nInstalled } from '../../../tools/sandbox/n8n/install';
import { VERSION } from '../../../tools/sandbox/n8n/versions';
import { terminal } from '../../../tools/sandbox/terminal';

/** Installs n8n before the tests start, since it takes longer than their timeouts. */
export default async function setup(): Promise<void> {
	if (isN8nInstalled()) return;
	await terminal.step(`Install n8n ${VERSION} into the sandbox (once)`, installN8n);
}
