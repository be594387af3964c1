import { deniesAsMuchAs, METHODS } from '../../base/method.ts';
import { DAY, isoSeconds, later, MINUTE } from '../../base/time.ts';
import type { Containment } from './containment.ts';
import { SESSION_LIFE } from './containment-of.ts';
import type { Scope } from './deny-policy.ts';
import type { Deny } from './found-deny.ts';

/** The longest `quarantine.cap` that the settings allow. */
export const LONGEST_CAP = 7 * DAY;

/** No deny of ours lapses later than the cap and a session's life from now: somebody else wrote one that does. */
export function endsTooLate({ lapse }: Pick<Deny, 'lapse'>, cap: number, now: Date): boolean {
  return lapse > later(now, cap + SESSION_LIFE + SKEW);
}

/** The containment with the reach, dates and name of the deny that was found on the role. */
export function asFound(
  deny: Deny,
  containment: Containment,
  document: unknown,
  policyName = containment.policyName,
): Containment {
  return {
    ...containment,
    scope: scopeCovers(containment.scope, deny.scope) ? containment.scope : deny.scope,
    cutoff: isoSeconds(deny.cutoff),
    lapse: isoSeconds(deny.lapse),
    policyName,
    policyDocument: document as Containment['policyDocument'],
  };
}

/** Two clocks differ by minutes at most: an event time further ahead is not believed. */
const SKEW = 10 * MINUTE;

/** The later of `now` and the event's time. With a slow clock the cutoff could else lie before the event and miss its sessions. */
export function notBefore(event: Date | undefined, now: Date): Date {
  return event !== undefined && event > now && event <= later(now, SKEW) ? event : now;
}

/** Whether `one` denies everything that `other` denies, for at least as long. */
export function deniesAllOf(one: Deny, other: Deny): boolean {
  return (
    deniesAsMuchAs(one.denies, other.denies) &&
    !one.isHollow &&
    one.cutoff >= other.cutoff &&
    one.lapse >= other.lapse &&
    scopeCovers(one.scope, other.scope)
  );
}

/** Whether `one` denies everything that `other` denies, and ends with it: somebody else wrote a deny that ends later. */
export function covers(one: Deny, other: Deny): boolean {
  return deniesAllOf(one, other) && one.lapse <= later(other.lapse, SKEW);
}

export function isSameDeny(one: Deny, other: Deny): boolean {
  return deniesAllOf(one, other) && deniesAllOf(other, one);
}

/** Both are on the same target. */
export function scopeCovers(one: Scope, other: Scope): boolean {
  if (!('userids' in one)) return one.kind === 'role' || other.kind === 'user';
  return 'userids' in other && other.userids.every((userid) => one.userids.some((pattern) => reaches(pattern, userid)));
}

/** Our `*` is always the last character. */
function reaches(pattern: string, userid: string): boolean {
  return pattern === userid || (pattern.endsWith('*') && userid.startsWith(pattern.slice(0, -1)));
}

/** The deny that the document of a containment makes. */
export function denyOf({
  method,
  scope,
  cutoff,
  lapse,
}: Pick<Containment, 'method' | 'scope' | 'cutoff' | 'lapse'>): Deny {
  return { denies: METHODS[method].denies, scope, cutoff: new Date(cutoff), lapse: new Date(lapse) };
}
