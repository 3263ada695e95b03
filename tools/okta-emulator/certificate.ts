/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A private key and a certificate for localhost, in PEM. */
export interface Certificate {
	key: string;
	certificate: string;
}

/** Creates a self-signed certificate for `localhost` and `127.0.0.1`. */
export async function makeCertificate(): Promise<Certificate> {
	// Loaded only here, since most test files only read a certificate.
	const { generate } = await import('selfsigned');
	const { private: key, cert: certificate } = await generate(
		[{ name: 'commonName', value: 'localhost' }],
		{
			algorithm: 'sha256',
			keySize: 2048,
			extensions: [
				{ name: 'basicConstraints', cA: true },
				{
					name: 'subjectAltName',
					altNames: [
						{ type: 2, value: 'localhost' },
						{ type: 7, ip: '127.0.0.1' },
					],
				},
			],
		},
	);
	return { key, certificate };
}

/** Writes `key.pem` and `certificate.pem` into a folder. */
export function writeCertificate(folder: string, { key, certificate }: Certificate): void {
	writeFileSync(join(folder, 'key.pem'), key);
	writeFileSync(join(folder, 'certificate.pem'), certificate);
}

/** Reads what `writeCertificate` wrote. */
export function readCertificate(folder: string): Certificate {
	return {
		key: readFileSync(join(folder, 'key.pem'), 'utf8'),
		certificate: readFileSync(join(folder, 'certificate.pem'), 'utf8'),
	};
}
