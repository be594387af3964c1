import { LEVELS, type Level } from '../policy/verdict.ts';
import type { Role } from '../role.ts';
import { type Judge, judgeOf } from './judge.ts';
import { serviceName, trustedServices } from './service.ts';

/** A principal that may pass a role to services that the role trusts. */
export interface MayPass {
  readonly principal: string;
  readonly level: Exclude<Level, 'no'>;
  readonly services: readonly string[];
}

/** Answers who may pass a role to what, for many roles. Principals without iam:PassRole are left out once and for all. */
export function whoMayPass(principals: readonly Role[], now?: Date): (role: Role) => readonly MayPass[] {
  const passers = principals
    .map((principal) => judgeOf(principal, now))
    .filter((judge) => judge.may('iam:PassRole').level !== 'no');
  return (role) => {
    const services = trustedServices(role.trustPolicy)?.names.map(serviceName) ?? [];
    if (services.length === 0) return [];
    return passers
      .filter(({ role: { account } }) => account === role.account)
      .flatMap((judge) => mayPass(judge, role, services));
  };
}

function mayPass(judge: Judge, { arn }: Role, services: readonly string[]): MayPass[] {
  const levels = services.map((service) => ({
    service,
    level: judge.may('iam:PassRole', arn, service).level,
  }));
  const level = LEVELS.findLast((one) => one !== 'no' && levels.some((found) => found.level === one));
  if (level === undefined || level === 'no') return [];
  const allowed = levels.filter((found) => found.level !== 'no').map(({ service }) => service);
  return [{ principal: judge.role.arn, level, services: allowed }];
}
