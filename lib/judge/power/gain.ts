import type { Role } from '../../base/role.ts';
import { isAtLeast, type Severity, worst } from '../../base/severity.ts';
import { includesPattern } from '../policy/wildcard.ts';
import { isCertainAdministrator } from './administrator.ts';
import type { GrantedPower } from './granted-power.ts';
import { isHigher } from './judge.ts';
import { type Powers, powersOf } from './role-powers.ts';

/** The powers that a principal with the powers `before` gains when it commands a role with the powers `after`. */
export function gained(after: Powers, before: Powers): readonly GrantedPower[] {
  if (isUnlimited(before)) return [];
  const certain = before.granted.filter(({ because }) => because === undefined);
  const had = new Map(certain.map((granted) => [granted.power.id, granted]));
  return after.granted.filter((granted) => isMore(granted, had.get(granted.power.id)));
}

/** An administrator has nothing left to gain. */
export function isUnlimited({ granted }: Powers): boolean {
  return granted.some(isCertainAdministrator);
}

/** Whether the power reaches further than before: a higher level, or other resources. */
function isMore(granted: GrantedPower, had: GrantedPower | undefined): boolean {
  if (had === undefined || isHigher(granted.level, had.level)) return true;
  if (isHigher(had.level, granted.level) || granted.level === 'everywhere') return false;
  return !granted.resources.every((resource) => had.resources.some((reached) => includesPattern(reached, resource)));
}

function weightOf({ power, level }: GrantedPower): Severity {
  return level === 'everywhere' ? power.weight.everywhere : power.weight.some;
}

export function heaviest(powers: readonly GrantedPower[]): Severity | undefined {
  return worst(powers.map(weightOf));
}

/** The powers of at least this severity, in the order of the table of powers (heaviest first). */
export function atLeast(powers: readonly GrantedPower[], floor: Severity): readonly GrantedPower[] {
  return powers.filter((power) => isAtLeast(weightOf(power), floor));
}

/** Whether the role has a power of high or critical weight. */
export function isPowerful(role: Role, now?: Date): boolean {
  return atLeast(powersOf(role, now).granted, 'high').length > 0;
}
