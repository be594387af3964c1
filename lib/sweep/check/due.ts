import { MINUTE } from '../../base/time.ts';
import type { Checks, PartCheck } from './checks.ts';

export const SWEEP_PERIOD = 15 * MINUTE;

/** Reads in one sweep beside those of every sweep: a mapping comes round within the hour, a queue's policy within four. */
export const OFTEN = 3;
export const SELDOM = 3;

/** The checks of the sweep at this time: by the clock, so that no sweep needs to know what the last one did. */
export function dueAt({ always, often, seldom }: Checks, now: Date): PartCheck[] {
  const round = Math.floor(now.getTime() / SWEEP_PERIOD);
  return [...always, ...inTurn(often, round, OFTEN), ...inTurn(seldom, round, SELDOM)];
}

function inTurn(checks: readonly PartCheck[], round: number, many: number): PartCheck[] {
  if (checks.length <= many) return [...checks];
  const begin = (round * many) % checks.length;
  return [...checks, ...checks].slice(begin, begin + many);
}
