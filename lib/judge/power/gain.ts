import type { Role } from '../../base/role.ts';
import { isAtLeast, type Severity, worst } from '../../base/severity.ts';
import { includesPattern } from '../policy/wildcard.ts';
import type { GrantedPower } from './granted-power.ts';
import { isHigher } from './judge.ts';
import { type Powers, powersOf } from './role-powers.ts';

/** Powers of the one minus powers of the other: what whoever holds `before` gains by commanding `after`. */
export function gained(after: Powers, before: Powers): readonly GrantedPower[] {
  if (isUnlimited(before)) return [];
  const had = new Map(before.granted.map((granted) => [granted.power.id, granted]));
  return after.granted.filter((granted) => isMore(granted, had.get(granted.power.id)));
}

/**
 * An administrator, or somebody who can make one of themselves at any time: there is nothing left to gain. CreatePolicyVersion alone
 * does not count: it needs a customer managed policy that is attached to oneself.
 */
export function isUnlimited({ granted }: Powers): boolean {
  return granted.some(
    ({ power, level, path }) =>
      level === 'everywhere' &&
      (power.id === 'administrator' || (power.id === 'escalate-self' && path?.id !== 'iam-001')),
  );
}

/** Held further, on resources that were not reached, or where no condition stood in the way. */
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

/** The powers worth a word at this severity, heaviest first as the table of powers has them. */
export function atLeast(powers: readonly GrantedPower[], floor: Severity): readonly GrantedPower[] {
  return powers.filter((power) => isAtLeast(weightOf(power), floor));
}

/** Holds something that is high or critical to gain. */
export function isPowerful(role: Role, now?: Date): boolean {
  return atLeast(powersOf(role, now).granted, 'high').length > 0;
}
