/** Installs n8n for the sandbox, unless it's installed. */
import { installN8n, isN8nInstalled } from './n8n/install';
import { VERSION } from './n8n/versions';
import { terminal } from './terminal';

if (!isN8nInstalled()) {
	void terminal.step(`Install n8n ${VERSION} into the sandbox (once)`, installN8n);
}
