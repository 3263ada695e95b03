import { runScript } from '../../tools/run';

test('the generated files are up to date', async () => {
	await runScript('tools/catalogue/generate.ts', '--check');
});
