import { isObject } from '../../base/json.ts';
import { isoSeconds, later, parseSeconds } from '../../base/time.ts';
import { sameDocument } from './deny-document.ts';
import { SKEW } from './stands.ts';
import { type UserContainment, userDenyPolicy } from './user-containment.ts';

/** What a deny of ours on a user says, read back from IAM. */
export interface UserDeny {
  readonly lapse: Date;
}

/**
 * The deny in a user's policy document, if it is exactly what our builder writes for that lapse; undefined for anything else.
 * Never to be asked about a role's: there such a document is somebody else's, and `parseDeny` refuses it.
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
 * Whether it does what the containment would. One that ends too early was dated back by somebody; one that ends later than any
 * of ours was written by somebody else.
 */
export function userDenyStands({ lapse }: UserDeny, eventTime: string | undefined, cap: number, now: Date): boolean {
  const earliest = later(new Date(eventTime ?? now), eventTime === undefined ? 0 : cap - SKEW);
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
