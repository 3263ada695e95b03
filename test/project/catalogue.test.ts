import { runScript } from '../../tools/run';
import { DOCUMENTED } from '../fixtures/cardEvents';
import { tableRowsOf } from '../support/documents/markdown';
import { textOf } from '../support/sources';

test('the generated files are up to date', async () => {
	await runScript('tools/catalogue/generate.ts', '--check');
});

test('the page of event cards names the connector whose card each documented event follows', () => {
	const rows = tableRowsOf(textOf('docs/reference/cards.md'));
	const named = new Map(
		rows.map(([, type = '', , card]) => [type, card?.replace(', in part', '')]),
	);
	const expected = DOCUMENTED.map(([type, { connector = 'Okta' }]) => [type, connector]);
	expect(expected.map(([type]) => [type, named.get(`\`${type}\``)])).toStrictEqual(expected);
});
