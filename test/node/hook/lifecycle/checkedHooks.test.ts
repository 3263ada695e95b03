import {
	clearCheck,
	markAsChecked,
	wasRecentlyChecked,
} from '../../../../nodes/Okta/hook/registration/checkedHooks';

const SUBSCRIPTION = {
	url: 'https://n8n.acme.example/webhook/1',
	eventTypes: ['user.mfa.factor.activate'],
	filters: [],
	secretHeader: 'Authorization',
};
const ORG = 'https://acme.okta.com';

let now: number;

beforeEach(() => {
	now = Date.parse('2026-01-31T12:00:00Z');
	jest.spyOn(Date, 'now').mockImplementation(() => now);
	markAsChecked('who1', SUBSCRIPTION, ORG);
});

afterEach(() => {
	jest.restoreAllMocks();
});

test('a check is valid for a minute', () => {
	expect(wasRecentlyChecked('who1', SUBSCRIPTION, ORG)).toBe(true);
	now += 59_999;
	expect(wasRecentlyChecked('who1', SUBSCRIPTION, ORG)).toBe(true);
	now += 1;
	expect(wasRecentlyChecked('who1', SUBSCRIPTION, ORG)).toBe(false);
});

test('a check in the future is invalid, since the clock was set back', () => {
	now -= 1;
	expect(wasRecentlyChecked('who1', SUBSCRIPTION, ORG)).toBe(false);
});

test('a check is only valid for the same hook, subscription, URL and org', () => {
	const { eventTypes } = SUBSCRIPTION;
	expect(wasRecentlyChecked('who2', SUBSCRIPTION, ORG)).toBe(false);
	expect(wasRecentlyChecked('who1', SUBSCRIPTION, 'https://other.okta.com')).toBe(false);
	expect(wasRecentlyChecked('who1', { ...SUBSCRIPTION, eventTypes: [] }, ORG)).toBe(false);
	const filters = [{ eventType: String(eventTypes[0]), expression: 'true' }];
	expect(wasRecentlyChecked('who1', { ...SUBSCRIPTION, filters }, ORG)).toBe(false);
	expect(wasRecentlyChecked('who1', { ...SUBSCRIPTION, url: 'https://elsewhere' }, ORG)).toBe(
		false,
	);
	const secretHeader = 'X-Okta-Secret';
	expect(wasRecentlyChecked('who1', { ...SUBSCRIPTION, secretHeader }, ORG)).toBe(false);
});

test('a cleared check is invalid', () => {
	clearCheck(SUBSCRIPTION.url);
	expect(wasRecentlyChecked('who1', SUBSCRIPTION, ORG)).toBe(false);
});
