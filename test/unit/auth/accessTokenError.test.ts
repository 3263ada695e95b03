import { InvalidCredentialError } from '../../../nodes/Okta/protocol/auth/accessTokenError';

test('an invalid credential counts as a 401 with its message as the advice', () => {
	const error = new InvalidCredentialError('Enter a key.');
	expect(error.name).toBe('AccessTokenError');
	expect(error.message).toBe('Enter a key.');
	expect(error.oktaResponse).toStrictEqual({
		status: 401,
		headers: {},
		body: undefined,
		tokenError: { advice: 'Enter a key.' },
	});
});
