import { asciiUrl, validateWebhookUrl } from '../../../nodes/Okta/protocol/hooks/webhookUrl';
import { URL } from '../../support/unit/subscriptions';

test.each([
	['https://n8n.müller.example/webhook/1', 'https://n8n.xn--mller-kva.example/webhook/1'],
	['https://例え.example:5678/webhook/ü', 'https://xn--r8jz45g.example:5678/webhook/%C3%BC'],
	['https://N8N.example:443/a b', 'https://N8N.example:443/a b'],
	['http://[ü', 'http://[ü'],
	['', ''],
])('the webhook URL %j is %j in ASCII', (url, ascii) => {
	expect(asciiUrl(url)).toBe(ascii);
});

describe('a webhook URL', () => {
	test('with https is valid', () => {
		expect(validateWebhookUrl(URL, false)).toBeUndefined();
		expect(validateWebhookUrl(URL, true)).toBeUndefined();
	});

	test.each(['http://localhost:5678/webhook/x/webhook', '', 'ftp://n8n.acme.example'])(
		'%j is invalid: the message has it, the variable to set, and those that may have set it',
		(url) => {
			expect(validateWebhookUrl(url, false)).toBe(
				`The webhook URL is ${url}. Okta calls only public https addresses. To change the address, set the environment variable N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to n8n's public https address, and restart n8n. n8n takes the address of a production URL from the first of these variables that's set: N8N_WEBHOOK_URL, WEBHOOK_URL, N8N_HOST.`,
			);
		},
	);

	test('of a test listener may also have its address from N8N_EDITOR_BASE_URL', () => {
		expect(validateWebhookUrl('http://n8n.internal/webhook-test/x', true)).toMatch(
			/^The webhook URL is http:\/\/n8n\.internal\/webhook-test\/x\. .* n8n takes the address of a test URL from the first of these variables that's set: N8N_WEBHOOK_URL, N8N_EDITOR_BASE_URL, WEBHOOK_URL, N8N_HOST\.$/,
		);
	});

	test('is invalid with more than 1,024 characters or a space', () => {
		const long = `https://n8n.example/${'x'.repeat(1004)}`;
		expect(validateWebhookUrl(long, false)).toBeUndefined();
		expect(validateWebhookUrl(`${long}x`, false)).toMatch(
			/ or has more than 1024 characters, .* of a production URL /,
		);
		expect(validateWebhookUrl('https://n8n.example/a b', true)).toMatch(
			/ contains spaces .* of a test URL /,
		);
	});
});
