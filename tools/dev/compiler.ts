/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import {
	createEmitAndSemanticDiagnosticsBuilderProgram,
	createWatchCompilerHost,
	createWatchProgram,
	formatDiagnosticsWithColorAndContext,
	sys,
	type CompilerOptions,
	type Diagnostic,
} from 'typescript';

import { PROJECT } from '../project';
import { printColored, printFailure, printStep } from '../sandbox/terminal';

/** Code with errors isn't written, so n8n goes on with what it has. Unused names aren't errors here. */
const OPTIONS: CompilerOptions = {
	sourceMap: true,
	noEmitOnError: true,
	noUnusedLocals: false,
	noUnusedParameters: false,
};

/**
 * Compiles the nodes and credentials into a folder, and again when a file changes. Prints the errors.
 * Resolves when the code compiles.
 */
export async function compileAndWatch(outDir: string): Promise<void> {
	await new Promise<void>((resolve) => {
		let hasErrors = false;
		let hasWritten = false;
		const report = (errors: number) => {
			if (errors > 0) printFailure(`Not compiled. Number of errors: ${errors}`);
			// It may compile without need, e.g. when npm changes a dependency.
			else if (hasErrors || hasWritten) printStep('Compiled');
			if (errors === 0) resolve();
			hasErrors = errors > 0;
			hasWritten = false;
		};
		const host = createWatchCompilerHost(
			join(PROJECT, 'tsconfig.json'),
			{ ...OPTIONS, outDir },
			{
				...sys,
				writeFile: (...args) => {
					hasWritten = true;
					sys.writeFile(...args);
				},
			},
			createEmitAndSemanticDiagnosticsBuilderProgram,
			printDiagnostic,
			// There's no count when the compiler starts.
			(_status, _newLine, _options, errors) => errors !== undefined && report(errors),
		);
		createWatchProgram(host);
	});
}

function printDiagnostic(diagnostic: Diagnostic): void {
	printColored(
		formatDiagnosticsWithColorAndContext([diagnostic], {
			getCurrentDirectory: () => PROJECT,
			getCanonicalFileName: (name) => name,
			getNewLine: () => '\n',
		}),
	);
}
