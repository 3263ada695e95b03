/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';

/**
 * Watches the memory that a process holds (its resident set), from now on.
 *
 * @returns `peak` ends the watch and gives the most it was, in MB; an empty text where the system has
 * no `/proc`
 */
export function watchMemory(pid: number): { peak(): number | '' } {
	const file = `/proc/${pid}/status`;
	let most = 0;
	const look = () => {
		const kilobytes = existsSync(file) && /VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
		most = Math.max(most, Number(kilobytes || 0));
	};
	look();
	const timer = setInterval(look, 50);
	return {
		peak: () => {
			clearInterval(timer);
			return most === 0 ? '' : Math.round(most / 1024);
		},
	};
}
