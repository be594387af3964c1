import { isObject, type JsonObject } from '../../base/json.ts';
import type { Denied } from '../../base/method.ts';
import { parseSeconds } from '../../base/time.ts';
import { type DenyPolicy, policyDenying, type Scope } from './deny-policy.ts';

/** What a deny of ours says, read back from IAM. */
export interface Deny {
  /** `session` also for a workload: the document does not tell them apart. */
  readonly scope: Scope;
  readonly denies: Denied;
  readonly cutoff: Date;
  readonly lapse: Date;
}

/**
 * The deny in a policy document, if the document is exactly what our builder writes for that scope and those dates; undefined
 * for anything else, whatever its name. Only what this reads may be deleted.
 */
export function parseDeny(document: unknown): Deny | undefined {
  const statement = onlyStatement(document);
  const condition = isObject(statement?.Condition) ? statement.Condition : undefined;
  const dates = isObject(condition?.DateLessThan) ? condition.DateLessThan : undefined;
  const cutoff = parseSeconds(dates?.['aws:TokenIssueTime']);
  const lapse = parseSeconds(dates?.['aws:CurrentTime']);
  const scope = scopeOf(condition?.StringLike);
  if (statement === undefined || cutoff === undefined || lapse === undefined || scope === undefined) return undefined;
  const denies = deniedBy(statement.Action);
  const rebuilt = rebuild(scope, cutoff, lapse);
  if (rebuilt === undefined) return undefined;
  const [ours] = rebuilt.Statement;
  const expected =
    denies === 'everything' ? rebuilt : { ...rebuilt, Statement: [{ ...ours, Action: statement.Action }] };
  return sameDocument(expected, document) ? { scope, denies, cutoff, lapse } : undefined;
}

/** The document that says this deny. */
export function denyDocument({ denies, scope, cutoff, lapse }: Deny): DenyPolicy {
  return policyDenying(denies, scope, cutoff, lapse);
}

/** Same content with keys in any order: IAM keeps the text as it was put, other tools re-order it. */
export function sameDocument(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function onlyStatement(document: unknown): JsonObject | undefined {
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

/** Any list of actions: an older version of ours froze other ones, and a lapsed deny of some actions denies nothing. */
function deniedBy(action: unknown): Denied {
  const isList = Array.isArray(action) && action.length > 0 && action.every((entry) => typeof entry === 'string');
  return isList ? 'privilege calls' : 'everything';
}

/** The builder refuses what breaks its bounds, and what it refuses was not written by it. */
function rebuild(scope: Scope, cutoff: Date, lapse: Date): DenyPolicy | undefined {
  try {
    return policyDenying('everything', scope, cutoff, lapse);
  } catch {
    return undefined;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    isObject(entry) ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))) : entry,
  );
}
