import { z } from 'zod/v4';

import { isObject, type JsonObject } from './json';

/**
 * The shapes of what Okta sends, loose on purpose: Okta adds properties and values at any time, so
 * only what is used is checked, and what is checked may be missing wherever we can do without.
 *
 * Lazy, since to build a schema takes longer than to load this file, and n8n loads it at its start.
 */

/** An object whose content is not looked at, nor copied: there may be thousands of them. */
const anyObject = z.lazy(() => z.custom<JsonObject>(isObject));

const text = z.lazy(() => z.string().nullish().catch(undefined));

/** One entry of a hook's filter. Okta adds the version of its expression language. */
const conditionSchema = z.lazy(() =>
	z.looseObject({
		event: z.string(),
		condition: z.looseObject({ expression: text }).nullish(),
	}),
);

/** An event hook as Okta's API returns it. The secret (`authScheme.value`) is never in it. */
export const eventHookSchema = z.lazy(() =>
	z.looseObject({
		id: z.string().min(1),
		name: text,
		status: text,
		verificationStatus: text,
		events: z
			.looseObject({
				items: z.array(z.string()).catch([]),
				filter: z
					.looseObject({ type: text, eventFilterMap: z.array(conditionSchema).nullish() })
					.nullish(),
			})
			.nullish()
			.catch(undefined),
		channel: z
			.looseObject({
				config: z
					.looseObject({
						uri: text,
						authScheme: z.looseObject({ key: text }).nullish().catch(undefined),
					})
					.nullish()
					.catch(undefined),
			})
			.nullish()
			.catch(undefined),
	}),
);

export type EventHook = z.infer<typeof eventHookSchema>;

/** The hooks of an org. An entry that is no hook is passed over: it is not ours, whatever it is. */
export const eventHooksSchema = z.lazy(() =>
	z
		.array(eventHookSchema.nullable().catch(null))
		.transform((hooks) => hooks.filter((hook) => hook !== null)),
);

/** The body of every refusal of Okta's API. Only `errorCode` is stable; the texts are for people. */
export const oktaErrorSchema = z.lazy(() =>
	z.looseObject({
		errorCode: z.string(),
		errorSummary: text,
		errorCauses: z.array(z.looseObject({ errorSummary: text })).catch([]),
	}),
);

/** What makes a request body a delivery: a list with at least one event, whatever else is in it. */
export const deliverySchema = z.lazy(() =>
	z.looseObject({
		data: z.looseObject({
			events: z.custom<unknown[]>((list) => Array.isArray(list) && list.some(isObject)),
		}),
	}),
);

/** A page of the System Log: a list of events, whatever they are. */
export const logPageSchema = z.lazy(() => z.array(anyObject));

/** The answer to a token request. `token_type` is `DPoP` if the token is bound to a key. */
export const accessTokenSchema = z.lazy(() =>
	z.looseObject({
		access_token: z.string().min(1),
		token_type: z.string().regex(/^(bearer|dpop)$/i),
	}),
);

/** What n8n keeps in the credential, as this package wrote it. */
export const storedTokenSchema = z.lazy(() =>
	z.object({
		accessToken: z.string().min(1),
		issuedFor: z.string(),
		issuedAt: z.number(),
		dpop: z
			.object({
				key: z.object({
					kty: z.literal('EC'),
					crv: z.literal('P-256'),
					x: z.string(),
					y: z.string(),
					d: z.string(),
				}),
				nonce: z.string().optional(),
				clockOffset: z.number(),
			})
			.optional(),
	}),
);

/** The body of a refused token request (RFC 6749, section 5.2). The description is for people. */
export const oauthErrorSchema = z.lazy(() =>
	z.looseObject({ error: z.string(), error_description: text }),
);
