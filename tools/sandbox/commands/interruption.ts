/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */

/** With npm, Ctrl+C arrives twice at once: from the terminal and from npm. */
const SAME_MS = 1000;

/**
 * Resolves when someone stops the command: with Ctrl+C or a signal, or by closing the terminal. If they
 * do it again, because they don't want to wait, the process exits, and n8n is killed with it.
 */
export async function interruption(): Promise<'interrupted'> {
	return await new Promise((resolve) => {
		let first: number | undefined;
		const interrupt = () => {
			if (first !== undefined && Date.now() - first > SAME_MS) process.exit(1);
			first ??= Date.now();
			resolve('interrupted');
		};
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
	});
}
