import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { OktaTriggerApi } from '../../credentials/OktaTriggerApi.credentials';
import { OktaTriggerHookSecretApi } from '../../credentials/OktaTriggerHookSecretApi.credentials';
import { OktaTriggerOAuth2Api } from '../../credentials/OktaTriggerOAuth2Api.credentials';
import { hookParameters } from '../../nodes/Okta/description/hookParameters';
import { logParameters } from '../../nodes/Okta/description/logParameters';
import { buildItems } from '../../nodes/Okta/protocol/cards/buildCard';
import { CARDS } from '../../nodes/Okta/protocol/cards/documentedCards';
import { NETWORK_ERRORS } from '../../nodes/Okta/protocol/responses/noResponse';
import { EVENT_TYPES } from '../../nodes/Okta/protocol/events/eventTypes';
import { deliveryMetadata } from '../../nodes/Okta/protocol/hooks/delivery';
import { ADDRESS_VARIABLE } from '../../nodes/Okta/protocol/hooks/webhookUrl';
import delivery from '../fixtures/delivery.json';
import {
	brokenLinksOf,
	codeSpansOf,
	DOCUMENTS,
	exists,
	filesIn,
	linksOf,
	npmScriptsOf,
	projectPathsOf,
	sectionOf,
	tableRowsOf,
} from '../support/documents/markdown';
import { readmeItem } from '../support/documents/readmeItem';
import { isInSource } from '../support/documents/sourceTexts';
import { FILES, linesOf, textOf } from '../support/sources';

const MAX_README_LINES = 150;

const REPOSITORY = 'https://github.com/n8n-nodes-okta-trigger/n8n-nodes-okta-trigger/blob/main/';

const README = textOf('README.md');
const PARAMETERS = textOf('docs/reference/parameters.md');

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

test(`README has at most ${MAX_README_LINES} lines`, () => {
	expect(linesOf('README.md')).toBeLessThanOrEqual(MAX_README_LINES);
});

describe.each(DOCUMENTS)('%s', (document) => {
	test('every link leads to a file or a heading that exists', () => {
		expect(brokenLinksOf(document)).toStrictEqual([]);
	});

	test('every npm script exists', () => {
		const missing = npmScriptsOf(textOf(document)).filter((script) => !(script in scripts));
		expect(missing).toStrictEqual([]);
	});

	test('every path exists', () => {
		const missing = projectPathsOf(textOf(document)).filter((path) => !exists(path));
		expect(missing).toStrictEqual([]);
	});
});

test('the checks detect missing links, scripts and paths', () => {
	const text = [
		'# A heading',
		'[here](#a-heading) [lost](#no-heading) [file](docs/README.md) [lost](docs/lost.md)',
		'[lost](docs/README.md#lost) [web](https://n8n.io) `[code](lost.md)`',
		'`npm run lost` `npm test` `nodes/Okta/lost.ts`',
		'```sh\nnpm ci && npm start\n```',
	].join('\n\n');
	expect(brokenLinksOf('README.md', text)).toStrictEqual([
		'#no-heading',
		'docs/lost.md',
		'docs/README.md#lost',
	]);
	expect(npmScriptsOf(text)).toStrictEqual(['lost', 'test', 'start']);
	expect(projectPathsOf(text)).toStrictEqual(['nodes/Okta/lost.ts']);
	expect(isInSource('This message is in no source … at all.')).toBe(false);
});

test('the index of the documentation has every page', () => {
	const pages = DOCUMENTS.filter((path) => /^docs\/.+\//.test(path));
	const linked = linksOf(textOf('docs/README.md')).map((link) => `docs/${link}`);
	expect(linked.filter((path) => path.startsWith('docs/') && pages.includes(path)).sort()).toEqual(
		pages,
	);
});

test('links from the code and the issue templates lead to documents that exist', () => {
	const templates = filesIn('.github/ISSUE_TEMPLATE', /\.yml$/);
	const paths = [...FILES.filter((file) => /^(nodes|credentials)\//.test(file)), ...templates]
		.flatMap((file) => textOf(file).split(REPOSITORY).slice(1))
		.map((rest) => /^[\w./-]+/.exec(rest)?.[0] ?? '');
	expect(paths).toContain('docs/how-to/create-api-token.md');
	expect(paths).toContain('docs/how-to/create-service-app.md');
	expect(paths.filter((path) => !exists(path))).toStrictEqual([]);
});

test("n8n's variable for its address has the same wording everywhere, and install.md explains it", () => {
	const guide = 'docs/how-to/install.md';
	const others = [
		...DOCUMENTS.filter((path) => path !== guide),
		...filesIn('examples', /\.json$/),
		...filesIn('.github/ISSUE_TEMPLATE', /\.yml$/),
	].map((path) => [path, textOf(path).replaceAll('`', '')] as const);
	const named = others.filter(([, text]) => text.includes(ADDRESS_VARIABLE));
	expect(named.map(([path]) => path)).toContain('README.md');
	const different = others.filter(([, text]) =>
		/(?<!N8N_)WEBHOOK_URL/.test(text.replaceAll(ADDRESS_VARIABLE, '')),
	);
	expect(different.map(([path]) => path)).toStrictEqual([]);
	expect(textOf(guide).replaceAll('`', '')).toContain(ADDRESS_VARIABLE);
});

test.each(['docs/reference/messages.md', 'docs/how-to/troubleshooting.md'])(
	'every message quoted in %s is in the code',
	(document) => {
		const quoted = codeSpansOf(textOf(document)).filter((code) => code.includes(' '));
		expect(quoted.filter((message) => !isInSource(message))).toStrictEqual([]);
	},
);

test('the codes of network errors, which the test of a credential shows, are explained', () => {
	const guide = textOf('docs/how-to/troubleshooting.md');
	// n8n doesn't cancel that request.
	expect(Object.keys(NETWORK_ERRORS).filter((code) => !guide.includes(code))).toStrictEqual([
		'ERR_CANCELED',
	]);
});

test('the reference of messages quotes messages', () => {
	const quoted = codeSpansOf(textOf('docs/reference/messages.md'));
	expect(quoted.filter((code) => code.includes(' ')).length).toBeGreaterThan(50);
});

describe('the reference of parameters', () => {
	const hook = flatten(hookParameters);
	const log = flatten(logParameters);
	const hookNames = hook.map(({ displayName }) => displayName);

	test('has the parameters of Okta Trigger, with their defaults', () => {
		expect(rowsIn('## Okta Trigger')).toStrictEqual(hook.map(nameAndDefault));
	});

	test('has the parameters that only Okta System Log Trigger has, with their defaults', () => {
		const own = log.filter(({ displayName }) => !hookNames.includes(displayName));
		expect(rowsIn('## Okta System Log Trigger')).toStrictEqual(own.map(nameAndDefault));
	});

	test('names the parameters that both nodes have', () => {
		const shared = log.map(({ displayName }) => displayName).filter((n) => hookNames.includes(n));
		const [intro = ''] = sectionOf(PARAMETERS, '## Okta System Log Trigger').split('\n|');
		expect(shared.filter((name) => !intro.includes(`**${name}**`))).toStrictEqual([]);
	});

	test('has every choice of a parameter', () => {
		const choices = [...hook, ...log]
			.filter(({ type }) => type === 'options')
			.flatMap(({ options = [] }) => options as INodePropertyOptions[]);
		expect(choices.length).toBeGreaterThan(0);
		expect(choices.filter(({ name }) => !PARAMETERS.includes(`_${name}_`))).toStrictEqual([]);
	});

	test('has the fields of the credentials', () => {
		const fields = [
			new OktaTriggerApi(),
			new OktaTriggerOAuth2Api(),
			new OktaTriggerHookSecretApi(),
		].flatMap((credential) =>
			credential.properties
				.filter(({ type }) => type !== 'hidden')
				.map(({ displayName }) => [credential.displayName, displayName]),
		);
		const rows = tableRowsOf(sectionOf(PARAMETERS, '## Credentials'));
		expect(rows.map(([credential = '', field = '']) => [credential, unbold(field)])).toStrictEqual(
			fields,
		);
	});

	function rowsIn(heading: string): string[][] {
		const rows = tableRowsOf(sectionOf(PARAMETERS, heading));
		return rows.map(([name = '', value = '']) => [unbold(name), value]);
	}
});

test("README's item is the card of the event", () => {
	const item = JSON.parse(readmeItem()) as Record<string, unknown>;
	const headers = { 'content-type': 'application/json', authorization: 'secret' };
	const { events } = delivery.data;
	const [card] = buildItems(events, deliveryMetadata(delivery, headers, 'secret'), 'card');
	expect(Object.keys(item)).toStrictEqual(Object.keys(card ?? {}));
	expect(item).toStrictEqual({ ...card, 'Event Details': item['Event Details'] });
});

test('the numbers of event types and examples are right', () => {
	const beta = EVENT_TYPES.filter(({ isBeta }) => isBeta).length;
	expect(README).toContain(`the ${EVENT_TYPES.length - beta} events that Okta offers`);
	expect(README).toContain(`and ${beta} more in beta`);
	const changelog = textOf('CHANGELOG.md');
	expect(changelog).toContain(`${EVENT_TYPES.length - beta} event types`);
	expect(changelog).toContain(`and ${beta} in beta`);
	expect(changelog).toContain(`${Object.keys(CARDS).length} event types have their card`);
	expect(filesIn('examples', /\.json$/)).toHaveLength(9);
	expect(README).toContain('Nine workflows');
});

/** Parameters, and those in collections, without notes. */
function flatten(parameters: INodeProperties[]): INodeProperties[] {
	return parameters
		.filter(({ type }) => type !== 'notice')
		.flatMap((parameter) =>
			parameter.type === 'collection' ? (parameter.options as INodeProperties[]) : [parameter],
		);
}

/** A parameter as its row in the reference has it. */
function nameAndDefault({ displayName, type, default: value, options }: INodeProperties): string[] {
	const [first] = [value].flat();
	if (type === 'options' || type === 'multiOptions') {
		const choices = options as INodePropertyOptions[];
		const { name = '' } = choices.find((choice) => choice.value === first) ?? {};
		return [displayName, name.replace(/ \([\w.]+, .+\)$/, '')];
	}
	if (type === 'boolean') return [displayName, value === true ? 'on' : 'off'];
	return [displayName, type === 'number' || type === 'string' ? String(value) : ''];
}

function unbold(text: string): string {
	return text.replaceAll('**', '');
}
