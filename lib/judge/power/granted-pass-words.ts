import type { Role } from '../../base/role.ts';
import { isoSeconds } from '../../base/time.ts';
import { listed } from './evidence.ts';
import type { GrantedPass } from './granted-passes.ts';
import { powerNames } from './report.ts';
import { assumersOf } from './service.ts';

/**
 * One granted pass in a sentence: who hands which powers to whom, since when both roles exist, and who may be the passer. Under
 * 1,000 characters, whatever is in it.
 */
export function grantedPassWords({ passer, passed, services, power, isCommanded }: GrantedPass): string {
  const names = [...powerNames(power.powers), ...power.unread.map((policy) => `${nameIn(policy)} not read`)];
  const powers = names.length === 0 ? 'no power that matters' : shown(names, 50);
  const assumers = assumersOf(passer.trustPolicy);
  const whom = assumers.length === 0 ? 'nobody now' : shown(assumers, 100);
  const name = cut(passer.name, 64);
  return [
    `${name} (${madeWords(passer)}) may pass ${cut(passed.name, 64)} (${madeWords(passed)}) to ${shown(services, 50)}: ${powers}`,
    isCommanded
      ? `whoever may assume ${name} has these powers: ${whom}`
      : `the service works with the role by itself; ${name} may be assumed by ${whom}`,
  ].join('; ');
}

function madeWords({ createdAt }: Role): string {
  return createdAt === undefined ? 'age not known' : `made ${isoSeconds(createdAt).slice(0, 10)}`;
}

function nameIn(policy: string): string {
  return policy.slice(policy.lastIndexOf('/') + 1);
}

function shown(texts: readonly string[], longest: number): string {
  return listed(texts.map((text) => cut(text, longest)));
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
