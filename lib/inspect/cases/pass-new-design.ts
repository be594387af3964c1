import { namedArn } from '../../base/arn.ts';
import type { StandingVerdict } from '../../detectors/pass/subject.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { type Makers, principalKey } from '../../incident/ledger/principal-record.ts';
import { isGrantedByName } from '../../judge/power/exact-grant.ts';
import type { SeenPass, SeenPrincipal } from './seen-pass.ts';

/**
 * The verdict on a pass between two roles that administrators have just made for it, as `cdk bootstrap` does; undefined for any
 * other. It needs the grant by name, and every change of both roles since to be an administrator's.
 */
export async function newDesign(
  { pass, passer, passed, time }: SeenPass,
  ledger: Pick<Ledger, 'makersOf'>,
  now: Date,
): Promise<StandingVerdict | undefined> {
  if (!pass.passedTo.every((service) => isGrantedByName(passer.value, passed.value, service, now))) return undefined;
  const makersOf = ({ value }: SeenPrincipal) => ledger.makersOf(principalKey(namedArn(value.arn)));
  const [ofPasser, ofPassed] = await Promise.all([makersOf(passer), makersOf(passed)]);
  const isNew = isMadeByAdministrators(passer, ofPasser, time) && isMadeByAdministrators(passed, ofPassed, time);
  return isNew ? { kind: 'new-design', made: ofPassed.made } : undefined;
}

/** A change that no event told is later than all that events told. */
function isMadeByAdministrators(
  { record }: SeenPrincipal,
  makers: Makers | undefined,
  time: Date,
): makers is Makers & { readonly made: Date } {
  if (makers?.made === undefined || makers.made > time) return false;
  const { made, byAdministrators = made, byOthers } = makers;
  return (byOthers === undefined || byOthers < made) && record.since <= byAdministrators;
}
