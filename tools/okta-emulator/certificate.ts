import { generate } from 'selfsigned';

/** A private key and a certificate for localhost, in PEM. */
export interface Certificate {
	key: string;
	certificate: string;
}

/** Creates a self-signed certificate for `localhost` and `127.0.0.1`. */
export async function makeCertificate(): Promise<Certificate> {
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
