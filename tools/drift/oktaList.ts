/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { readFile } from 'node:fs/promises';

import axios from 'axios';
import { parse } from 'csv-parse/sync';

/** Okta's public list. The page https://developer.okta.com/docs/reference/api/event-types/ links to it. */
export const OKTA_LIST = 'https://developer.okta.com/docs/okta-event-types.csv';

/** An event type in Okta's list. */
export interface ListedType {
	type: string;
	/** Only orgs on Identity Engine have these events. */
	isIdentityOnly: boolean;
}

const TIME_LIMIT_MS = 60_000;

/** The columns that are read. There are others. */
const COLUMNS = ['Event Type', 'Tags'] as const;

type Row = Record<(typeof COLUMNS)[number], string>;

/**
 * The event types in Okta's list that event hooks support. Types in beta aren't in it.
 *
 * @param source a URL or the path of a file
 * @throws with a sentence if the list can't be read, or doesn't look like Okta's list
 */
export async function readOktaList(source: string): Promise<ListedType[]> {
	const text = await readText(source).catch((error: Error) => {
		throw new Error(`Couldn't read ${source}: ${error.message}`, { cause: error });
	});
	try {
		return parseList(text);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${source} isn't Okta's list of event types: ${reason}`, { cause: error });
	}
}

async function readText(source: string): Promise<string> {
	if (!/^https?:/.test(source)) return await readFile(source, 'utf8');
	const options = { responseType: 'text', timeout: TIME_LIMIT_MS } as const;
	const { data } = await axios.get<string>(source, options);
	return data;
}

function parseList(text: string): ListedType[] {
	const rows = parse<Row>(text, { bom: true, trim: true, columns: validateHead });
	const types = rows
		.map((row) => ({ type: row['Event Type'], tags: row.Tags.split(/, */) }))
		.filter(({ tags }) => tags.includes('event-hook-eligible'))
		.map(({ type, tags }) => ({ type, isIdentityOnly: tags.includes('oie-only') }));
	if (types.length === 0) throw new Error('no type has the tag event-hook-eligible');
	const invalid = types.find(({ type }) => !/^[\w-]+(\.[\w-]+)+$/.test(type));
	if (invalid) throw new Error(`"${invalid.type}" isn't an event type`);
	return types;
}

function validateHead(head: string[]): string[] {
	const missing = COLUMNS.find((column) => !head.includes(column));
	if (missing) throw new Error(`it has no column "${missing}"`);
	return head;
}
