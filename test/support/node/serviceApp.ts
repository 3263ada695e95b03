import type { StoredToken } from '../../../nodes/Okta/protocol/auth/storedToken';
import type {
	Algorithm,
	AppAccount,
	ServiceApp,
} from '../../../tools/okta-emulator/oauth/serviceApps';
import type { HookHarness } from './hook/hookHarness';
import { setUpHook, type HookSetup } from './hook/hookSetup';

/** A node with a service app of an org. */
export interface AppHarnessOptions {
	/** How the app differs from the default. */
	app?: Partial<ServiceApp>;
	/** How the credential differs from the app. */
	account?: Partial<AppAccount & { oktaScopes: string }>;
	/** The algorithm of the app's key. */
	algorithm?: Algorithm;
	isOlderN8n?: boolean;
}

interface ServiceAppSetup extends Omit<HookSetup, 'close'> {
	/** Creates a node with a new service app of the org. */
	createAppHarness(options?: AppHarnessOptions): Promise<HookHarness>;
	/** The statuses of the responses to token requests since the last call. */
	tokenStatuses(): unknown[];
}

/**
 * Starts an Okta org for each test, for nodes with service apps.
 *
 * @param defaults how the apps differ from Okta's default settings, which require DPoP
 */
export function setUpServiceApps(defaults: Partial<ServiceApp> = {}): ServiceAppSetup {
	const setup = setUpHook();
	return Object.assign(setup, {
		createAppHarness: async (options: AppHarnessOptions = {}) => {
			const { app, account, algorithm, isOlderN8n } = options;
			const registered = setup.org.serviceApps.register({ ...defaults, ...app }, algorithm);
			return await setup.createHarness({ serviceApp: { ...registered, ...account }, isOlderN8n });
		},
		tokenStatuses: () => {
			const requests = setup.org.requestsTo('/oauth2/v1/token');
			setup.org.requests.length = 0;
			return requests.map(({ status }) => status);
		},
	});
}

/** The token that n8n stored in the node's credential. */
export function storedToken({ credentials }: HookHarness): StoredToken {
	return JSON.parse(String(credentials.data.accessToken)) as StoredToken;
}
