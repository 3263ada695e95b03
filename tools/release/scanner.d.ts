/** The used part of n8n's scanner, which has no types of its own. */
declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	/** The files of a checkout to lint: what ships, not what builds or tests it. */
	export const SOURCE_FILE_PATTERNS: string[];

	/** Lints the files of a folder with the scanner's rules. Ignores inline `eslint-disable` comments. */
	export function analyzePackage(
		folder: string,
		filePatterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}
