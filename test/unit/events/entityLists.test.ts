import fc from 'fast-check';

import {
	entityMatcher,
	oktaIdsOf,
	parseEntityList,
	validateEntityLists,
} from '../../../nodes/Okta/protocol/events/entityLists';
import { criteriaOf, matchingEvents } from '../../../nodes/Okta/protocol/events/eventMatching';
import { fuzzRuns } from '../../support/fuzzRuns';

const ID = '00u1ada00lovelace001';

describe('a list of actors or targets', () => {
	test.each<[string, unknown, string[]]>([
		['a text, at commas', 'ada@acme.example, Grace Hopper', ['Grace Hopper', 'ada@acme.example']],
		['a text, at line breaks', 'a\nb\r\nc', ['a', 'b', 'c']],
		['a text, without empty entries', ' ,a,, b ,\n', ['a', 'b']],
		['a text, with each entry once', 'a, b,a', ['a', 'b']],
		['a text, but not at semicolons and spaces', 'a; b', ['a; b']],
		[
			'an array, whose entries are taken whole',
			['Hopper, Grace', ' b\nc '],
			['Hopper, Grace', 'b\nc'],
		],
		['an array, without empty entries', ['', ' ', null, undefined, 'a', 'a'], ['a']],
		['an empty text', '', []],
		['an empty array', [], []],
		['null', null, []],
		['undefined', undefined, []],
	])('is read from %s', (_, value, entries) => {
		expect(parseEntityList(value)).toStrictEqual(entries);
		expect(validateEntityLists({ actors: value, targets: value })).toBeUndefined();
	});

	test.each<[unknown]>([[{}], [{ id: ID }], [5], [true], [[['a']]], [['a', {}]], [['a', 5]]])(
		"can't be %j",
		(value) => {
			expect(parseEntityList(value)).toBeUndefined();
			expect(validateEntityLists({ actors: value, targets: 'a' })).toBe(
				"'Actors' contains something other than text. Enter IDs, alternate IDs, or display names, separated by commas, or an expression that returns them as text or as an array of texts.",
			);
			expect(validateEntityLists({ targets: value })).toMatch(/^'Targets' contains /);
		},
	);
});

describe('Okta can look for', () => {
	test.each([[ID], ['00gABCDEFGHIJKLMNOPQ'], ['0oa1b2C3d4E5f6G7h8i9']])('the ID %s', (id) => {
		expect(oktaIdsOf([id])).toStrictEqual([id]);
		expect(oktaIdsOf([id, ID])).toStrictEqual([id, ID]);
	});

	test.each([
		['ada@acme.example'],
		['Ada Lovelace'],
		[ID.slice(1)],
		[`${ID}2`],
		[ID.toUpperCase()],
		[`x${ID}`],
		['00u1ada00lovelace00_'],
		['00u1ada00 lovelace01'],
		['00u1ada00lovelaceé01'],
		['00U1ada00lovelace001'],
		['guo1ada00lovelace001'],
		['lovelace00000ada0001'],
		['12345678901234567890'],
	])('nothing if one of the entries is %j', (entry) => {
		expect(oktaIdsOf([entry])).toStrictEqual([]);
		expect(oktaIdsOf([ID, entry])).toStrictEqual([]);
	});
});

describe('an actor or a target is listed', () => {
	const isListed = entityMatcher([
		'Grace Hopper',
		ID,
		'sales',
		'ÄDA STRAßE',
		'ΟΔΥΣΣΕΥΣ',
		'Zoe\u0301',
	]);

	test.each([
		{ id: ID },
		{ id: ID.toUpperCase() },
		{ alternateId: 'SALES', displayName: 'Other' },
		{ displayName: 'grace hopper' },
		{ displayName: ' Grace Hopper ' },
		{ displayName: 'äda strasse' },
		{ displayName: 'ÄDA STRAẞE' },
		{ displayName: 'Οδυσσευς' },
		{ displayName: 'ZOÉ' },
	])('as %j', (entity) => {
		expect(isListed([entity])).toBe(true);
		expect(isListed([null, 'x', [], { id: 'other' }, entity])).toBe(true);
	});

	test.each([
		{ displayName: 'Grace' },
		{ displayName: 'Grace Hopper Jr.' },
		{ displayName: 'Sales ' + ID },
		{ type: 'sales' },
		{ id: 5, alternateId: { toString: 5 }, displayName: ['sales'] },
		{ detailEntry: { id: ID } },
		null,
		undefined,
		'sales',
		['sales'],
	])('but not as %j', (entity) => {
		expect(isListed([entity])).toBe(false);
	});

	test('but not without any', () => {
		expect(isListed([])).toBe(false);
	});

	test('whatever it is, if the list is empty', () => {
		expect(entityMatcher([])([undefined])).toBe(true);
		expect(entityMatcher([])([])).toBe(true);
	});

	test('in any case, in any script', () => {
		const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => name.trim() !== '');
		fc.assert(
			fc.property(text, (name) => {
				for (const form of [name, name.toLowerCase(), name.toUpperCase(), name.normalize('NFD')]) {
					expect(entityMatcher([name])([{ displayName: form }])).toBe(true);
					expect(entityMatcher([form])([{ displayName: name }])).toBe(true);
				}
				expect(entityMatcher([name])([{ displayName: `${name}x` }])).toBe(false);
			}),
			fuzzRuns(3000),
		);
	});
});

test('any lists are valid, or rejected with a sentence and match all events', () => {
	const entity = fc.record(
		{ id: fc.jsonValue(), alternateId: fc.jsonValue(), displayName: fc.jsonValue() },
		{ requiredKeys: [] },
	);
	const parts = fc.oneof(entity, fc.jsonValue());
	const events = fc.array(
		fc.record({ actor: parts, target: fc.oneof(fc.array(parts), parts) }, { requiredKeys: [] }),
	);
	const lists = fc.oneof(fc.string(), fc.array(fc.string()), fc.jsonValue());
	fc.assert(
		fc.property(lists, lists, events, (actors, targets, sent) => {
			const criteria = criteriaOf({ actors, targets });
			const matching = matchingEvents(sent, criteria);
			const issue = validateEntityLists({ actors, targets });
			expect(issue ?? "'A' is a sentence.").toMatch(/^'[A-Z].*\.$/);
			expect(issue === undefined).toBe(
				[actors, targets].every((list) => parseEntityList(list) !== undefined),
			);
			const isRestricted = criteria.actors.length + criteria.targets.length > 0;
			if (!isRestricted) expect(matching).toStrictEqual(sent);
		}),
		fuzzRuns(3000),
	);
});
