/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';

/**
 * Starts measuring the memory of a process (its resident set).
 *
 * @returns `peak` stops measuring and returns the maximum in MB, or an empty string if the system has
 * no `/proc`
 */
export function watchMemory(pid: number): { peak(): number | '' } {
	const file = `/proc/${pid}/status`;
	let max = 0;
	const measure = () => {
		const kilobytes = existsSync(file) && /VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
		max = Math.max(max, Number(kilobytes || 0));
	};
	measure();
	const timer = setInterval(measure, 50);
	return {
		peak: () => {
			clearInterval(timer);
			return max === 0 ? '' : Math.round(max / 1024);
		},
	};
}
