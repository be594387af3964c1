import { type Containment, undoOf } from './containment.ts';
import type { Deny } from './deny-document.ts';
import { isoSeconds, later, MINUTE } from './time.ts';
import { scopeCovers } from './widen.ts';

/** A deny that somebody dated back does not stand: ours always cuts after the event. */
export function stands(deny: Deny, { method, scope }: Containment, eventTime: string | undefined, now: Date): boolean {
  return (
    deny.freeze === (method === 'freeze') &&
    scopeCovers(deny.scope, scope) &&
    deny.lapse > now &&
    (eventTime === undefined || deny.cutoff >= new Date(eventTime))
  );
}

/** @param policyName where that is another than the containment's: it was widened */
export function asStanding(
  deny: Deny,
  containment: Containment,
  standing: unknown,
  policyName = containment.policyName,
): Containment {
  return {
    ...containment,
    scope: scopeCovers(containment.scope, deny.scope) ? containment.scope : deny.scope,
    cutoff: isoSeconds(deny.cutoff),
    lapse: isoSeconds(deny.lapse),
    policyName,
    policyDocument: standing as Containment['policyDocument'],
    undo: undoOf(containment.target, policyName),
  };
}

/** Clocks differ by minutes; a time further ahead is somebody's joke. */
const SKEW = 10 * MINUTE;

/** By a clock that is slow the cutoff could lie before the event, and the sessions it brought would live. */
export function notBefore(eventTime: string | undefined, now: Date): Date {
  const event = new Date(eventTime ?? now);
  return event > now && event <= later(now, SKEW) ? event : now;
}
