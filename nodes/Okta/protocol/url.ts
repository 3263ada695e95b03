/**
 * Parses a URL. Returns nothing if it's invalid.
 *
 * `URL.canParse` isn't used: once V8 has optimized the code that calls it, Node.js 20 and 22 call
 * addresses with letters such as `ü` invalid.
 */
export function parseUrl(url: string, base?: string): URL | undefined {
	try {
		return new URL(url, base);
	} catch {
		return undefined;
	}
}
