/** What is used of n8n's scanner, which comes without types. */
declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	/** The files of a checkout that are looked at: what ships, not what builds or tests it. */
	export const SOURCE_FILE_PATTERNS: string[];

	/** Lints the files of a folder with the scanner's rules; inline exceptions do not count. */
	export function analyzePackage(
		folder: string,
		filePatterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}
