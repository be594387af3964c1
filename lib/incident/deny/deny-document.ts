import { parseIamArn } from '../../base/arn.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { Denied } from '../../base/method.ts';
import { parseSeconds } from '../../base/time.ts';
import type { DenyPolicy } from './deny.ts';
import { policyDenying, type Scope } from './deny-policy.ts';
import type { Deny } from './found-deny.ts';
import { FREEZE_ACTIONS } from './freeze-actions.ts';

/** Whom a policy is on: a deny for the one is none on the other. */
export type Holder = 'role' | 'user';

export function holderOf(arn: string): Holder {
  return parseIamArn(arn)?.resource === 'user' ? 'user' : 'role';
}

/**
 * The deny in the document of a policy on a role or a user, if our builder writes exactly this document there for its scope and
 * dates; undefined for any other, whatever its name. Rolewarden deletes no policy that this function does not read.
 */
export function parseDeny(document: unknown, on: Holder = 'role'): Deny | undefined {
  const statement = onlyStatement(document);
  const condition = isObject(statement?.Condition) ? statement.Condition : undefined;
  const dates = isObject(condition?.DateLessThan) ? condition.DateLessThan : undefined;
  const lapse = parseSeconds(dates?.['aws:CurrentTime']);
  const cutoff = on === 'user' ? lapse : parseSeconds(dates?.['aws:TokenIssueTime']);
  const scope = on === 'user' ? ({ kind: 'user' } as const) : scopeOf(condition?.StringLike);
  if (statement === undefined || cutoff === undefined || lapse === undefined || scope === undefined) return undefined;
  const denies = on === 'user' ? 'everything' : deniedBy(statement.Action);
  const rebuilt = builtDeny('everything', scope, cutoff, lapse);
  if (rebuilt === undefined) return undefined;
  const [ours] = rebuilt.Statement;
  const expected =
    denies === 'everything' ? rebuilt : { ...rebuilt, Statement: [{ ...ours, Action: statement.Action }] };
  if (!sameDocument(expected, document)) return undefined;
  const isHollow = denies === 'privilege calls' && !listsOurs(statement.Action);
  return { scope, denies, cutoff, lapse, ...(isHollow && { isHollow }) };
}

export function denyDocument({ denies, scope, cutoff, lapse }: Deny): DenyPolicy {
  return policyDenying(denies, scope, cutoff, lapse);
}

/** Compares the content, with keys in any order: IAM keeps the text as it was put, other tools re-order it. */
export function sameDocument(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b) || canonical(a) === canonical(b); // mostly the text as it was put
}

/** The statement of a document that has one. */
export function onlyStatement(document: unknown): JsonObject | undefined {
  if (!isObject(document) || !Array.isArray(document.Statement) || document.Statement.length !== 1) return undefined;
  const [statement]: unknown[] = document.Statement;
  return isObject(statement) ? statement : undefined;
}

function scopeOf(stringLike: unknown): Scope | undefined {
  if (stringLike === undefined) return { kind: 'role' };
  const userids = isObject(stringLike) ? stringLike['aws:userid'] : undefined;
  if (!Array.isArray(userids) || !userids.every((userid) => typeof userid === 'string')) return undefined;
  return { kind: 'session', userids };
}

/** Any list of actions counts as a freeze: an older version froze other actions, and its denies must stay deletable. */
function deniedBy(action: unknown): Denied {
  const isList = Array.isArray(action) && action.length > 0 && action.every((entry) => typeof entry === 'string');
  return isList ? 'privilege calls' : 'everything';
}

function listsOurs(action: unknown): boolean {
  return Array.isArray(action) && FREEZE_ACTIONS.every((ours) => action.includes(ours));
}

/** Undefined where the builder refuses the scope or dates: nobody of ours wrote such a deny, and nobody can write it again. */
export function builtDeny(denies: Denied, scope: Scope, cutoff: Date, lapse: Date): DenyPolicy | undefined {
  try {
    return policyDenying(denies, scope, cutoff, lapse);
  } catch {
    return undefined;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    isObject(entry) ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))) : entry,
  );
}
