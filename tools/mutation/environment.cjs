/**
 * The Jest environment of mutation tests, for speed: every mutant runs its tests anew.
 *
 * - Tests run in the context of Node.js itself, in place of a new one for each file. So n8n, which takes
 *   seconds to load, is loaded once per process (see n8n-core.cjs), and its errors are instances of the
 *   tests' `Error`. The project's own files are still loaded anew for each test file.
 * - n8n's log has only the messages of the current test file, so that a message that a mutant suppresses
 *   is missing.
 * - After a failure, all other tests are skipped: the mutant is detected by then.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
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

const { OKTA_TRIGGER_TEST_FOLDER = '' } = process.env;
const logFile = join(OKTA_TRIGGER_TEST_FOLDER, `n8n-${process.pid}.log`);
process.env.N8N_LOG_FILE_LOCATION = logFile;

globalThis.requireOnce = require;

/** The ID of the last mutant that a test has detected. */
let detectedMutant;

module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		// Otherwise, Jest would also call `handleTestEvent` of earlier files' environments.
		delete globalThis[Symbol.for('EVENT_HANDLERS')];
		writeFileSync(logFile, '');
		this.jestGlobal = this.global;
		this.global = Object.assign(globalThis, { global: globalThis }, config.projectConfig.globals);
	}

	getVmContext() {
		return ownContext;
	}

	async handleTestEvent({ name, test }) {
		const { __STRYKER_ACTIVE_MUTANT__: mutant } = process.env;
		if (name === 'test_fn_failure' || name === 'hook_failure') detectedMutant = mutant;
		if (name === 'test_start' && mutant !== undefined && mutant === detectedMutant) {
			test.mode = 'skip';
		}
	}

	async teardown() {
		this.global = this.jestGlobal;
		await super.teardown();
	}
};
