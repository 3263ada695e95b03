import { orgUrl } from '../../../nodes/Okta/protocol/auth/orgUrl';

describe('the org URL', () => {
	test.each([
		['acme.okta.com', 'https://acme.okta.com'],
		['  acme.okta.com\n', 'https://acme.okta.com'],
		['ACME.Okta.com', 'https://acme.okta.com'],
		['https://acme.okta.com', 'https://acme.okta.com'],
		['https://acme.okta.com/', 'https://acme.okta.com'],
		['HTTPS://acme.okta.com', 'https://acme.okta.com'],
		['https://acme.okta.com/app/UserHome?from=x#top', 'https://acme.okta.com'],
		['acme.okta.com/', 'https://acme.okta.com'],
		['acme.okta.com/login?from=https://acme.example', 'https://acme.okta.com'],
		['acme.okta.com/login?from=http://acme.example', 'https://acme.okta.com'],
		['acme-admin.okta.com', 'https://acme.okta.com'],
		['acme.okta.com.', 'https://acme.okta.com'],
		['https://acme-admin.okta.com./admin', 'https://acme.okta.com'],
		['https://acme-admin.okta.com/admin/dashboard', 'https://acme.okta.com'],
		['acme-admin.oktapreview.com', 'https://acme.oktapreview.com'],
		['acme-admin.okta-emea.com', 'https://acme.okta-emea.com'],
		['acme-admin.okta-gov.com', 'https://acme.okta-gov.com'],
		['acme-admin.okta.mil', 'https://acme.okta.mil'],
		['login.acme.example', 'https://login.acme.example'],
		['acme.okta.com:443', 'https://acme.okta.com'],
		['localhost', 'https://localhost'],
		['localhost:8443', 'https://localhost:8443'],
		['https://127.0.0.1:8443/', 'https://127.0.0.1:8443'],
		['https://[::1]:8443', 'https://[::1]:8443'],
		['okta-emulator:8443', 'https://okta-emulator:8443'],
	])('of %j is %s', (typed, url) => {
		expect(orgUrl(typed)).toBe(url);
	});

	test('of a custom domain keeps -admin, which is part of the name', () => {
		expect(orgUrl('sso-admin.acme.example')).toBe('https://sso-admin.acme.example');
		expect(orgUrl('acme-admin.okta.com.evil.example')).toBe(
			'https://acme-admin.okta.com.evil.example',
		);
	});

	test('loses only the last -admin', () => {
		expect(orgUrl('acme-admin-admin.okta.com')).toBe('https://acme-admin.okta.com');
	});
});

describe('a domain is rejected with a message', () => {
	test.each(['http://acme.okta.com', 'HTTP://acme.okta.com', ' http://localhost:8080'])(
		'if it starts with http: %j',
		(typed) => {
			expect(() => orgUrl(typed)).toThrow(/^'Okta Domain' starts with http:\/\/.*Remove http:\/\//);
		},
	);

	test.each(['', '   ', '\n'])('if it is empty: %j', (typed) => {
		expect(() => orgUrl(typed)).toThrow(
			"'Okta Domain' in the credential is empty. Enter the full domain of your Okta org",
		);
	});

	test.each([
		'ftp://acme.okta.com',
		'acme okta com',
		'https://',
		'https://user:password@acme.okta.com',
		'https://token@acme.okta.com',
		'https://:password@acme.okta.com',
		'javascript://acme.okta.com',
		'https://acme.okta.com:99999',
		'https://[not-an-address]',
		'acme',
		'https:/acme.okta.com',
		'"acme.okta.com"',
		'acme_x.okta.com',
	])('if it is not valid: %j', (typed) => {
		expect(() => orgUrl(typed)).toThrow(
			/isn't a valid Okta domain\. Enter the full domain of your Okta org/,
		);
	});

	test.each(['acme', 'x'.repeat(24)])(
		'that contains the entire domain if it is short: %s',
		(typed) => {
			expect(() => orgUrl(typed)).toThrow(`"${typed}" isn't a valid Okta domain. `);
		},
	);

	test('that contains the first 12 characters of a domain that has more than 24', () => {
		expect(() => orgUrl('abcdefghijklmnopqrstuvwxy')).toThrow(
			`"abcdefghijkl…" isn't a valid Okta domain. `,
		);
	});

	test('that does not contain an entire token if someone pasted one into the wrong field', () => {
		const token = `00${'x'.repeat(20)}-${'y'.repeat(19)}`;
		expect(() => orgUrl(token)).toThrow(/^"00x{10}…" isn't a valid Okta domain/);
	});
});
