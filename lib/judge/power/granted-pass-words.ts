import type { Role } from '../../base/role.ts';
import { isoSeconds } from '../../base/time.ts';
import { listed } from './evidence.ts';
import type { GrantedPass } from './granted-passes.ts';
import { powerNames } from './report.ts';
import { assumersOf } from './service.ts';

/** One granted pass in a sentence or two: who hands which powers to whom, who may be the passer, and since when both roles exist. */
export function grantedPassWords({ passer, passed, services, power, isCommanded }: GrantedPass): string {
  const assumers = assumersOf(passer.trustPolicy);
  const names = [...powerNames(power.powers), ...power.unread.map((policy) => `${policy} not read`)];
  const powers = names.length === 0 ? 'no power that matters' : listed(names.map(shortened));
  const whom = assumers.length === 0 ? 'nobody now' : listed(assumers.map(shortened));
  return [
    `${passer.name} may pass ${passed.name} to ${listed(services.map(shortened))}: ${powers}`,
    isCommanded
      ? `whoever may assume ${passer.name} has these powers: ${whom}`
      : `the service works with the role by itself; ${passer.name} may be assumed by ${whom}`,
    `${madeWords(passer)}, ${madeWords(passed)}`,
  ].join('; ');
}

function madeWords({ name, createdAt }: Role): string {
  return createdAt === undefined ? `when ${name} was made is not known` : `${name} was made ${dayOf(createdAt)}`;
}

function dayOf(date: Date): string {
  return isoSeconds(date).slice(0, 10);
}

const LONGEST = 100;

/** A principal of a trust policy may be as long as the policy. */
function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
