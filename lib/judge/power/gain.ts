import type { Role } from '../../base/role.ts';
import { isAtLeast, type Severity, worst } from '../../base/severity.ts';
import { includesPattern } from '../policy/wildcard.ts';
import { type Powers, powersOf } from './held.ts';
import type { HeldPower } from './held-power.ts';
import { isHigher } from './judge.ts';

/** Powers of the one minus powers of the other: what whoever holds `before` gains by commanding `after`. */
export function gained(after: Powers, before: Powers): readonly HeldPower[] {
  if (isUnlimited(before)) return [];
  const had = new Map(before.held.map((held) => [held.power.id, held]));
  return after.held.filter((held) => isMore(held, had.get(held.power.id)));
}

/**
 * An administrator, or somebody who can make one of themselves at any time: there is nothing left to gain. CreatePolicyVersion alone
 * does not count: it needs a customer managed policy that is attached to oneself.
 */
export function isUnlimited({ held }: Powers): boolean {
  return held.some(
    ({ power, level, path }) =>
      level === 'everywhere' &&
      (power.id === 'administrator' || (power.id === 'escalate-self' && path?.id !== 'iam-001')),
  );
}

/** Held further, on resources that were not reached, or where no condition stood in the way. */
function isMore(held: HeldPower, had: HeldPower | undefined): boolean {
  if (had === undefined || isHigher(held.level, had.level)) return true;
  if (isHigher(had.level, held.level) || held.level === 'everywhere') return false;
  return !held.resources.every((resource) => had.resources.some((reached) => includesPattern(reached, resource)));
}

function weightOf({ power, level }: HeldPower): Severity {
  return level === 'everywhere' ? power.weight.everywhere : power.weight.some;
}

export function heaviest(held: readonly HeldPower[]): Severity | undefined {
  return worst(held.map(weightOf));
}

/** The powers worth a word at this severity, heaviest first as the table of powers has them. */
export function atLeast(held: readonly HeldPower[], floor: Severity): readonly HeldPower[] {
  return held.filter((power) => isAtLeast(weightOf(power), floor));
}

/** Holds something that is high or critical to gain. */
export function isPowerful(role: Role, now?: Date): boolean {
  return atLeast(powersOf(role, now).held, 'high').length > 0;
}
