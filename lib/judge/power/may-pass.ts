import type { Role } from '../../base/role.ts';
import { LEVELS, type Level, type Verdict } from '../policy/verdict.ts';
import { matches } from '../policy/wildcard.ts';
import { type Judge, judgeOf } from './judge.ts';
import { serviceName, trustedServices } from './service.ts';

/** A principal that may pass a role to services that the role trusts. */
export interface MayPass {
  readonly principal: string;
  readonly level: Exclude<Level, 'no'>;
  readonly services: readonly string[];
}

interface Passer {
  readonly judge: Judge;
  /** The verdict on iam:PassRole for all roles together. */
  readonly verdict: Verdict;
}

/** Answers which principals may pass a role to which services. One question about all roles settles most principals. */
export function whoMayPass(principals: readonly Role[], now?: Date): (role: Role) => readonly MayPass[] {
  const passers = principals
    .map((principal) => judgeOf(principal, now))
    .map((judge): Passer => ({ judge, verdict: judge.may('iam:PassRole') }))
    .filter(({ judge, verdict }) => verdict.level !== 'no' || judge.isGivenUp());
  return (role) => {
    const services = trustedServices(role.trustPolicy)?.names.map(serviceName) ?? [];
    if (services.length === 0) return [];
    return passers
      .filter(({ judge }) => judge.role.account === role.account)
      .flatMap((passer) => mayPass(passer, role, services));
  };
}

function mayPass({ judge, verdict }: Passer, { arn }: Role, services: readonly string[]): MayPass[] {
  const principal = judge.role.arn;
  if (judge.isGivenUp()) return [{ principal, level: 'if', services }];
  if (verdict.level === 'everywhere' && verdict.except.length === 0)
    return [{ principal, level: 'everywhere', services }];
  if (isOutOfReach(verdict, arn)) return [];
  const levels = services.map((service) => ({ service, level: judge.may('iam:PassRole', arn, service).level }));
  if (judge.isGivenUp()) return [{ principal, level: 'if', services }];
  const level = LEVELS.findLast((one) => one !== 'no' && levels.some((found) => found.level === one));
  if (level === undefined || level === 'no') return [];
  const allowed = levels.filter((found) => found.level !== 'no').map(({ service }) => service);
  return [{ principal, level, services: allowed }];
}

/** Whether the verdict names every role that may be passed, and this role is not among them. */
function isOutOfReach({ level, resources, partial }: Verdict, arn: string): boolean {
  if (level === 'everywhere' || partial) return false;
  return !resources.some((patterns) => patterns.split(' and ').every((pattern) => matches(pattern, arn)));
}
