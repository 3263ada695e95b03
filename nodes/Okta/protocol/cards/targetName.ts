/** Keep their capitals in a type that's all in capitals, e.g. `API_TOKEN`. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
	[
		'AD AI API AWS CSR DN FIDO IAM ID IDP IP JWK JWT LDAP MCP MFA OIDC OTP RADIUS SAML SCIM SMS SSO',
		'TOTP URI URL UUID VPN',
	].flatMap((line) => line.split(' ')),
);

/**
 * The label of a target type: "Policy Rule" for `PolicyRule` and `POLICY_RULE`, "Role" for `ROLE`, and
 * "API Token" for `API_TOKEN` and `APIToken`.
 */
export function targetName(type: string): string {
	const isInCapitals = !/\p{Ll}/u.test(type);
	const words = type
		.split(/[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
		.filter((word) => word !== '')
		.map((word) => (isInCapitals && !ABBREVIATIONS.has(word) ? word.toLowerCase() : word))
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
	return words.join(' ') || 'Target';
}
