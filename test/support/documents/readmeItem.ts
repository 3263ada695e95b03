import { textOf } from '../sources';

/** The item in the README, as JSON. */
export function readmeItem(): string {
	const [, json = ''] = /```json\n([\s\S]*?)```/.exec(textOf('README.md')) ?? [];
	return json;
}
