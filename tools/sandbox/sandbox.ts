/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import express from 'express';

import { makeCertificate, writeCertificate, type Certificate } from '../okta-emulator/certificate';
import type { Conformance } from '../okta-emulator/conformance/conformance';
import { startEmulator, type RunningEmulator } from '../okta-emulator/emulator';
import { factorActivation } from '../okta-emulator/events';
import type { OktaEmulator } from '../okta-emulator/org';
import type { RunningServer } from '../okta-emulator/server';
import { packPackage } from '../release/pack';
import { ensureN8nIsInstalled, installCommunityNode } from './n8n/install';
import { N8n } from './n8n/n8n';
import { DATA } from './n8n/paths';
import { freePort } from './n8n/ports';
import type { Reporter } from './terminal';

const SILENT: Reporter = { step: async (_title, task) => await task() };

/** n8n's default port, and one for the org. If a port isn't free, the sandbox uses another one. */
export const DEFAULT_PORTS = { n8n: 5678, okta: 8443 };

export interface SandboxOptions extends StartOptions {
	/** The name of its folder. */
	name: string;
}

export interface StartOptions {
	/** Default: prints nothing. */
	reporter?: Reporter;
	/** Additional environment variables for n8n. */
	env?: NodeJS.ProcessEnv;
	/** Validates every request to the org and every response of it. */
	conformance?: Conformance;
	/** Default: any free ports. */
	ports?: typeof DEFAULT_PORTS;
}

/** A user folder to start with instead of an empty one. Tests prepare one for all sandboxes. */
const { OKTA_TRIGGER_USER_FOLDER: PREPARED_FOLDER } = process.env;

/** The path for `npm run emit`, on the org's server. */
export const EMIT_PATH = '/sandbox/emit';

/**
 * A real n8n with this package installed, and an emulated Okta org, both over HTTPS on localhost with
 * a new self-signed certificate.
 */
export class Sandbox {
	private constructor(
		readonly n8n: N8n,
		readonly org: OktaEmulator,
		readonly okta: RunningServer,
		/** The certificate of n8n and the org, which their clients must trust, with its private key. */
		readonly keys: Certificate,
		/** n8n's user folder, with its data and logs. */
		readonly folder: string,
	) {}

	/** Builds, packs and installs the package, and starts a new n8n and the org. */
	static async open({ name, ...options }: SandboxOptions): Promise<Sandbox> {
		const { reporter = SILENT } = options;
		const folder = join(DATA, name);
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		if (PREPARED_FOLDER === undefined) await prepare(folder, reporter);
		else await cp(PREPARED_FOLDER, folder, { recursive: true });
		return await Sandbox.start(folder, options);
	}

	/** Starts n8n with the packages and the data in its user folder, and a new org. */
	static async start(
		folder: string,
		{ reporter = SILENT, env, conformance, ports = { n8n: 0, okta: 0 } }: StartOptions,
	): Promise<Sandbox> {
		const keys = await makeCertificate();
		writeCertificate(folder, keys);
		const okta = await startEmulator(keys, {
			port: await freePort(ports.okta),
			conformance,
			wrap: withEmitEndpoint,
		});
		const n8n = new N8n({
			folder,
			port: await freePort(ports.n8n),
			env,
		});
		try {
			await reporter.step('Start n8n', async () => await n8n.start(), 'takes about 30 seconds');
			await n8n.setUpOwner();
		} catch (error) {
			await n8n.stop();
			await okta.close();
			throw error;
		}
		await writeFile(join(folder, 'address.json'), JSON.stringify({ n8n: n8n.url, okta: okta.url }));
		return new Sandbox(n8n, okta.org, okta, keys, folder);
	}

	/** The data of a credential for the org. */
	get account(): { domain: string; token: string } {
		return { domain: this.okta.url, token: this.org.token };
	}

	/** Starts a second org, independent of the first. */
	async anotherOrg(): Promise<RunningEmulator & { account: Sandbox['account'] }> {
		const okta = await startEmulator(this.keys);
		return { ...okta, account: { domain: okta.url, token: okta.org.token } };
	}

	/** Stops n8n and the org. n8n's data stays. */
	async stop(): Promise<void> {
		await this.n8n.stop();
		await this.okta.close();
	}

	/** Stops n8n and the org, and deletes all data. */
	async close(): Promise<void> {
		await this.stop();
		await rm(this.folder, { recursive: true, force: true });
	}
}

async function prepare(folder: string, reporter: Reporter): Promise<void> {
	await ensureN8nIsInstalled(reporter);
	const tarball = await reporter.step(
		'Build and pack the package',
		async () => await packPackage(folder),
	);
	await reporter.step(
		'Install the package in n8n as a community node',
		async () => await installCommunityNode(tarball, folder),
	);
}

/** Adds an endpoint that emits an event, for `npm run emit`. */
function withEmitEndpoint(org: OktaEmulator): express.Express {
	const app = express();
	app.post(EMIT_PATH, (_, response, next) => {
		org.emitEvent(factorActivation()).then(({ length }) => response.json({ hooks: length }), next);
	});
	app.use(org.handler);
	return app;
}
