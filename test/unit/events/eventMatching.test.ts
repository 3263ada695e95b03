import {
	criteriaOf,
	matchingEvents,
	validateCriteria,
	type EventCriteria,
} from '../../../nodes/Okta/protocol/events/eventMatching';
import { bareEvent, factorActivation, type OktaEvent } from '../../../tools/okta-emulator/events';

const ADA = { id: '00uAda', type: 'User' };
const GRACE = { id: '00uGrace', type: 'User' };
const DEVICE = { id: 'aen1', type: 'AuthenticatorEnrollment' };

function matches(event: OktaEvent, criteria: Partial<EventCriteria>): boolean {
	return matchingEvents([event], { ...criteriaOf({}), ...criteria }).length === 1;
}

test.each([
	['SUCCESS', 'success'],
	['ALLOW', 'success'],
	['FAILURE', 'failure'],
	['DENY', 'failure'],
	['CHALLENGE', 'neither'],
	['SKIPPED', 'neither'],
	['UNKNOWN', 'neither'],
	['Success', 'success'],
	['success', 'success'],
	['Allow', 'success'],
	['failure', 'failure'],
	['deny', 'failure'],
	['succès', 'neither'],
	['', 'neither'],
	[null, 'neither'],
	[undefined, 'neither'],
	[5, 'neither'],
])('the result %j is %s', (result, kind) => {
	const event = factorActivation({ outcome: { result } });
	expect(matches(event, { outcome: 'any' })).toBe(true);
	expect(matches(event, { outcome: 'success' })).toBe(kind === 'success');
	expect(matches(event, { outcome: 'failure' })).toBe(kind === 'failure');
});

test.each<[string, OktaEvent, 'user' | 'other']>([
	['the user is the actor', { actor: ADA, target: [DEVICE, ADA] }, 'user'],
	['an administrator is the actor', { actor: ADA, target: [DEVICE, GRACE] }, 'other'],
	['the actor is the second user', { actor: ADA, target: [GRACE, ADA] }, 'other'],
	[
		'the system is the actor',
		{ actor: { id: 's', type: 'SystemPrincipal' }, target: [ADA] },
		'other',
	],
	['there is no actor', { actor: null, target: [ADA] }, 'other'],
	["a target isn't an object", { actor: ADA, target: [null, 'x', GRACE] }, 'other'],
	[
		'the system signs a user in through an identity provider',
		{
			eventType: 'user.authentication.auth_via_IDP',
			actor: { id: 's', type: 'SystemPrincipal' },
			target: [DEVICE, ADA],
		},
		'user',
	],
	[
		'an administrator is the actor of such a sign-in',
		{ eventType: 'user.authentication.auth_via_IDP', actor: ADA, target: [GRACE] },
		'other',
	],
	[
		'such a sign-in has no targets',
		{ eventType: 'user.authentication.auth_via_IDP', actor: { type: 'SystemPrincipal' } },
		'other',
	],
	[
		'the actor is an IP address',
		{ actor: { id: '::1', type: 'IP address' }, target: null },
		'other',
	],
	['neither has an id', { actor: { type: 'User' }, target: [{ type: 'User' }] }, 'other'],
	['a sign-in has no user among its targets', { actor: ADA, target: [DEVICE] }, 'user'],
	['a sign-in has no targets', { actor: ADA, target: null }, 'user'],
	[
		'an event is not about a user',
		{ eventType: 'group.lifecycle.create', actor: ADA, target: [{ id: 'g', type: 'UserGroup' }] },
		'other',
	],
	['there are no actor and no targets', { actor: undefined, target: undefined }, 'other'],
])('when %s, the event is initiated by: %s', (_, parts, by) => {
	const event = bareEvent({ eventType: 'user.session.start', ...parts });
	expect(matches(event, { initiatedBy: 'anyone' })).toBe(true);
	expect(matches(event, { initiatedBy: 'user' })).toBe(by === 'user');
	expect(matches(event, { initiatedBy: 'other' })).toBe(by === 'other');
});

test('a test listener matches events without actor and targets, whoever must have initiated them', () => {
	const sample = { actor: null, target: null };
	for (const parts of [sample, { target: [] }, { actor: 'x', target: [null, 5] }]) {
		const event = bareEvent(parts);
		expect(matches(event, { initiatedBy: 'user', isTest: true })).toBe(true);
		expect(matches(event, { initiatedBy: 'user' })).toBe(false);
	}
	const byOthers = bareEvent({ actor: ADA, target: [GRACE] });
	expect(matches(byOthers, { initiatedBy: 'user', isTest: true })).toBe(false);
	const aboutGrace = bareEvent({ actor: null, target: [GRACE] });
	expect(matches(aboutGrace, { initiatedBy: 'user', isTest: true })).toBe(false);
});

describe('actors and targets', () => {
	const event = bareEvent({ actor: ADA, target: [DEVICE, { ...GRACE, displayName: 'Grace' }] });

	test.each<[Record<string, unknown>, boolean]>([
		[{ actors: '00uAda' }, true],
		[{ actors: '00uGrace' }, false],
		[{ targets: 'grace' }, true],
		[{ targets: ['00uAda'] }, false],
		[{ targets: 'aen1, nobody' }, true],
		[{ actors: '00uAda', targets: 'grace' }, true],
		[{ actors: '00uAda', targets: 'nobody' }, false],
		[{ actors: 'nobody', targets: 'grace' }, false],
		[{ actors: '00uAda', initiatedBy: 'user' }, false],
		[{ actors: '', targets: null }, true],
	])('%j match: %s', (options, isMatching) => {
		expect(matches(event, criteriaOf(options))).toBe(isMatching);
	});

	test.each<[string, OktaEvent]>([
		['are null', { actor: null, target: null }],
		['are missing', { actor: undefined, target: undefined }],
		['are empty', { actor: {}, target: [] }],
		["aren't objects", { actor: 'x', target: ['x', null, 5] }],
		['have other IDs', { actor: { id: 5 }, target: { id: 6, type: 'User' } }],
	])('that %s are none that is listed', (_, parts) => {
		expect(matches(bareEvent(parts), criteriaOf({ actors: 'x, 5' }))).toBe(false);
		expect(matches(bareEvent(parts), criteriaOf({ targets: 'x, 6' }))).toBe(false);
		expect(matches(bareEvent(parts), criteriaOf({}))).toBe(true);
	});

	test("that aren't valid lists match any, so that no event gets lost", () => {
		expect(matches(event, criteriaOf({ actors: {}, targets: ['nobody', 5] }))).toBe(true);
	});

	test("of Okta's sample event match for a test listener", () => {
		const sample = bareEvent({ actor: null, target: null });
		const criteria = criteriaOf({ actors: 'x', targets: 'y' });
		expect(matches(sample, { ...criteria, isTest: true })).toBe(true);
		expect(matches(sample, criteria)).toBe(false);
		expect(matches(event, { ...criteria, isTest: true })).toBe(false);
	});
});

test("an event whose type isn't a string is initiated by someone else", () => {
	const event = bareEvent({ eventType: { toString: 5 }, actor: ADA });
	expect(matches(event, { initiatedBy: 'user' })).toBe(false);
	expect(matches(event, { initiatedBy: 'other' })).toBe(true);
});

test('matching events are in the order received', () => {
	const events = ['SUCCESS', 'FAILURE', 'SUCCESS'].map((result) =>
		factorActivation({ outcome: { result } }),
	);
	const criteria = criteriaOf({ outcome: 'success', initiatedBy: 'other' });
	expect(matchingEvents(events, criteria)).toStrictEqual([events[0], events[2]]);
});

test('an unknown option, e.g. from an expression, matches all events', () => {
	const unknown = criteriaOf({ outcome: 'maybe', initiatedBy: 'nobody' });
	expect(matchingEvents([factorActivation()], unknown)).toHaveLength(1);
});

describe('the values of options', () => {
	test.each([
		{},
		{ outcome: undefined, initiatedBy: null },
		{ outcome: 'failure', initiatedBy: 'other', actors: 'ada', targets: ['Sales'] },
	])('are valid: %j', (options) => {
		expect(validateCriteria(options)).toBeUndefined();
	});

	test.each([
		[
			{ outcome: 'passed', initiatedBy: 5 },
			"The value of 'Outcome' isn't one of its options. Select one, or enter an expression that returns any, failure, or success.",
		],
		[
			{ outcome: 'any', initiatedBy: 'Someone Else' },
			"The value of 'Initiated By' isn't one of its options. Select one, or enter an expression that returns anyone, other, or user.",
		],
		[{ targets: [5] }, expect.stringMatching(/^'Targets' contains something other than text/)],
	])('are reported: %j', (options, issue) => {
		expect(validateCriteria(options)).toEqual(issue);
	});
});
