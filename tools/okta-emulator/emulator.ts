/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import type { RequestListener } from 'node:http';

import type { Certificate } from './certificate';
import type { Conformance } from './conformance/conformance';
import { createHookClient } from './hooks/hookClient';
import { OktaEmulator } from './org';
import { serve, type RunningServer } from './server';

/** A running emulator. */
export interface RunningEmulator extends RunningServer {
	org: OktaEmulator;
}

interface EmulatorOptions {
	/** Validates every request and response. */
	conformance?: Conformance;
	/** Default: any free port. */
	port?: number;
	/** Wraps the org's request handler, e.g. to add endpoints. */
	wrap?: (org: OktaEmulator) => RequestListener;
}

/**
 * Starts an Okta org over HTTPS on localhost.
 *
 * @param certificate of the emulator; also trusted when it sends requests to hooks
 */
export async function startEmulator(
	certificate: Certificate,
	{ conformance, port, wrap = ({ handler }) => handler }: EmulatorOptions = {},
): Promise<RunningEmulator> {
	const org = new OktaEmulator(createHookClient(certificate.certificate), conformance);
	return { org, ...(await serve(wrap(org), certificate, port)) };
}
