import { namedArn, principalKey } from '../../base/arn.ts';
import { later } from '../../base/time.ts';
import type { StandingVerdict } from '../../detectors/pass/subject.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import type { Makers } from '../../incident/ledger/principal-record.ts';
import { isGrantedByName } from '../../judge/power/exact-grant.ts';
import { administratorPrint, isKnown, isStable, WEEK } from './pass-standing.ts';
import type { SeenPass, SeenPrincipal } from './seen-pass.ts';

/**
 * The verdict on a pass between two roles that are not as they were, where nobody but administrators made them so; undefined for any
 * other. It needs the grant by name, and two roles that administrators have just made, as the first `cdk bootstrap` does, or an
 * edge that was undisputed before and a passer that administrators have changed since, as a later one does. The passed role is as
 * it was, or an administrator still: nobody can have made it stronger.
 */
export async function newDesign(
  seen: SeenPass,
  ledger: Pick<Ledger, 'makersOf'>,
  now: Date,
): Promise<StandingVerdict | undefined> {
  const { pass, passer, passed, time } = seen;
  if (!pass.passedTo.every((service) => isGrantedByName(passer.value, passed.value, service, now))) return undefined;
  const makersOf = ({ value }: SeenPrincipal) => ledger.makersOf(principalKey(namedArn(value.arn)));
  const [ofPasser, ofPassed] = await Promise.all([makersOf(passer), makersOf(passed)]);
  const areMade = isMade(passer, ofPasser, time) && isMade(passed, ofPassed, time);
  const isKept = isKnown(seen) && (isStable(passed, time) || isMade(passed, ofPassed, time));
  const isAsStrong = isStillAdministrator(seen, now) && isChanged(passed, ofPassed, time);
  if (!areMade && !((isKept || isAsStrong) && isChanged(passer, ofPasser, time))) return undefined;
  const changed = [ofPasser, ofPassed].flatMap((makers) => makers?.byAdministrators ?? []);
  return { kind: 'new-design', changed: new Date(Math.max(...changed.map(Number))) };
}

function isStillAdministrator({ edgeBefore, passed, time }: SeenPass, now: Date): boolean {
  if (edgeBefore?.asAdministrator === undefined || edgeBefore.at >= time) return false;
  return edgeBefore.asAdministrator === administratorPrint(passed.value, now);
}

/** Administrators made the role, and nobody else changed it since. */
function isMade(seen: SeenPrincipal, makers: Makers | undefined, time: Date): boolean {
  const { made, byOthers } = makers ?? {};
  if (made === undefined || made > time) return false;
  return (byOthers === undefined || byOthers < made) && isTold(seen, makers);
}

/** All that changed about the role within the week was an administrator's work. */
function isChanged(seen: SeenPrincipal, makers: Makers | undefined, time: Date): boolean {
  const byOthers = makers?.byOthers;
  const isOld = byOthers === undefined || byOthers <= later(time, -WEEK);
  return isStable(seen, time) || isMade(seen, makers, time) || (isOld && isTold(seen, makers));
}

/** A change that no event told is later than all that administrators did. */
function isTold({ record }: SeenPrincipal, makers: Makers | undefined): boolean {
  return makers?.byAdministrators !== undefined && record.since <= makers.byAdministrators;
}
