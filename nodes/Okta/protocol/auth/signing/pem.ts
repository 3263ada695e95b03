import { readDer, type Found } from './der';
import { invalidKeyMessages, unsupportedType } from './invalidKey';

/** The first or the last line of a PEM block, even if some of its dashes are missing. */
const MARKER = /-{0,5}(BEGIN|END) ([A-Z0-9 ]{1,40})-{1,5}/;

/** What blocks contain that can't be used, by their label. */
const UNSUPPORTED_LABELS: ReadonlyArray<[label: RegExp, issue: string]> = [
	[/^ENCRYPTED PRIVATE KEY/, invalidKeyMessages.encrypted],
	[/^OPENSSH PRIVATE KEY/, invalidKeyMessages.openSsh],
	[/^DSA PRIVATE KEY/, unsupportedType('DSA')],
	[/PUBLIC KEY/, invalidKeyMessages.publicKey],
	[/CERTIFICATE/, invalidKeyMessages.certificate],
];

/** Whether the text contains the first or the last line of a PEM block. */
export function isPem(text: string): boolean {
	return MARKER.test(text);
}

/**
 * The keys in the blocks of a PEM file, and the issues of those that can't be used. Other blocks are
 * skipped: OpenSSL writes the curve in one of its own. The file can begin within a block.
 *
 * Neither line breaks nor the difference between the labels of private keys matter.
 */
export function* readPem(text: string): Generator<Found> {
	const parts = text.split(MARKER);
	// The parts are a text, the kind and the label of a marker, another text, and so on.
	for (let index = 0; index < parts.length; index += 3) {
		const isFirst = index === 0;
		const [kind, label = ''] = isFirst ? parts.slice(1, 3) : parts.slice(index - 2, index);
		if (kind === (isFirst ? 'END' : 'BEGIN')) yield* readBlock(label, parts[index] ?? '');
	}
}

function* readBlock(label: string, content: string): Generator<Found> {
	const issue = UNSUPPORTED_LABELS.find(([pattern]) => pattern.test(label))?.[1];
	if (issue !== undefined) return yield { issue };
	if (!/PRIVATE KEY *$/.test(label)) return;
	// In the headers of the block.
	if (content.includes('ENCRYPTED')) return yield { issue: invalidKeyMessages.encrypted };
	const [body = ''] = content.split('--');
	yield readDer(Buffer.from(body, 'base64')) ?? { issue: invalidKeyMessages.unreadable };
}
