import { z } from 'zod/v4';

import { optionalText } from '../json';

/** An entry of a hook's filter. Okta adds the version of its expression language. */
const conditionSchema = z.looseObject({
	event: z.string(),
	condition: z.looseObject({ expression: optionalText }).nullish(),
});

/** An event hook as Okta's API returns it. It never contains the secret (`authScheme.value`). */
export const eventHookSchema = z.looseObject({
	id: z.string().min(1),
	name: optionalText,
	description: optionalText,
	status: optionalText,
	verificationStatus: optionalText,
	events: z
		.looseObject({
			items: z.array(z.string()).catch([]),
			filter: z
				.looseObject({ type: optionalText, eventFilterMap: z.array(conditionSchema).nullish() })
				.nullish(),
		})
		.nullish()
		.catch(undefined),
	channel: z
		.looseObject({
			config: z
				.looseObject({
					uri: optionalText,
					authScheme: z.looseObject({ key: optionalText }).nullish().catch(undefined),
				})
				.nullish()
				.catch(undefined),
		})
		.nullish()
		.catch(undefined),
});

export type EventHook = z.infer<typeof eventHookSchema>;

/** The hooks of an org. Skips invalid entries, since this package can't have created them. */
export const eventHooksSchema = z
	.array(eventHookSchema.nullable().catch(null))
	.transform((hooks) => hooks.filter((hook) => hook !== null));
