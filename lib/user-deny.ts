import { sameDocument } from './deny-document.ts';
import { isObject } from './json.ts';
import { isoSeconds, later, MINUTE } from './time.ts';
import { type UserContainment, userDenyPolicy } from './user-containment.ts';

/** What a deny of ours on a user says, read back from IAM. */
export interface UserDeny {
  readonly freeze: boolean;
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
  const lapse = dateOf(isObject(dates) ? dates['aws:CurrentTime'] : undefined);
  if (lapse === undefined) return undefined;
  const freeze = isFreezeList(statement.Action);
  const [ours] = userDenyPolicy('quarantine', lapse).Statement;
  const expected = { Version: '2012-10-17', Statement: [freeze ? { ...ours, Action: statement.Action } : ours] };
  return sameDocument(expected, document) ? { freeze, lapse } : undefined;
}

/** Two clocks that differ, each by some minutes. */
const SKEW = 10 * MINUTE;

/**
 * Whether it does what the containment would. One that ends too early was dated back by somebody; one that ends later than any
 * of ours was written by somebody else.
 */
export function userDenyStands(
  { freeze, lapse }: UserDeny,
  { method }: UserContainment,
  eventTime: string | undefined,
  cap: number,
  now: Date,
): boolean {
  const earliest = later(new Date(eventTime ?? now), eventTime === undefined ? 0 : cap - SKEW);
  return freeze === (method === 'freeze') && lapse > now && lapse >= earliest && lapse <= later(now, cap + SKEW);
}

export function asStandingOnUser(
  containment: UserContainment,
  { lapse }: UserDeny,
  standing: unknown,
): UserContainment {
  const until = isoSeconds(lapse);
  return {
    ...containment,
    cutoff: until,
    lapse: until,
    policyDocument: standing as UserContainment['policyDocument'],
  };
}

function dateOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Any list of actions, as for roles: an older version of ours froze other ones. */
function isFreezeList(action: unknown): boolean {
  return Array.isArray(action) && action.length > 0 && action.every((entry) => typeof entry === 'string');
}
