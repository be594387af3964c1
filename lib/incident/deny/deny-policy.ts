import { isObject, isTexts } from '../../base/json.ts';
import { type Denied, METHODS, type Method } from '../../base/method.ts';
import { HOUR, isoSeconds, MINUTE, SECOND } from '../../base/time.ts';
import type { DenyPolicy } from './deny.ts';
import { FREEZE_ACTIONS } from './freeze-actions.ts';

/**
 * A containment reaches the sessions with these `aws:userid`s (`AROA…:session-name`), every session of the role, or the user with
 * all its keys, its password and every session made with them.
 */
export type Scope =
  | { readonly kind: 'workload' | 'session'; readonly userids: readonly string[] }
  | { readonly kind: 'role' }
  | { readonly kind: 'user' };

/** Undefined for what is no scope of this release. */
export function scopeIn(value: unknown): Scope | undefined {
  if (!isObject(value)) return undefined;
  const { kind, userids } = value;
  if (kind === 'role' || kind === 'user') return { kind };
  return (kind === 'workload' || kind === 'session') && isTexts(userids) ? { kind, userids } : undefined;
}

/** The containment must not be written. The message names the bound that it breaks. */
export class ContainmentError extends Error {
  override name = 'ContainmentError';
}

const SHORTEST_LAPSE = 12 * HOUR + 15 * MINUTE;
export const MOST_USERIDS = 7;

/** `policyDenying` for a method of containment. */
export function denyPolicy(method: Method, scope: Scope, cutoff: Date, lapse: Date): DenyPolicy {
  return policyDenying(METHODS[method].denies, scope, cutoff, lapse);
}

/**
 * One statement. On a role with both dates in one DateLessThan, so that both must hold; plain, never IfExists. Bounded by
 * CurrentTime alone, the deny would end while the attacker's session still lives. On a user, whose keys have no time of issue,
 * by CurrentTime alone: after the lapse the keys work again.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 * @throws ContainmentError for a lapse under 12 h 15 min after the cutoff, fractions of seconds, or a document over its budget;
 * for a user whose cutoff is not the lapse, or from whom less than everything would be taken
 */
export function policyDenying(denies: Denied, scope: Scope, cutoff: Date, lapse: Date): DenyPolicy {
  if (cutoff.getTime() % SECOND !== 0 || lapse.getTime() % SECOND !== 0)
    throw new ContainmentError('cutoff and lapse are whole seconds: IAM compares token issue times by the second');
  if (scope.kind === 'user') checkUser(denies, cutoff, lapse);
  else if (lapse.getTime() - cutoff.getTime() < SHORTEST_LAPSE)
    throw new ContainmentError(
      'the lapse is less than 12 h 15 min after the cutoff: a denied session could outlive it',
    );
  const policy: DenyPolicy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Rolewarden',
        Effect: 'Deny',
        Action: denies === 'everything' ? '*' : FREEZE_ACTIONS,
        Resource: '*',
        Condition: {
          DateLessThan: {
            ...(scope.kind !== 'user' && { 'aws:TokenIssueTime': isoSeconds(cutoff) }),
            'aws:CurrentTime': isoSeconds(lapse),
          },
          ...(scope.kind !== 'role' &&
            scope.kind !== 'user' && { StringLike: { 'aws:userid': useridsOf(scope.userids) } }),
        },
      },
    ],
  };
  const size = JSON.stringify(policy).length;
  if (size > budgetOf(denies, scope))
    throw new ContainmentError(`the deny has ${size} characters, over its ${budgetOf(denies, scope)}: widen its scope`);
  return policy;
}

function checkUser(denies: Denied, cutoff: Date, lapse: Date): void {
  if (cutoff.getTime() !== lapse.getTime())
    throw new ContainmentError("a user's cutoff is its lapse: its keys have no time of issue that could be cut");
  if (denies !== 'everything')
    throw new ContainmentError(`a freeze is too long for a user, whose inline policies hold ${USER_QUOTA} characters`);
}

/**
 * The most characters that all inline policies of a user may have together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const USER_QUOTA = 2048;

/** The most characters of a deny: an attacker must not fill the role's 10,240 by making us write long ones. */
export function budgetOf(denies: Denied, scope: Scope): number {
  if (denies !== 'everything') return 3000;
  return scope.kind === 'workload' && scope.userids.every((userid) => /:i-[0-9a-f]+$/.test(userid)) ? 600 : 1000;
}

/** `AROA…:name`. A `*` may stand only at the end, where our own prefixes have it; elsewhere it would reach other sessions. */
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
