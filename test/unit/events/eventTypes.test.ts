/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { EVENT_TYPES } from '../../../nodes/Okta/protocol/events/eventTypes';
import { eventName } from '../../../tools/catalogue/eventNames';
import { PROJECT } from '../../../tools/project';
import documented from '../../fixtures/workflowsCardFields.json';

const lines = linesOf('event-types.csv');

function linesOf(file: string): string[][] {
	const list = readFileSync(join(PROJECT, 'tools', 'catalogue', file), 'utf8').trim();
	return list
		.split('\n')
		.slice(1)
		.map((line) => line.split(','));
}

test('the catalogue has all types of the list, each once', () => {
	const types = EVENT_TYPES.map(({ type }) => type);
	expect(types.toSorted()).toStrictEqual(lines.map(([type]) => type ?? '').toSorted());
	expect(new Set(types).size).toBe(types.length);
	for (const [type, , , stage] of lines) {
		const isBeta = EVENT_TYPES.find((event) => event.type === type)?.isBeta ?? false;
		expect({ type, isBeta }).toStrictEqual({ type, isBeta: stage === 'beta' });
	}
});

test('an event has the name of its card in Okta Workflows, if there is one', () => {
	const cards = lines.filter(([, card]) => card !== '').map(([type, card]) => [type, card]);
	expect(cards.length).toBeGreaterThan(0);
	for (const [type, card] of cards) {
		expect([type, EVENT_TYPES.find((event) => event.type === type)?.name]).toStrictEqual([
			type,
			card,
		]);
	}
});

test('the names of documented cards are those of their pages', () => {
	const named = Object.entries(documented.cards).map(([type, { card }]) => [type, card]);
	const listed = lines.filter(([, card]) => card !== '').map(([type, card]) => [type, card]);
	expect(named.toSorted()).toStrictEqual(listed.toSorted());
});

test('names are unique', () => {
	const names = EVENT_TYPES.map(({ name }) => name.toLowerCase());
	expect(new Set(names).size).toBe(names.length);
});

test('common events come first, and then the others by name', () => {
	const common = linesOf('common-events.csv').map(([type]) => type);
	const types = EVENT_TYPES.map(({ type }) => type);
	expect(types.slice(0, common.length)).toStrictEqual(common);
	const others = EVENT_TYPES.slice(common.length).map(({ name }) => name);
	expect(others).toStrictEqual(others.toSorted((a, b) => a.localeCompare(b, 'en')));
});

test.each([
	['group.lifecycle.create', 'Group Created'],
	['policy.lifecycle.deactivate', 'Policy Deactivated'],
	['user.account.reset_password', 'User Account Password Reset'],
	['user.account.unlock_by_admin', 'User Account Unlocked by Admin'],
	['system.sms.send_phone_verification_message', 'SMS Phone Verification Message Sent'],
	['system.api_token.request_outside_allowed_range', 'API Token Request Outside Allowed Range'],
	['app.oauth2.as.consent.revoke.implicit.user', 'App OAuth2 AS Consent Revoked (Implicit User)'],
	['app.user_management', 'App User Management'],
	['user.authentication.authenticate', 'User Authenticated'],
	['system.import.start', 'Import Started'],
	['inline_hook.executed', 'Inline Hook Executed'],
])('without a card, %s is named "%s"', (type, name) => {
	expect(eventName(type)).toBe(name);
});

test('events that only one Okta engine has are marked', () => {
	const engineOf = (type: string) => EVENT_TYPES.find((event) => event.type === type)?.engine;
	expect(engineOf('user.mfa.factor.suspend')).toBe('Identity');
	expect(engineOf('device.user.add')).toBe('Identity');
	expect(engineOf('user.mfa.factor.reset_all')).toBe('Classic');
	expect(engineOf('user.lifecycle.create')).toBeUndefined();
	expect(EVENT_TYPES.filter(({ engine }) => engine === 'Identity')).toHaveLength(
		lines.filter(([, , engine]) => engine === 'identity').length,
	);
});
