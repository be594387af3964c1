import { isObject } from '../../base/json.ts';
import { isoSeconds, later, parseSeconds } from '../../base/time.ts';
import { sameDocument } from './deny-document.ts';
import { SKEW } from './stands.ts';
import { type UserContainment, userDenyPolicy } from './user-containment.ts';

/** The content of a deny of ours on a user, read back from IAM. */
export interface UserDeny {
  readonly lapse: Date;
}

/**
 * The deny in a user's policy document, if our builder would write exactly this document for its lapse; undefined for any other.
 * Only for documents on users: on a role we never write such a document, and `parseDeny` refuses it.
 */
export function parseUserDeny(document: unknown): UserDeny | undefined {
  const statements: unknown = isObject(document) ? document.Statement : undefined;
  const [statement]: unknown[] = Array.isArray(statements) ? statements : [];
  if (!isObject(statement) || !isObject(statement.Condition)) return undefined;
  const { DateLessThan: dates } = statement.Condition;
  const lapse = parseSeconds(isObject(dates) ? dates['aws:CurrentTime'] : undefined);
  return lapse !== undefined && sameDocument(userDenyPolicy(lapse), document) ? { lapse } : undefined;
}

/**
 * Whether the deny on the user already does what the containment would. Somebody dated back a deny that ends too early;
 * somebody else wrote a deny that ends later than ours can.
 */
export function userDenyStands({ lapse }: UserDeny, event: Date | undefined, cap: number, now: Date): boolean {
  const earliest = event === undefined ? now : later(event, cap - SKEW);
  return lapse > now && lapse >= earliest && lapse <= later(now, cap + SKEW);
}

export function asFoundOnUser(containment: UserContainment, { lapse }: UserDeny, document: unknown): UserContainment {
  const until = isoSeconds(lapse);
  return {
    ...containment,
    cutoff: until,
    lapse: until,
    policyDocument: document as UserContainment['policyDocument'],
  };
}
