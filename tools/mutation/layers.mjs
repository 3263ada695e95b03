/** The layers of code whose tests `npm run test:mutation` checks, each with the tests meant for it. */
export const LAYERS = {
	protocol: {
		// The list of event types is generated.
		code: ['nodes/Okta/protocol/**/*.ts', '!nodes/Okta/protocol/events/eventTypes.ts'],
		tests: 'test/unit',
		/** The least share of mutants that tests must detect, in percent. */
		minScore: 95,
	},
	hook: { code: ['nodes/Okta/hook/**/*.ts'], tests: 'test/node', minScore: 85 },
	log: { code: ['nodes/Okta/log/**/*.ts'], tests: 'test/node', minScore: 85 },
};
