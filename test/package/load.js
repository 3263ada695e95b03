/**
 * Loads an installed package as n8n does, with its PackageDirectoryLoader, and prints the result. In a
 * separate process since, as in n8n, the package finds n8n's modules by NODE_PATH.
 */
const { dirname } = require('node:path');

const { loadOutputSchema, PackageDirectoryLoader } = require('n8n-core');

async function main(directory) {
	const loader = new PackageDirectoryLoader(directory);
	await loader.loadAll();
	const atStart = Object.keys(require.cache);
	const { types, known } = loader;
	const names = ['oktaTriggerApi', 'oktaTriggerOAuth2Api', 'oktaTriggerHookSecretApi'];
	const credentials = names.map((name) => {
		const { authenticate, preAuthentication, ...credential } = loader.getCredential(name).type;
		return {
			...credential,
			authenticates: authenticate && typeof authenticate,
			preAuthenticates: preAuthentication && typeof preAuthentication,
		};
	});
	const { type, sourcePath } = loader.getNode('oktaTrigger');
	const nodeDir = dirname(sourcePath);
	process.stdout.write(
		JSON.stringify({
			types,
			known,
			credentials,
			lifecycle: Object.keys(type.webhookMethods.setup),
			webhook: typeof type.webhook,
			poll: typeof loader.getNode('oktaSystemLogTrigger').type.poll,
			// As n8n's AI Assistant looks them up.
			outputSchemas: type.description.version.map((version) =>
				loadOutputSchema({ nodeDir, version, versionFallback: true }),
			),
			atStart,
			exports: Object.keys(require(directory)),
		}),
	);
}

void main(process.argv[2]);
