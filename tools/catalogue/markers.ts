/**
 * A document written by hand, with what is made put into its places: each between a comment that
 * names it and the command that makes it, and a comment at its end.
 *
 * @param document what the document is called, for the error
 * @throws if the document has not exactly one place for a part
 */
export function fillMarkers(
	document: string,
	text: string,
	command: string,
	parts: Record<string, string>,
): string {
	return Object.entries(parts).reduce((filled, [name, part]) => {
		const begin = `<!-- ${name}: made by \`${command}\` -->`;
		const end = `<!-- end of ${name} -->`;
		const [before, inside = '', ...rest] = filled.split(begin);
		const [, after] = inside.split(end);
		if (after === undefined || rest.length > 0) {
			throw new Error(`${document} must have one place for "${name}", from ${begin} to ${end}.`);
		}
		return `${before}${begin}\n\n${part}\n\n${end}${after}`;
	}, text);
}
