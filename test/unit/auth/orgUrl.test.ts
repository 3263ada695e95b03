import { orgUrl } from '../../../nodes/Okta/protocol/auth/orgUrl';

describe('what people paste as Okta domain', () => {
	test.each([
		['acme.okta.com', 'https://acme.okta.com'],
		['  acme.okta.com\n', 'https://acme.okta.com'],
		['ACME.Okta.com', 'https://acme.okta.com'],
		['https://acme.okta.com', 'https://acme.okta.com'],
		['https://acme.okta.com/', 'https://acme.okta.com'],
		['HTTPS://acme.okta.com', 'https://acme.okta.com'],
		['https://acme.okta.com/app/UserHome?from=x#top', 'https://acme.okta.com'],
		['acme.okta.com/', 'https://acme.okta.com'],
		['acme-admin.okta.com', 'https://acme.okta.com'],
		['https://acme-admin.okta.com/admin/dashboard', 'https://acme.okta.com'],
		['acme-admin.oktapreview.com', 'https://acme.oktapreview.com'],
		['acme-admin.okta-emea.com', 'https://acme.okta-emea.com'],
		['acme-admin.okta-gov.com', 'https://acme.okta-gov.com'],
		['acme-admin.okta.mil', 'https://acme.okta.mil'],
		['login.acme.example', 'https://login.acme.example'],
		['acme.okta.com:443', 'https://acme.okta.com'],
		['localhost:8443', 'https://localhost:8443'],
		['https://127.0.0.1:8443/', 'https://127.0.0.1:8443'],
		['https://[::1]:8443', 'https://[::1]:8443'],
		['okta-stand-in:8443', 'https://okta-stand-in:8443'],
	])('%j is %s', (typed, url) => {
		expect(orgUrl(typed)).toBe(url);
	});

	test('-admin is part of the name on a custom domain', () => {
		expect(orgUrl('sso-admin.acme.example')).toBe('https://sso-admin.acme.example');
		expect(orgUrl('acme-admin.okta.com.evil.example')).toBe(
			'https://acme-admin.okta.com.evil.example',
		);
	});

	test('only the last -admin is taken off', () => {
		expect(orgUrl('acme-admin-admin.okta.com')).toBe('https://acme-admin.okta.com');
	});
});

describe('what cannot be an Okta domain gets a sentence', () => {
	test.each(['http://acme.okta.com', 'HTTP://acme.okta.com', ' http://localhost:8080'])(
		'%j: https only',
		(typed) => {
			expect(() => orgUrl(typed)).toThrow(/starts with http:\/\/.*enter the domain without http/s);
		},
	);

	test.each(['', '   ', '\n'])('%j: none is set', (typed) => {
		expect(() => orgUrl(typed)).toThrow(
			'No Okta domain is set. Enter the whole domain of your Okta org',
		);
	});

	test.each([
		'ftp://acme.okta.com',
		'acme okta com',
		'https://',
		'https://user:password@acme.okta.com',
		'https://token@acme.okta.com',
		'javascript://acme.okta.com',
		'https://acme.okta.com:99999',
		'https://[not-an-address]',
		'acme',
		'https:/acme.okta.com',
		'"acme.okta.com"',
		'acme_x.okta.com',
	])('%j: not a domain', (typed) => {
		expect(() => orgUrl(typed)).toThrow(
			/is not an Okta domain\. Enter the whole domain of your Okta org/,
		);
	});

	test('a token that was pasted into the wrong field is not repeated whole', () => {
		const token = `00${'x'.repeat(20)}-${'y'.repeat(19)}`;
		expect(() => orgUrl(token)).toThrow(/^"00x{10}…" is not an Okta domain/);
	});
});
