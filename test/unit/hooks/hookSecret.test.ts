/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { validateHeaderValue } from 'node:http';

import fc from 'fast-check';

import { parseHookSecret, validateHookSecret } from '../../../nodes/Okta/protocol/hooks/hookSecret';
import { fuzzRuns } from '../../support/fuzzRuns';

const USABLE = 'q0Yx6pS3Tm8vRk2N';

/** What's wrong with these fields of a credential. */
function issueOf(fields: { header?: unknown; secret?: unknown }): string | undefined {
	return validateHookSecret(
		parseHookSecret({ header: 'Authorization', secret: USABLE, ...fields }),
	);
}

test('white space around the header and the secret is ignored, as in HTTP', () => {
	expect(parseHookSecret({ header: ' X-Okta-Secret\n', secret: `\t${USABLE} \r\n` })).toStrictEqual(
		{
			header: 'X-Okta-Secret',
			secret: USABLE,
		},
	);
});

test("a field that isn't text is empty", () => {
	for (const value of [undefined, null, 5, true, {}, [USABLE]]) {
		expect(parseHookSecret({ header: value, secret: value })).toStrictEqual({
			header: '',
			secret: '',
		});
	}
	expect(parseHookSecret({})).toStrictEqual({ header: '', secret: '' });
});

test.each([USABLE, `Bearer ${USABLE}`, '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~', 'x'.repeat(4000)])(
	'%j can be a secret',
	(secret) => {
		expect(issueOf({ secret })).toBeUndefined();
	},
);

describe('a secret is rejected, without being repeated, if it', () => {
	test.each([
		['is empty', '', "'Secret' in the credential is empty."],
		['has only white space', ' \n\t', "'Secret' in the credential is empty."],
		['is undefined', undefined, "'Secret' in the credential is empty."],
		['has 15 characters', 'q0Yx6pS3Tm8vRk2', 'has fewer than 16 characters'],
		['has 15 characters and spaces around them', ' q0Yx6pS3Tm8vRk2 ', 'has fewer than 16'],
		[
			'has a line break in it',
			`${USABLE}\n${USABLE}`,
			"a character that can't be in an HTTP header",
		],
		['has a tab in it', `${USABLE}\t${USABLE}`, "a character that can't be in an HTTP header"],
		['has a null character', `${USABLE}\0x`, "a character that can't be in an HTTP header"],
		['has an umlaut', `${USABLE}ü`, "a character that can't be in an HTTP header"],
		[
			'has a no-break space in it',
			`${USABLE}\u00a0x`,
			"a character that can't be in an HTTP header",
		],
		['has typographic quotes', `“${USABLE}”`, "a character that can't be in an HTTP header"],
		['has an emoji', `${USABLE}🔑`, "a character that can't be in an HTTP header"],
	])('%s', (_, secret, message) => {
		const issue = issueOf({ secret });
		expect(issue).toContain(message);
		expect(issue).toMatch(/^'Secret' in the credential /);
		expect(issue).not.toContain('q0Yx6pS3');
	});
});

test.each([
	[
		'',
		"'Header' in the credential isn't the name of an HTTP header. Enter a name of up to 255 letters, digits, and hyphens, e.g. X-Okta-Secret.",
	],
	[
		`Authorization: ${USABLE}`,
		"'Header' in the credential isn't the name of an HTTP header. Enter a name of up to 255 letters, digits, and hyphens, e.g. X-Okta-Secret.",
	],
	[
		'Content-Type',
		"'Header' in the credential can't be Content-Type, since that header is used for something else. Enter another name, e.g. X-Okta-Secret.",
	],
])('the header %j is rejected with the name of its field', (header, message) => {
	expect(issueOf({ header })).toBe(message);
});

test('any value is a secret that Node.js can send as it is, or rejected with a sentence', () => {
	const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 16 }));
	fc.assert(
		fc.property(fc.oneof(text, fc.jsonValue()), (value) => {
			const hookSecret = parseHookSecret({ header: 'X-Okta-Secret', secret: value });
			const issue = validateHookSecret(hookSecret);
			if (issue !== undefined) return expect(issue).toMatch(/^'Secret' in the credential /);
			const { secret } = hookSecret;
			expect(() => validateHeaderValue('X-Okta-Secret', secret)).not.toThrow();
			expect(secret).toBe(secret.trim());
			expect(secret.length).toBeGreaterThanOrEqual(16);
		}),
		fuzzRuns(3000),
	);
});
