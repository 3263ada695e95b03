/**
 * Makes a name for an event type that has no card in Okta Workflows, in the manner of those cards:
 * `group.lifecycle.create` is "Group Created".
 *
 * The parts of the type become words, without those that say nothing (`lifecycle`, and `system` or
 * `security` at the beginning). The last verb becomes a participle and goes behind its object
 * (`send_phone_verification_message` is "Phone Verification Message Sent"); what follows the part
 * with the verb comes in parentheses.
 */
export function nameOf(type: string): string {
	const parts = type.split('.').filter((part, index) => !isSilent(part, index));
	const end = parts.findLastIndex((part) => isEvent(part));
	const at = end === -1 ? parts.length - 1 : end;
	const before = parts.slice(0, at).flatMap(wordsOf);
	const after = parts.slice(at + 1).flatMap(wordsOf);
	const words = withoutEcho([...before, ...happened(parts[at] ?? '')]);
	return after.length === 0 ? write(words) : `${write(words)} (${write(after)})`;
}

function isSilent(part: string, index: number): boolean {
	return part === 'lifecycle' || (index === 0 && ['system', 'security'].includes(part));
}

/** Whether a part says that something happens: a verb alone, or one before its object. */
function isEvent(part: string): boolean {
	const [first = '', ...rest] = wordsOf(part);
	if (rest.length === 0) return first in PARTICIPLES && first !== NOUN;
	return first in PARTICIPLES && first !== DESCRIBES;
}

/** `create` is "created", `reset_password` "password reset", `unlock_by_admin` "unlocked by admin". */
function happened(part: string): string[] {
	const [verb = '', ...object] = wordsOf(part);
	const participle = PARTICIPLES[verb];
	if (participle === undefined || (object.length > 0 && verb === DESCRIBES)) {
		return [verb, ...object];
	}
	return ['by', 'all'].includes(object[0] ?? '')
		? [participle, ...object]
		: [...object, participle];
}

/** "User Authentication Authenticated" says one thing twice. */
function withoutEcho(words: string[]): string[] {
	const [noun = '', verb = ''] = words.slice(-2);
	const isEcho = noun.length > 8 && verb.startsWith(noun.slice(0, 8));
	return isEcho ? words.toSpliced(-2, 1) : words;
}

function wordsOf(part: string): string[] {
	return part.split('_').map((word) => word.toLowerCase());
}

function write(words: string[]): string {
	return words.map((word, index) => capital(word, index)).join(' ');
}

function capital(word: string, index: number): string {
	if (word in SPELLINGS) return SPELLINGS[word] ?? word;
	if (index > 0 && ['by', 'of', 'via'].includes(word)) return word;
	return word.charAt(0).toUpperCase() + word.slice(1);
}

const SPELLINGS: Readonly<Record<string, string>> = {
	a2a: 'A2A',
	ad: 'AD',
	ai: 'AI',
	api: 'API',
	as: 'AS',
	auth: 'Auth',
	iam: 'IAM',
	idp: 'IdP',
	mcp: 'MCP',
	mfa: 'MFA',
	oauth2: 'OAuth2',
	resourceset: 'Resource Set',
	sms: 'SMS',
	sso: 'SSO',
};

/** Alone, this is a thing and not what happens: `system.import.roadblock`. */
const NOUN = 'import';

/** Before other words, this begins a description: `request_outside_allowed_range`. */
const DESCRIBES = 'request';

const PARTICIPLES: Readonly<Record<string, string>> = {
	activate: 'activated',
	add: 'added',
	approve: 'approved',
	assign: 'assigned',
	authenticate: 'authenticated',
	cancel: 'canceled',
	change: 'changed',
	clear: 'cleared',
	close: 'closed',
	complete: 'completed',
	confirm: 'confirmed',
	create: 'created',
	deactivate: 'deactivated',
	decide: 'decided',
	delete: 'deleted',
	deny: 'denied',
	detect: 'detected',
	disable: 'disabled',
	discover: 'discovered',
	enable: 'enabled',
	end: 'ended',
	enroll: 'enrolled',
	expire: 'expired',
	fail: 'failed',
	grant: 'granted',
	ignore: 'ignored',
	import: 'imported',
	initiate: 'initiated',
	invalidate: 'invalidated',
	launch: 'launched',
	lock: 'locked',
	promote: 'promoted',
	push: 'pushed',
	reactivate: 'reactivated',
	read: 'read',
	register: 'registered',
	reject: 'rejected',
	remediate: 'remediated',
	remove: 'removed',
	request: 'requested',
	reset: 'reset',
	resolve: 'resolved',
	revert: 'reverted',
	revoke: 'revoked',
	rollback: 'rolled Back',
	schedule: 'scheduled',
	send: 'sent',
	stage: 'staged',
	start: 'started',
	suspend: 'suspended',
	sync: 'synced',
	unassign: 'unassigned',
	unlock: 'unlocked',
	unsuspend: 'unsuspended',
	update: 'updated',
	validate: 'validated',
};
