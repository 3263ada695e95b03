/** The token without what may come along when it is copied from an example: white space, the scheme. */
export function bareToken(token: string): string {
	return token.trim().replace(/^SSWS\s+/i, '');
}
