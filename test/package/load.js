/**
 * Loads an installed package as n8n does, with its PackageDirectoryLoader, and prints the result. In a
 * separate process since, as in n8n, the package finds n8n's modules by NODE_PATH.
 */
const { PackageDirectoryLoader } = require('n8n-core');

async function main(directory) {
	const loader = new PackageDirectoryLoader(directory);
	await loader.loadAll();
	const atStart = Object.keys(require.cache);
	const { types, known } = loader;
	const credentials = ['oktaTriggerApi', 'oktaTriggerOAuth2Api'].map((name) => {
		const { authenticate, preAuthentication, ...credential } = loader.getCredential(name).type;
		return {
			...credential,
			authenticates: typeof authenticate,
			preAuthenticates: typeof preAuthentication,
		};
	});
	const { type } = loader.getNode('oktaTrigger');
	process.stdout.write(
		JSON.stringify({
			types,
			known,
			credentials,
			lifecycle: Object.keys(type.webhookMethods.default),
			webhook: typeof type.webhook,
			poll: typeof loader.getNode('oktaSystemLogTrigger').type.poll,
			atStart,
			exports: Object.keys(require(directory)),
		}),
	);
}

void main(process.argv[2]);
