import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type IRequestOptionsSimplified,
} from 'n8n-workflow';
import { OktaTriggerApi } from '../../../credentials/OktaTriggerApi.credentials';
import { OktaTriggerHookSecretApi } from '../../../credentials/OktaTriggerHookSecretApi.credentials';
import { OktaTriggerOAuth2Api } from '../../../credentials/OktaTriggerOAuth2Api.credentials';
import { AppAccount } from '../../../tools/okta-emulator/oauth/serviceApps';

const AUTHENTICATIONS: Readonly<Record<string, string>> = {
	oktaTriggerOAuth2Api: 'oAuth2',
	oktaTriggerHookSecretApi: 'hookSecret',
};

/** Replaces n8n's credentials helper, for one credential in memory. */
export class CredentialsInMemory extends ICredentialsHelper {
	constructor(
		private readonly type: ICredentialType,
		readonly data: ICredentialDataDecryptedObject,
	) {
		super();
	}

	get typeName(): string {
		return this.type.name;
	}

	/** What a node's parameters contain for this credential. */
	get nodeParameters(): INodeParameters {
		const authentication = AUTHENTICATIONS[this.typeName];
		return authentication === undefined ? {} : { authentication };
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type;
		if (typeof authenticate !== 'function') throw new Error('expected a function');
		return await authenticate(credentials, request as IHttpRequestOptions);
	}

	/**
	 * Works like n8n's: only for a credential with an expirable property, if that's empty or n8n-core
	 * says that it has expired. The output is saved.
	 */
	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		_node: INode,
		hasExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { properties, preAuthentication } = this.type;
		const expirable = properties.find(
			({ type, typeOptions }) => type === 'hidden' && typeOptions?.expirable === true,
		);
		if (expirable === undefined || preAuthentication === undefined) return undefined;
		if (credentials[expirable.name] !== '' && !hasExpired) return undefined;

		const output: IDataObject = await preAuthentication.call(helpers, credentials);
		if (output[expirable.name] === undefined) return undefined;
		Object.assign(this.data, output);
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('not used by trigger nodes');
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		const defaults = this.type.properties.map((property) => [property.name, property.default]);
		return { ...Object.fromEntries(defaults), ...this.data };
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): INodeProperties[] {
		return this.type.properties;
	}
}

/** What a credential needs. */
export interface CredentialOptions {
	domain: string;
	token: string;
	/** Used instead of the token, with the credential for service apps. */
	serviceApp?: AppAccount & { oktaScopes?: string };
	/** Used instead of both: the secret of a hook that an admin manages. */
	hookSecret?: { header?: string; secret: string };
}

/** A credential with the hook's secret or for a service app if there is one, else with the API token. */
export function createCredentials({
	domain,
	token,
	serviceApp,
	hookSecret,
}: CredentialOptions): CredentialsInMemory {
	if (hookSecret) return new CredentialsInMemory(new OktaTriggerHookSecretApi(), hookSecret);
	return serviceApp
		? new CredentialsInMemory(new OktaTriggerOAuth2Api(), { domain, ...serviceApp })
		: new CredentialsInMemory(new OktaTriggerApi(), { domain, token });
}
