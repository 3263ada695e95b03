/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/** How long a function keeps the CPU busy, in milliseconds, whatever else the computer does. */
export function cpuTimeOf(run: () => void): number {
	const before = process.cpuUsage();
	run();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}
