import ts from 'typescript';

import { SOURCES, textOf } from '../sources';

/** Stands for a value within a text. */
const VALUE = '…';

/** Every text in the package's code, with `…` in the place of each value. */
const SOURCE_TEXTS: readonly string[] = SOURCES.flatMap((file) => textsIn(textOf(file)));

/** Whether a message, with `…` for any text, is a part of a text in the code. */
export function isInSource(message: string): boolean {
	const pattern = message
		.split(VALUE)
		.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
		.join('.*');
	const expression = new RegExp(pattern.trim());
	return SOURCE_TEXTS.some((text) => expression.test(text));
}

function textsIn(code: string): string[] {
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		const text = constantText(node);
		if (text !== undefined) texts.push(text);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('source.ts', code, ts.ScriptTarget.ES2022, true));
	return texts;
}

/** A literal, a template, or several of them joined by `+`. */
function constantText(node: ts.Node): string | undefined {
	if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
	if (ts.isTemplateExpression(node)) {
		return [node.head, ...node.templateSpans.map(({ literal }) => literal)]
			.map(({ text }) => text)
			.join(VALUE);
	}
	if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) {
		return undefined;
	}
	const parts = [constantText(node.left), constantText(node.right)];
	return parts.includes(undefined) ? undefined : parts.join('');
}
