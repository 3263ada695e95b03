const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

globalThis.nodeRequire = require;
const MARK = vm.createContext({});
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, options) =>
	compileFunction(code, parameters, {
		...options,
		parsingContext: options?.parsingContext === MARK ? undefined : options?.parsingContext,
	});

module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		const own = this.global;
		for (const [key, value] of Object.entries(config.projectConfig.globals ?? {}))
			globalThis[key] = value;
		this.own = own;
		this.global = globalThis;
		globalThis.global = globalThis;
	}
	getVmContext() {
		return MARK;
	}
	async teardown() {
		this.global = this.own;
		await super.teardown();
	}
};
