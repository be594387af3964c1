import { inTurn } from '../in-turn.ts';
import type { Checks, PartCheck } from './checks.ts';

/** Reads in one sweep beside those of every sweep: a mapping comes round within the hour, a queue's policy within four. */
export const OFTEN = 2;
export const SELDOM = 4;

/** The checks of the sweep at this time: by the clock, so that no sweep needs to know what the last one did. */
export function dueAt({ always, often, seldom }: Checks, now: Date): PartCheck[] {
  return [...always, ...inTurn(often, OFTEN, now).slice(0, OFTEN), ...inTurn(seldom, SELDOM, now).slice(0, SELDOM)];
}
