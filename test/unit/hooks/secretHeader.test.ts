/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { validateHeaderName } from 'node:http';

import fc from 'fast-check';

import {
	parseSecretHeader,
	validateSecretHeader,
} from '../../../nodes/Okta/protocol/hooks/secretHeader';
import { fuzzRuns } from '../../support/fuzzRuns';

test('the name is the text without white space around it, and empty if there is no text', () => {
	expect(parseSecretHeader(' X-Okta-Secret\n')).toBe('X-Okta-Secret');
	for (const value of [undefined, null, 5, true, {}, [], ['X-Okta-Secret']]) {
		expect(parseSecretHeader(value)).toBe('');
	}
});

test.each([
	'Authorization',
	'authorization',
	'X-Okta-Secret',
	'secret',
	'x-09azAZ',
	'Cookies',
	'X-Host',
	'Content',
	'x'.repeat(255),
])('%j can have the secret', (name) => {
	expect(validateSecretHeader(name)).toBeUndefined();
});

test.each([
	'',
	' ',
	'X Okta',
	'X-Okta:',
	'Authorization: Bearer s3cret',
	'X-Okta\r\nX-Other',
	'X-Größe',
	'X/Y',
	// nginx drops these by default.
	'x_okta_secret',
	'X.Okta',
	'__proto__',
	'"X"',
	'X(Y)',
	'[object Object]',
	'x'.repeat(256),
])("%j isn't the name of a header, and the message doesn't repeat it", (name) => {
	expect(validateSecretHeader(name)).toBe(
		"'Secret Header' isn't the name of an HTTP header. Enter a name of up to 255 letters, digits, and hyphens, e.g. X-Okta-Secret, or delete the option.",
	);
});

test.each([
	'Host',
	'Connection',
	'Keep-Alive',
	'Transfer-Encoding',
	'TE',
	'Trailer',
	'Upgrade',
	'Expect',
	'Via',
	'Date',
	'Content-Length',
	'Content-Type',
	'content-encoding',
	'Accept',
	'Accept-Encoding',
	'Cache-Control',
	'Pragma',
	'Range',
	'If-None-Match',
	'Cookie',
	'Set-Cookie',
	'Origin',
	'Access-Control-Request-Method',
	'Referer',
	'From',
	'User-Agent',
	'Forwarded',
	'Max-Forwards',
	'HTTP2-Settings',
	'X-Forwarded-For',
	'x-forwarded-access-token',
	'X-Real-IP',
	'X-Request-ID',
	'traceparent',
	'tracestate',
	'Proxy-Authorization',
	'Sec-Fetch-Mode',
	'X-Okta-Verification-Challenge',
	'constructor',
])("%s can't have the secret, since it's used for something else", (name) => {
	expect(validateSecretHeader(name)).toBe(
		`'Secret Header' can't be ${name}, since that header is used for something else. Enter another name, e.g. X-Okta-Secret, or delete the option.`,
	);
});

test('any value is a name that Node.js can send, or rejected with a sentence', () => {
	const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]+$/);
	const text = fc.oneof(token, fc.string(), fc.string({ unit: 'binary' }));
	fc.assert(
		fc.property(fc.oneof(text, fc.jsonValue()), (value) => {
			const name = parseSecretHeader(value);
			const issue = validateSecretHeader(name);
			if (issue === undefined) expect(() => validateHeaderName(name)).not.toThrow();
			else expect(issue).toMatch(/^'Secret Header' .*\.$/);
		}),
		fuzzRuns(3000),
	);
});
