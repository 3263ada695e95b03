// For programs that `require('n8n-nodes-okta-trigger')`. n8n itself reads the `n8n` block of package.json.
const { OktaTriggerApi } = require('./dist/credentials/OktaTriggerApi.credentials.js');
const {
	OktaTriggerHookSecretApi,
} = require('./dist/credentials/OktaTriggerHookSecretApi.credentials.js');
const { OktaTriggerOAuth2Api } = require('./dist/credentials/OktaTriggerOAuth2Api.credentials.js');
const { OktaSystemLogTrigger } = require('./dist/nodes/Okta/OktaSystemLogTrigger.node.js');
const { OktaTrigger } = require('./dist/nodes/Okta/OktaTrigger.node.js');

module.exports = {
	OktaSystemLogTrigger,
	OktaTrigger,
	OktaTriggerApi,
	OktaTriggerHookSecretApi,
	OktaTriggerOAuth2Api,
};
