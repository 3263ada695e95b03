/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import express from 'express';
import { sleep } from 'n8n-workflow';

import { createHookClient } from '../okta-emulator/hooks/hookClient';
import { makeCertificate, type Certificate } from '../okta-emulator/certificate';
import { factorActivation } from '../okta-emulator/events';
import { OktaEmulator } from '../okta-emulator/org';
import { serve, type Served } from '../okta-emulator/server';
import { packPackage } from '../release/pack';
import { installCommunityNode, installN8n, isN8nInstalled } from './n8n/install';
import { N8n } from './n8n/n8n';
import { DATA } from './n8n/paths';
import { freePort } from './n8n/ports';
import { VERSION } from './n8n/versions';

/** Tells a person what is going on; `step` shows the progress of something that takes its time. */
export interface Reporter {
	step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

export const SILENT: Reporter = { step: async (_title, work) => await work() };

/** Where people expect n8n, and a port for the org. Taken when they are wished for and free. */
export const USUAL_PORTS = { n8n: 5678, okta: 8443 };

/**
 * A real n8n with this package in it, and a stand-in for an Okta org, both over HTTPS on localhost
 * with a certificate made for the occasion.
 */
export class Sandbox {
	private constructor(
		readonly n8n: N8n,
		readonly org: OktaEmulator,
		readonly okta: Served,
		/** The certificate of everything that is served, with its key. */
		readonly keys: Certificate,
		/** Where n8n keeps its data and its logs. */
		readonly folder: string,
		/** The packed package, as it was installed. */
		readonly tarball: string,
	) {}

	/** Builds, packs, installs and starts everything. */
	static async open(
		reporter: Reporter = SILENT,
		{
			name,
			env,
			ports = { n8n: 0, okta: 0 },
		}: { name: string; env?: NodeJS.ProcessEnv; ports?: typeof USUAL_PORTS },
	): Promise<Sandbox> {
		const folder = join(DATA, name);
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });

		if (!isN8nInstalled()) {
			await reporter.step(
				`Install n8n ${VERSION} into the sandbox (once: 3 to 10 minutes, 3 GB)`,
				installN8n,
			);
		}
		const tarball = await reporter.step(
			'Build and pack the package',
			async () => await packPackage(folder),
		);
		await reporter.step(
			'Install the package as a community node',
			async () => await installCommunityNode(tarball, folder),
		);

		const certificate = await makeCertificate();
		await writeFile(join(folder, 'key.pem'), certificate.key);
		await writeFile(join(folder, 'certificate.pem'), certificate.certificate);
		const org = new OktaEmulator(createHookClient(certificate.certificate));
		const okta = await serve(withControls(org), certificate, await freePort(ports.okta));
		const n8n = new N8n({
			folder,
			port: await freePort(ports.n8n),
			env,
		});
		try {
			await reporter.step('Start n8n (about half a minute)', async () => await n8n.start());
			await n8n.setUpOwner();
		} catch (failed) {
			await n8n.stop();
			await okta.close();
			throw failed;
		}
		await writeFile(join(folder, 'address.json'), JSON.stringify({ okta: okta.url }));
		return new Sandbox(n8n, org, okta, certificate, folder, tarball);
	}

	/** What the credential needs to know. */
	get account(): { domain: string; token: string } {
		return { domain: this.okta.url, token: this.org.token };
	}

	/** What a caller must trust to reach n8n or the org. */
	get certificate(): string {
		return this.keys.certificate;
	}

	/** A second org, which knows nothing of the first. */
	async anotherOrg(): Promise<{
		org: OktaEmulator;
		account: Sandbox['account'];
		close: () => Promise<void>;
	}> {
		const org = new OktaEmulator(createHookClient(this.certificate));
		const { url, close } = await serve(org.handler, this.keys);
		return { org, account: { domain: url, token: org.token }, close };
	}

	/** Stops everything and deletes what was written. */
	async close(): Promise<void> {
		await this.n8n.stop();
		await this.okta.close();
		await rm(this.folder, { recursive: true, force: true });
	}
}

/**
 * Waits until something is so, and gives it.
 *
 * @throws after so many seconds, naming what was waited for
 */
export async function waitUntil<T>(
	what: string,
	look: () => T | undefined | false | Promise<T | undefined | false>,
	seconds = 30,
): Promise<T> {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > deadline) throw new Error(`${what}: not so after ${seconds} s`);
		await sleep(100);
	}
}

/** The org, and beside it a lever for people: a POST to /sandbox/fire lets something happen in it. */
function withControls(org: OktaEmulator): express.Express {
	const app = express();
	app.post('/sandbox/fire', (_, response, next) => {
		org
			.emitEvent(factorActivation())
			.then((delivered) => response.json({ hooks: delivered.length }), next);
	});
	app.use(org.handler);
	return app;
}
