/**
 * A name for an event type that has no card in Okta Workflows, in the style of those cards:
 * `group.lifecycle.create` is "Group Created".
 *
 * The parts of the type become words, except `lifecycle`, and `system` or `security` at the start. The
 * last verb becomes a participle after its object (`send_phone_verification_message` is "Phone
 * Verification Message Sent"). What follows the part with the verb is put in parentheses.
 */
export function eventName(type: string): string {
	const parts = type.split('.').filter((part, index) => !isOmitted(part, index));
	const end = parts.findLastIndex((part) => hasVerb(part));
	const verbAt = end === -1 ? parts.length - 1 : end;
	const before = parts.slice(0, verbAt).flatMap(wordsOf);
	const after = parts.slice(verbAt + 1).flatMap(wordsOf);
	const words = withoutRepetition([...before, ...inPastTense(parts[verbAt] ?? '')]);
	return after.length === 0 ? toTitle(words) : `${toTitle(words)} (${toTitle(after)})`;
}

function isOmitted(part: string, index: number): boolean {
	return part === 'lifecycle' || (index === 0 && ['system', 'security'].includes(part));
}

/** Whether a part is a verb, or a verb before its object. */
function hasVerb(part: string): boolean {
	const [first = '', ...rest] = wordsOf(part);
	if (rest.length === 0) return first in PARTICIPLES && first !== NOUN_ALONE;
	return first in PARTICIPLES && first !== NOUN_BEFORE_WORDS;
}

/** `create` is "created", `reset_password` "password reset", `unlock_by_admin` "unlocked by admin". */
function inPastTense(part: string): string[] {
	const [verb = '', ...object] = wordsOf(part);
	const participle = PARTICIPLES[verb];
	if (participle === undefined || (object.length > 0 && verb === NOUN_BEFORE_WORDS)) {
		return [verb, ...object];
	}
	return ['by', 'all'].includes(object[0] ?? '')
		? [participle, ...object]
		: [...object, participle];
}

/** "User Authentication Authenticated" becomes "User Authenticated". */
function withoutRepetition(words: string[]): string[] {
	const [noun = '', verb = ''] = words.slice(-2);
	const isRepetition = noun.length > 8 && verb.startsWith(noun.slice(0, 8));
	return isRepetition ? words.toSpliced(-2, 1) : words;
}

function wordsOf(part: string): string[] {
	return part.split('_').map((word) => word.toLowerCase());
}

function toTitle(words: string[]): string {
	return words.map((word, index) => capitalize(word, index)).join(' ');
}

function capitalize(word: string, index: number): string {
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

/** A noun if it's alone: `system.import.roadblock`. */
const NOUN_ALONE = 'import';

/** A noun if other words follow: `request_outside_allowed_range`. */
const NOUN_BEFORE_WORDS = 'request';

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
