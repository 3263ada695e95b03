/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { createReadStream, statSync, unwatchFile, watchFile } from 'node:fs';

const INTERVAL_MS = 200;

/** Prints what's appended to a file from now on. Returns a function that stops this. */
export function followFile(file: string): () => void {
	let printed = statSync(file).size;
	watchFile(file, { interval: INTERVAL_MS }, ({ size }) => {
		if (size <= printed) return;
		createReadStream(file, { start: printed, end: size - 1 }).pipe(process.stdout, { end: false });
		printed = size;
	});
	return () => unwatchFile(file);
}
