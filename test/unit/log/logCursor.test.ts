import {
	createCursor,
	logCursorSchema,
	rewindCursor,
	type LogCursor,
} from '../../../nodes/Okta/protocol/log/logCursor';
import { sinceOf } from '../../../nodes/Okta/protocol/log/logQuery';
import { MINUTE, NEXT, NOW, QUERY } from '../../support/unit/logPages';

describe('a new cursor', () => {
	test('starts at its time, with no events seen', () => {
		const cursor = createCursor(NOW - MINUTE, QUERY, NOW);
		expect(sinceOf(cursor.nextLink)).toBe(NOW - MINUTE);
		expect(cursor).toMatchObject({ startedAt: NOW - MINUTE, readUntil: NOW - MINUTE });
		expect(cursor.seenEvents).toStrictEqual([]);
	});

	test('starts up to 90 days ago', () => {
		const { nextLink } = createCursor(0, QUERY, NOW);
		expect(new Date(sinceOf(nextLink)).toISOString()).toBe('2026-05-16T09:30:00.000Z');
	});
});

describe('a rewound cursor', () => {
	const cursor: LogCursor = {
		nextLink: NEXT,
		startedAt: NOW - 60 * MINUTE,
		readUntil: NOW,
		seenEvents: [['a', NOW]],
	};

	test('starts five minutes earlier, and keeps the seen events', () => {
		const rewound = rewindCursor(cursor, QUERY, NOW);
		expect(sinceOf(rewound.nextLink)).toBe(NOW - 5 * MINUTE);
		expect(rewound).toMatchObject({ seenEvents: [['a', NOW]], readUntil: NOW });
	});

	test('starts no later than now, even if a response was dated ahead', () => {
		const ahead = { ...cursor, readUntil: NOW + 60 * MINUTE };
		expect(sinceOf(rewindCursor(ahead, QUERY, NOW).nextLink)).toBe(NOW - 5 * MINUTE);
	});

	test('starts no earlier than startedAt', () => {
		const young = { ...cursor, startedAt: NOW - MINUTE };
		expect(sinceOf(rewindCursor(young, QUERY, NOW).nextLink)).toBe(NOW - MINUTE);
	});
});

test('only a complete cursor with a link to the log is valid', () => {
	const isLogCursor = (value: unknown) => logCursorSchema.safeParse(value).success;
	const cursor = { ...createCursor(NOW, QUERY, NOW), seenEvents: [['a', NOW]] };
	expect(isLogCursor(JSON.parse(JSON.stringify(cursor)))).toBe(true);
	expect(isLogCursor(createCursor(NOW, QUERY, NOW))).toBe(true);
	for (const wrong of [
		null,
		{},
		{ ...cursor, nextLink: 'https://evil.example/api/v1/logs?' },
		{ ...cursor, nextLink: '//evil.example/' },
		{ ...cursor, nextLink: 5 },
		{ ...cursor, nextLink: '/api/v1/logs' },
		{ ...cursor, startedAt: 'x' },
		{ ...cursor, readUntil: 'x' },
		{ ...cursor, seenEvents: {} },
		{ ...cursor, seenEvents: [1] },
		{ ...cursor, seenEvents: ['ab'] },
		{ ...cursor, seenEvents: [['a', NOW, 1]] },
		{ ...cursor, seenEvents: [['a', NOW], 1] },
	]) {
		expect(isLogCursor(wrong)).toBe(false);
	}
});
