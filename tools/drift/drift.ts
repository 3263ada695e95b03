/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run drift`: compares the table of event types with Okta's public list, and prints what differs
 * and what to do, in Markdown. `npm run drift -- list.csv` compares it with another list: a file or a
 * URL.
 *
 * The exit code is 0 if nothing differs, 2 if something does, and 1 if they couldn't be compared.
 */
import { EVENT_TYPES } from '../../nodes/Okta/protocol/events/eventTypes';
import { OKTA_LIST, readOktaList, type ListedType } from './oktaList';

const TABLE = 'nodes/Okta/protocol/events/eventTypes.ts';

/** Event types that differ in the same way. */
interface Difference {
	title: string;
	whatToDo: string;
	types: string[];
}

async function main(): Promise<void> {
	const [, , source = OKTA_LIST] = process.argv;
	const differences = compareWith(await readOktaList(source));
	if (differences.length === 0) {
		process.stdout.write(
			`${TABLE} matches ${source}. Types in beta can't be compared: they aren't in it.\n`,
		);
		return;
	}
	process.exitCode = 2;
	process.stdout.write(`${TABLE} differs from ${source}.

${differences.map(describe).join('\n\n')}

Then run \`npm run catalogue\` and \`npm test\`, which names the numbers to update in the documents.
`);
}

function compareWith(list: ListedType[]): Difference[] {
	const known = new Map(EVENT_TYPES.map((event) => [event.type, event]));
	const listed = new Set(list.map(({ type }) => type));
	return [
		{
			title: 'New',
			whatToDo:
				"Event hooks support these now. Add each to the table, with the name of its card if Okta Workflows has one. `engine: 'Identity'` marks those of Identity Engine.",
			types: list
				.filter(({ type }) => !known.has(type))
				.map(({ type, isIdentityOnly }) => (isIdentityOnly ? `${type} (Identity Engine)` : type)),
		},
		{
			title: 'Gone',
			whatToDo:
				"Okta's list no longer says that event hooks support these. If Okta's release notes confirm it, delete each from the table and mention it in the changelog.",
			types: EVENT_TYPES.filter(({ type, isBeta }) => !isBeta && !listed.has(type)).map(typeOf),
		},
		{
			title: 'No longer in beta',
			whatToDo: 'Delete `isBeta` of these.',
			types: EVENT_TYPES.filter(({ type, isBeta }) => isBeta && listed.has(type)).map(typeOf),
		},
		{
			title: 'Other engine',
			whatToDo:
				"Only Identity Engine has these according to either the table or Okta's list. Set `engine: 'Identity'` or delete it.",
			types: list.filter(hasOtherEngine).map(typeOf),
		},
	].filter(({ types }) => types.length > 0);

	function hasOtherEngine({ type, isIdentityOnly }: ListedType): boolean {
		const event = known.get(type);
		return event !== undefined && (event.engine === 'Identity') !== isIdentityOnly;
	}
}

function typeOf({ type }: { type: string }): string {
	return type;
}

function describe({ title, whatToDo, types }: Difference): string {
	const list = types.map((type) => `- ${type}`).join('\n');
	return `## ${title}: ${types.length}\n\n${whatToDo}\n\n${list}`;
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
