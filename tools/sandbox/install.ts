/** Installs n8n for the sandbox, unless it's installed. */
import { ensureN8nIsInstalled } from './n8n/install';
import { terminal } from './terminal';

void ensureN8nIsInstalled(terminal);
