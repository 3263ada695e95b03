/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeCertificate, writeCertificate } from '../../okta-emulator/certificate';
import { startEmulator } from '../../okta-emulator/emulator';
import type { OktaEmulator } from '../../okta-emulator/org';
import type { RunningServer } from '../../okta-emulator/server';
import type { Report } from '../report/report';
import { measureBacklog } from './backlog';
import { measurePollRequests } from './pollRequests';
import type { LogBenchmark } from './worker';

/** Measures how fast the System Log trigger reads a backlog, and how many requests it sends to Okta. */
export async function measureLog(
	report: Report,
	okta: { org: OktaEmulator; okta: RunningServer },
	benchmark: LogBenchmark,
	backlogSize: number,
): Promise<void> {
	report.add('log', await measureBacklog(okta, benchmark, backlogSize));
	report.add('log requests', await measurePollRequests(benchmark));
}

/**
 * Measures the System Log trigger without n8n.
 *
 * @param installed the folder with the built package
 */
export async function measureLogOnly(
	report: Report,
	installed: string,
	backlogSize: number,
): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'okta-bench-'));
	const keys = await makeCertificate();
	writeCertificate(folder, keys);
	const okta = await startEmulator(keys);
	try {
		await measureLog(report, { org: okta.org, okta }, { folder, installed }, backlogSize);
	} finally {
		await okta.close();
		await rm(folder, { recursive: true, force: true });
	}
}
