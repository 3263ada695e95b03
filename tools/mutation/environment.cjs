/**
 * The Jest environment of mutation tests, for speed: every mutant runs its tests anew.
 *
 * - Tests run in the context of Node.js itself, in place of a new one for each file. So n8n, which takes
 *   seconds to load, is loaded once per process (see n8n-core.cjs), and its errors are instances of the
 *   tests' `Error`. The project's own files are still loaded anew for each test file.
 * - After a failure, the rest of a file is skipped: a mutant is detected by then.
 */
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { compileFunction } = vm;
const ownContext = vm.createContext({});

// Jest compiles all files in the context that `getVmContext` returns, and there's none for Node.js itself.
vm.compileFunction = (code, parameters, options = {}) => {
	const { parsingContext } = options;
	return compileFunction(code, parameters, {
		...options,
		parsingContext: parsingContext === ownContext ? undefined : parsingContext,
	});
};

globalThis.requireOnce = require;

module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		// Otherwise, Jest would also call `handleTestEvent` of earlier files' environments.
		delete globalThis[Symbol.for('EVENT_HANDLERS')];
		this.jestGlobal = this.global;
		this.global = Object.assign(globalThis, { global: globalThis }, config.projectConfig.globals);
	}

	getVmContext() {
		return ownContext;
	}

	async handleTestEvent({ name, test }) {
		if (name === 'test_fn_failure' || name === 'hook_failure') this.hasFailed = true;
		if (name === 'test_start' && this.hasFailed) test.mode = 'skip';
	}

	async teardown() {
		this.global = this.jestGlobal;
		await super.teardown();
	}
};
