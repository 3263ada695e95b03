import { OktaTriggerApi } from '../../credentials/OktaTriggerApi.credentials';
import { OktaTriggerHookSecretApi } from '../../credentials/OktaTriggerHookSecretApi.credentials';
import { OktaTriggerOAuth2Api } from '../../credentials/OktaTriggerOAuth2Api.credentials';

const FIELDS = [
	new OktaTriggerApi(),
	new OktaTriggerHookSecretApi(),
	new OktaTriggerOAuth2Api(),
].flatMap(({ name, properties }) => properties.map((field) => ({ ...field, credential: name })));

/**
 * What n8n's editor (2.41) keeps among the fields of a credential, in the same object, and what n8n
 * adds to credentials: a field of such a name would be overwritten, or hidden. Which doesn't show if a
 * credential is created through n8n's API.
 */
const USED_BY_N8N = [
	'scopes',
	'homeProject',
	'sharedWithProjects',
	'ownedBy',
	'oauthTokenData',
	'grantType',
	'clientSecret',
	'template',
	'testUrl',
	'placeholderDefs',
	'placeholderValues',
	'scope',
	'customScopes',
	'enabledScopes',
	'customScopesNotice',
	'allowedHttpRequestDomains',
	'allowedDomains',
];

/**
 * The types that the editor saves as a person sees them. It saves a list of several options as empty,
 * whatever its default is.
 */
const TYPES = ['string', 'options', 'hidden'];

test.each(FIELDS)("$credential.$name has a name that n8n's editor doesn't use", ({ name }) => {
	expect(USED_BY_N8N).not.toContain(name);
});

test.each(FIELDS)('$credential.$name has a type that the editor saves', ({ type }) => {
	expect(TYPES).toContain(type);
});

test.each(FIELDS.filter(({ type }) => type === 'options'))(
	"$credential.$name's default is one of its options",
	({ options = [], default: value }) => {
		expect(options.map((option) => 'value' in option && option.value)).toContain(value);
	},
);
