import { deniesAsMuchAs, METHODS } from '../../base/method.ts';
import { DAY, isoSeconds, later, MINUTE } from '../../base/time.ts';
import { type Containment, SESSION_LIFE, undoOf } from './containment.ts';
import type { Deny } from './deny-document.ts';
import type { Scope } from './deny-policy.ts';

/**
 * A deny that somebody dated back does not stand: ours always cuts after the event.
 * @param earliest the event's time, or until when an extension has to reach at least
 */
export function stands(deny: Deny, { method, scope }: Containment, earliest: string | undefined, now: Date): boolean {
  return (
    deny.denies === METHODS[method].denies &&
    scopeCovers(deny.scope, scope) &&
    deny.lapse > now &&
    !endsTooLate(deny, LONGEST_CAP, now) &&
    (earliest === undefined || deny.cutoff >= new Date(earliest))
  );
}

/** The settings allow no longer one. */
export const LONGEST_CAP = 7 * DAY;

/** Written by somebody else under a name of ours: no deny of ours ends later than the cap and a session's life from now. */
export function endsTooLate({ lapse }: Pick<Deny, 'lapse'>, cap: number, now: Date): boolean {
  return lapse > later(now, cap + SESSION_LIFE + SKEW);
}

/** @param policyName where that is another than the containment's: it was widened */
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
    undo: undoOf(containment.target, policyName),
  };
}

/** Two clocks differ by minutes, no more: a time further ahead is somebody's joke. */
export const SKEW = 10 * MINUTE;

/** By a clock that is slow the cutoff could lie before the event, and the sessions it brought would live. */
export function notBefore(eventTime: string | undefined, now: Date): Date {
  const event = new Date(eventTime ?? now);
  return event > now && event <= later(now, SKEW) ? event : now;
}

/** Whether `one` denies all that `other` does, for as long. */
export function deniesAllOf(one: Deny, other: Deny): boolean {
  return (
    deniesAsMuchAs(one.denies, other.denies) &&
    one.cutoff >= other.cutoff &&
    one.lapse >= other.lapse &&
    scopeCovers(one.scope, other.scope)
  );
}

export function scopeCovers(one: Scope, other: Scope): boolean {
  if (one.kind === 'role') return true;
  return (
    other.kind !== 'role' && other.userids.every((userid) => one.userids.some((pattern) => reaches(pattern, userid)))
  );
}

/** Our wildcards stand at the end alone. */
function reaches(pattern: string, userid: string): boolean {
  return pattern === userid || (pattern.endsWith('*') && userid.startsWith(pattern.slice(0, -1)));
}

/** What a containment's document says. */
export function denyOf({ method, scope, cutoff, lapse }: Containment): Deny {
  return { denies: METHODS[method].denies, scope, cutoff: new Date(cutoff), lapse: new Date(lapse) };
}
