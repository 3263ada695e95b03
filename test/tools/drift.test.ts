/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EVENT_TYPES } from '../../nodes/Okta/protocol/events/eventTypes';
import { readOktaList } from '../../tools/drift/oktaList';
import { runScript } from '../../tools/run';

const HEAD = 'Event Type,Description,Release Date,Tags, Change Details';

/** Okta's list as it is while the table is up to date. */
const LIST: readonly string[] = [
	HEAD,
	row('tea.drink', 'tea'),
	...EVENT_TYPES.filter(({ isBeta }) => !isBeta).map(({ type, engine }) =>
		row(type, engine === 'Identity' ? 'a, event-hook-eligible, oie-only' : 'event-hook-eligible'),
	),
];

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'okta-trigger-drift-'));
});

afterAll(async () => {
	await rm(folder, { recursive: true });
});

/** A line in the format of Okta's list. */
function row(type: string, tags: string): string {
	return `"${type}","A ""description"", with quotes.","2026.01.0","${tags}",""`;
}

async function writeList(lines: readonly string[]): Promise<string> {
	const file = join(folder, 'list.csv');
	await writeFile(file, lines.join('\n'));
	return file;
}

/** Calls a function with the URL of a server that responds with the list. */
async function withServer<T>(status: number, call: (url: string) => Promise<T>): Promise<T> {
	const server = createServer((_, response) => response.writeHead(status).end(LIST.join('\n')));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		return await call(`http://127.0.0.1:${(server.address() as AddressInfo).port}/list.csv`);
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

async function drift(source: string): Promise<string> {
	return await runScript('tools/drift/drift.ts', source);
}

describe("the comparison with Okta's list", () => {
	test('says that nothing differs', async () => {
		const printed = await withServer(200, drift);
		expect(printed).toMatch(/^nodes\/\S+eventTypes\.ts matches http:\/\/127\./);
	});

	test('names every difference, and exits with 2', async () => {
		const beta = EVENT_TYPES.find(({ isBeta }) => isBeta)?.type ?? '';
		const list = LIST.filter((line) => !/^"user\.session\.(start|end)"/.test(line))
			.map((line) => (line.startsWith('"device.user.add"') ? line.replace(', oie-only', '') : line))
			.concat(row('tea.cup.add', 'event-hook-eligible, oie-only'))
			.concat(row('tea.cup.spill', 'event-hook-eligible'))
			.concat(row(beta, 'event-hook-eligible'));
		const printed = drift(await writeList(list));
		await expect(printed).rejects.toThrow(/ exited with 2:\n\S+eventTypes\.ts differs from /);
		for (const section of [
			/## New: 2\n\n.*\n\n- tea\.cup\.add \(Identity Engine\)\n- tea\.cup\.spill\n\n/,
			/## Gone: 2\n\n.*\n\n- user\.session\.start\n- user\.session\.end\n\n/,
			new RegExp(`## No longer in beta: 1\n\n.*\n\n- ${beta}\n\n`),
			/## Other engine: 1\n\n.*\n\n- device\.user\.add\n\n/,
		]) {
			await expect(printed).rejects.toThrow(section);
		}
	});

	test("exits with 1 if there's no list", async () => {
		await expect(drift(join(folder, 'missing.csv'))).rejects.toThrow(
			/ exited with 1:\nCouldn't read \S+: ENOENT.*\n$/,
		);
	});
});

describe("Okta's list", () => {
	test("can't be read if the server doesn't have it", async () => {
		const list = withServer(404, readOktaList);
		await expect(list).rejects.toThrow(/^Couldn't read http:\S+: .*status code 404/);
	});

	test("can't be read if there's no server", async () => {
		const list = readOktaList('http://127.0.0.1:1/list.csv');
		await expect(list).rejects.toThrow(/^Couldn't read http:\S+: .*ECONNREFUSED/);
	});

	test('has types with the tag of event hooks only', async () => {
		const lines = [HEAD, row('tea.drink', 'tea'), row('tea.cup.add', 'tea, event-hook-eligible')];
		await expect(readOktaList(await writeList(lines))).resolves.toStrictEqual([
			{ type: 'tea.cup.add', isIdentityOnly: false },
		]);
	});

	test.each([
		['a page', ['<!DOCTYPE html>', '<p lang="en">Page not found</p>'], 'it has no column "Event T'],
		['empty', [], 'no type has the tag event-hook-eligible'],
		['without types', [HEAD], 'no type has the tag event-hook-eligible'],
		['without types of event hooks', [HEAD, row('tea.drink', 'tea')], 'no type has the tag'],
		['without tags', ['Event Type,Description', '"tea.cup.add","Tea"'], 'it has no column "Tags"'],
		['cut off', [...LIST, '"tea.cup.add","Tea'], 'Quote Not Closed'],
		['not a table', [...LIST, `${row('tea.drink', 'tea')},"more"`], 'Invalid Record Length'],
		[
			'one of other things',
			[HEAD, row('Tea', 'event-hook-eligible')],
			'"Tea" isn\'t an event type',
		],
	])("isn't taken for one if it's %s", async (_, lines, reason) => {
		const file = await writeList(lines);
		await expect(readOktaList(file)).rejects.toThrow(
			`${file} isn't Okta's list of event types: ${reason}`,
		);
	});
});
