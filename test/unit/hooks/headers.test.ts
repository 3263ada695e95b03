import { redactHeaders } from '../../../nodes/Okta/protocol/hooks/headers';

test('the secret is redacted in all headers, and a header without a value is null', () => {
	const headers = {
		'x-okta': 's3cret',
		'x-forwarded-for': 'first s3cret, then s3cret again',
		'x-values': ['a', 's3cret', 'b s3cret'],
		'x-none': undefined,
		host: 'n8n.acme.example',
	};
	expect(redactHeaders(headers, 's3cret')).toStrictEqual({
		'x-okta': '[redacted]',
		'x-forwarded-for': 'first [redacted], then [redacted] again',
		'x-values': ['a', '[redacted]', 'b [redacted]'],
		'x-none': null,
		host: 'n8n.acme.example',
	});
});

test.each([
	'authorization',
	'proxy-authorization',
	'x-forwarded-authorization',
	'x-serverless-authorization',
	'cookie',
	'set-cookie',
	'x-okta-secret',
	'cf-access-client-secret',
	'x-gitlab-token',
	'x-amz-security-token',
	'x-forwarded-access-token',
	'x-auth-request-access-token',
	'x-ms-token-aad-id-token',
	'x-amzn-oidc-accesstoken',
	'x-amzn-oidc-data',
	'cf-access-jwt-assertion',
	'x-goog-iap-jwt-assertion',
	'x-goog-authenticated-user-jwt',
	'x-api-key',
	'apikey',
	'x-functions-key',
	'ocp-apim-subscription-key',
	'x-session-id',
	'x-admin-password',
	'x-client-credentials',
	'x-custom-auth',
	'X-API-Key',
])('the value of %s is redacted, since its name says that it is secret', (name) => {
	for (const value of ['a', ['a', 'b']]) {
		expect(redactHeaders({ [name]: value }, 's3cret')).toStrictEqual({ [name]: '[redacted]' });
	}
});

test.each([
	'accept',
	'accept-encoding',
	'cf-connecting-ip',
	'cf-ray',
	'connection',
	'content-length',
	'content-type',
	'forwarded',
	'host',
	'keep-alive',
	'traceparent',
	'user-agent',
	'via',
	'x-amzn-oidc-identity',
	'x-amzn-trace-id',
	'x-auth-request-user',
	'x-cloud-trace-context',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-proto',
	'x-okta-request-id',
	'x-real-ip',
	'x-request-id',
])('the value of %s is kept', (name) => {
	expect(redactHeaders({ [name]: 'a' }, 's3cret')).toStrictEqual({ [name]: 'a' });
});
