import {
	DUPLICATE_WINDOW_MS,
	MAX_EVENTS,
	MAX_PENDING_MS,
	PendingSave,
	RecentEvents,
} from '../../../../nodes/Okta/hook/deliveries/recentEvents';

let now: number;
let events: RecentEvents;

beforeEach(() => {
	now = Date.parse('2026-01-31T12:00:00Z');
	events = new RecentEvents(() => now);
});

/** Adds an event as part of a new save. */
function add(...keys: string[]): PendingSave {
	const save = new PendingSave();
	events.add(keys, save);
	return save;
}

async function settle(save: PendingSave, outcome: 'saved' | 'failed'): Promise<void> {
	save.settle(outcome);
	await save.outcome;
}

test('an event is new, then pending, then saved, and new again after two minutes', async () => {
	expect(events.find('a')).toBeUndefined();
	const save = add('a');
	expect(events.find('a')).toBe(save);
	await settle(save, 'saved');
	expect(events.find('a')).toBe('saved');
	now += DUPLICATE_WINDOW_MS - 1;
	expect(events.find('a')).toBe('saved');
	now += 1;
	expect(events.find('a')).toBeUndefined();
	expect(events.size).toBe(0);
});

test('a time in the future counts as expired, since the clock was set back', async () => {
	await settle(add('a'), 'saved');
	now -= 60_000;
	expect(events.find('a')).toBeUndefined();
});

test("an event that n8n couldn't save is new again", async () => {
	await settle(add('a', 'b'), 'failed');
	expect(events.find('a')).toBeUndefined();
	expect(events.size).toBe(0);
});

test("a save that never ends expires after five minutes, and doesn't keep others from expiring", async () => {
	const endless = add('endless');
	now += 1000;
	await settle(add('a'), 'saved');
	now += DUPLICATE_WINDOW_MS;
	expect(events.find('a')).toBeUndefined();
	expect(events.find('endless')).toBe(endless);

	now += MAX_PENDING_MS;
	expect(events.find('endless')).toBeUndefined();
	expect(await endless.outcome).toBe('unknown');
	expect(events.size).toBe(0);
});

test("a save that ends after it has expired doesn't affect the next one", async () => {
	const late = add('a');
	now += MAX_PENDING_MS;
	const next = add('a');
	await settle(late, 'saved');
	expect(events.find('a')).toBe(next);
});

test('memory use is limited: the oldest events are dropped first', async () => {
	const first = add('first');
	for (let i = 0; i < MAX_EVENTS; i++) add(`pending ${i}`);
	expect(events.size).toBe(MAX_EVENTS);
	expect(events.find('first')).toBeUndefined();
	expect(await first.outcome).toBe('unknown');

	for (let i = 0; i < MAX_EVENTS + 5000; i++) {
		const save = add(`saved ${i}`);
		save.settle('saved');
	}
	await Promise.resolve();
	expect(events.size).toBeLessThanOrEqual(2 * MAX_EVENTS);
	expect(events.find('saved 0')).toBeUndefined();
	expect(events.find(`saved ${MAX_EVENTS + 4999}`)).toBe('saved');
});
