import { createHash } from 'node:crypto';
import { parseIamArn } from './arn.ts';
import { FREEZE_ACTIONS } from './freeze-actions.ts';
import { ceilToSecond, HOUR, isoSeconds, later, MINUTE, SECOND } from './time.ts';

/** `freeze` stops privilege, persistence and evasion calls; `revocation` old sessions; `quarantine` also those issued in the window. */
export type Method = 'freeze' | 'revocation' | 'quarantine';

/** Whom a containment reaches: sessions with these `aws:userid`s (`AROA…:session-name`), or everybody on the role. */
export type Scope =
  | { readonly kind: 'workload' | 'session'; readonly userids: readonly string[] }
  | { readonly kind: 'role' };

export interface DenyPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [
    {
      readonly Sid: 'Rolewarden';
      readonly Effect: 'Deny';
      readonly Action: '*' | readonly string[];
      readonly Resource: '*';
      readonly Condition: {
        readonly DateLessThan: { readonly 'aws:TokenIssueTime': string; readonly 'aws:CurrentTime': string };
        readonly StringLike?: { readonly 'aws:userid': readonly string[] };
      };
    },
  ];
}

/** The promised JSON of a containment (README, "Data"). */
export interface Containment {
  /** ARN of the role the policy is put on. */
  readonly target: string;
  readonly method: Method;
  readonly scope: Scope;
  /** Sessions issued before it are denied for their whole life. */
  readonly cutoff: string;
  /** After it the statement is inert. */
  readonly lapse: string;
  readonly policyName: string;
  readonly policyDocument: DenyPolicy;
  /** The AWS CLI command that removes it. */
  readonly undo: string;
  /** Where it stands when that is no inline policy. A boundary allows nothing, and does not end by itself. */
  readonly rung?: 'managed' | 'boundary';
}

/** What is asked for; the dates come from the clock of whoever writes it. */
export interface ContainmentOrder {
  readonly incident: string;
  readonly target: string;
  readonly method: Method;
  readonly scope: Scope;
  /** The deny is for the session of the caller, not for the role the event was about. */
  readonly caller?: boolean;
  /** 1 for the first extension, and so on. */
  readonly extension?: number;
  /** What a widened deny says, in 8 hex: see `widenedName`. */
  readonly widened?: string;
}

/** A containment that must not be written: it names the bound that it breaks. */
export class ContainmentError extends Error {
  override name = 'ContainmentError';
}

/** IAM needs seconds to spread a policy; sessions issued meanwhile must be dead too. */
export const SPREAD = 60 * SECOND;
/** 12 h, the longest session there is, and an hour for clock skew and spreading. */
export const SESSION_LIFE = 13 * HOUR;
export const SHORTEST_LAPSE = 12 * HOUR + 15 * MINUTE;
export const MOST_USERIDS = 7;

/** First 16 hex of SHA-256(eventID, newline, role ARN): the same event twice is the same incident. */
export function incidentOf(eventId: string, roleArn: string): string {
  return createHash('sha256').update(`${eventId}\n${roleArn}`).digest('hex').slice(0, 16);
}

/** What a policy name of ours tells. */
export type NamedBy = Pick<ContainmentOrder, 'incident' | 'method' | 'caller' | 'extension' | 'widened'>;

/** `rolewarden-<incident>-<method>[-caller][-x<n>][-w<8 hex>]`: two incidents never overwrite each other. */
export function policyNameOf({ incident, method, caller, extension, widened }: NamedBy): string {
  return `rolewarden-${incident}-${method}${caller ? '-caller' : ''}${extension ? `-x${extension}` : ''}${widened ? `-w${widened}` : ''}`;
}

/**
 * The name of a deny that was widened to take the place of others. It tells what the document says, so that nobody who planned
 * on an older state of the role overwrites it with something narrower or shorter: IAM has no conditional put.
 */
export function widenedName(policyName: string, document: DenyPolicy): string {
  const digest = createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 8);
  return `${policyName.replace(/-w[0-9a-f]{8}$/, '')}-w${digest}`;
}

const OUR_NAME =
  /^rolewarden-([0-9a-f]{16})-(freeze|revocation|quarantine)(-caller)?(?:-x(\d{1,3}))?(?:-w([0-9a-f]{8}))?$/;

/** What a policy name of ours says. */
export interface OurName {
  readonly incident: string;
  readonly method: Method;
  readonly caller: boolean;
  readonly extension: number;
  readonly widened?: string;
}

/** The incident, method, target and extension that a policy name of ours says; undefined for anybody else's. */
export function parsePolicyName(name: string): OurName | undefined {
  const [, incident, method, caller, extension, widened] = OUR_NAME.exec(name) ?? [];
  if (incident === undefined || method === undefined) return undefined;
  return {
    incident,
    method: method as Method,
    caller: caller !== undefined,
    extension: Number(extension ?? 0),
    ...(widened !== undefined && { widened }),
  };
}

/** The same deny whatever it was widened to: what the name of the order says, without what it was widened to. */
export function isSameOrder(one: string, other: string): boolean {
  const [a, b] = [parsePolicyName(one), parsePolicyName(other)];
  return (
    a !== undefined && b !== undefined && policyNameOf({ ...a, widened: '' }) === policyNameOf({ ...b, widened: '' })
  );
}

/**
 * The whole containment, dated from `now`: a revocation cuts at the next whole second plus the time IAM needs to spread,
 * the others after `window` milliseconds.
 * @throws ContainmentError for a bound that does not hold; nothing is ever widened silently here, see `fittingScope`.
 */
export function containmentOf(order: ContainmentOrder, now: Date, window: number): Containment {
  const cutoff = later(ceilToSecond(now), order.method === 'revocation' ? SPREAD : Math.max(window, SPREAD));
  return containmentUntil(order, cutoff, later(cutoff, SESSION_LIFE));
}

/** As containmentOf, with both dates given. */
export function containmentUntil(order: ContainmentOrder, cutoff: Date, lapse: Date): Containment {
  const role = parseIamArn(order.target);
  if (role?.resource !== 'role') throw new ContainmentError(`"${order.target}" is not the ARN of a role`);
  const policyName = policyNameOf(order);
  return {
    target: order.target,
    method: order.method,
    scope: order.scope,
    cutoff: isoSeconds(cutoff),
    lapse: isoSeconds(lapse),
    policyName,
    policyDocument: denyPolicy(order.method, order.scope, cutoff, lapse),
    undo: undoOf(order.target, policyName),
  };
}

/** The AWS CLI command that deletes the inline policy. */
export function undoOf(target: string, policyName: string): string {
  const name = parseIamArn(target)?.name ?? '';
  return `aws iam delete-role-policy --role-name ${shellWord(name)} --policy-name ${policyName}`;
}

/**
 * One statement, both dates in one DateLessThan, so that both must hold; plain, never IfExists. Bounded by CurrentTime
 * alone it would bring an attacker's session back to life.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 * @throws ContainmentError for a lapse under 12 h 15 min after the cutoff, fractions of seconds, or a document over its budget.
 */
export function denyPolicy(method: Method, scope: Scope, cutoff: Date, lapse: Date): DenyPolicy {
  if (cutoff.getTime() % SECOND !== 0 || lapse.getTime() % SECOND !== 0)
    throw new ContainmentError('cutoff and lapse are whole seconds: IAM compares token issue times by the second');
  if (lapse.getTime() - cutoff.getTime() < SHORTEST_LAPSE)
    throw new ContainmentError(
      'the lapse is less than 12 h 15 min after the cutoff: a denied session could outlive it',
    );
  const policy: DenyPolicy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Rolewarden',
        Effect: 'Deny',
        Action: method === 'freeze' ? FREEZE_ACTIONS : '*',
        Resource: '*',
        Condition: {
          DateLessThan: { 'aws:TokenIssueTime': isoSeconds(cutoff), 'aws:CurrentTime': isoSeconds(lapse) },
          ...(scope.kind !== 'role' && { StringLike: { 'aws:userid': useridsOf(scope.userids) } }),
        },
      },
    ],
  };
  const size = JSON.stringify(policy).length;
  if (size > budgetOf(method, scope))
    throw new ContainmentError(`the deny has ${size} characters, over its ${budgetOf(method, scope)}: widen its scope`);
  return policy;
}

/** Characters a deny may have, so that nobody can fill the role's 10,240 by making us write long ones. */
export function budgetOf(method: Method, scope: Scope): number {
  if (method === 'freeze') return 3000;
  return scope.kind === 'workload' && scope.userids.every((userid) => /:i-[0-9a-f]+$/.test(userid)) ? 600 : 1000;
}

/** `AROA…:name`, where only our own prefixes end in `*`; a name with another wildcard would reach other sessions. */
const USERID = /^A[A-Z0-9]{3,127}:[\w+=,.@-]{1,64}\*?$/;

export function isUserid(text: string): boolean {
  return USERID.test(text);
}

function useridsOf(userids: readonly string[]): readonly string[] {
  if (userids.length === 0 || userids.length > MOST_USERIDS)
    throw new ContainmentError(`a scope names 1 to ${MOST_USERIDS} sessions, not ${userids.length}: widen it`);
  const odd = userids.find((userid) => !isUserid(userid));
  if (odd !== undefined) throw new ContainmentError(`"${odd}" is not RoleId:session-name`);
  return userids;
}

/** Role names come from events: quoted unless plainly harmless, because people paste the command. */
export function shellWord(text: string): string {
  return /^[\w+=,.@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
