import { addEvents, findSave, type Save } from '../../../nodes/Okta/memory/hook/recentEvents';

const WINDOW_MS = 120_000;
const MAX_EVENTS = 20_000;

beforeEach(() => {
	jest.useFakeTimers();
	// Forgets the events of the previous test.
	jest.advanceTimersByTime(WINDOW_MS);
});

afterEach(() => {
	jest.advanceTimersByTime(WINDOW_MS);
	jest.useRealTimers();
});

/** Adds events as part of a save that is pending, or has ended. */
function add(keys: string[], isSaved?: boolean): Save {
	const save =
		isSaved === undefined ? new Promise<boolean>(() => undefined) : Promise.resolve(isSaved);
	addEvents(keys, save);
	return save;
}

test.each([undefined, true])(
	'an event is part of its save for two minutes, then new again (saved: %s)',
	async (isSaved) => {
		expect(findSave('a')).toBeUndefined();
		const save = add(['a'], isSaved);
		await Promise.resolve();
		expect(findSave('a')).toBe(save);
		jest.advanceTimersByTime(WINDOW_MS - 1);
		expect(findSave('a')).toBe(save);
		jest.advanceTimersByTime(1);
		expect(findSave('a')).toBeUndefined();
	},
);

test("events that n8n couldn't save are new again", async () => {
	await add(['a', 'b'], false);
	await Promise.resolve();
	expect(findSave('a')).toBeUndefined();
	expect(findSave('b')).toBeUndefined();
});

test("a save that fails late doesn't affect the next one of the same event", async () => {
	let end: (isSaved: boolean) => void = () => {};
	const late = new Promise<boolean>((resolve) => (end = resolve));
	addEvents(['a'], late);
	jest.advanceTimersByTime(WINDOW_MS);
	const next = add(['a']);
	end(false);
	await late;
	await Promise.resolve();
	expect(findSave('a')).toBe(next);
});

test("an event that comes again doesn't keep older ones from expiring", () => {
	add(['a', 'b']);
	jest.advanceTimersByTime(WINDOW_MS / 2);
	const again = add(['a']);
	jest.advanceTimersByTime(WINDOW_MS / 2);
	expect(findSave('b')).toBeUndefined();
	expect(findSave('a')).toBe(again);
});

test(`at most ${MAX_EVENTS} events are remembered: the oldest are forgotten first`, () => {
	add(['first']);
	const rest = add(Array.from({ length: MAX_EVENTS }, (_, i) => `event ${i}`));
	expect(findSave('first')).toBeUndefined();
	expect(findSave('event 0')).toBe(rest);
	expect(findSave(`event ${MAX_EVENTS - 1}`)).toBe(rest);
	add(['one more']);
	expect(findSave('event 0')).toBeUndefined();
	expect(findSave('event 1')).toBe(rest);
});
