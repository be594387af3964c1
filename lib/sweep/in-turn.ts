import { MINUTE } from '../base/time.ts';

/** How often the schedule starts the sweep. */
export const SWEEP_PERIOD = 15 * MINUTE;

/**
 * The same items, from another one on in each sweep: of more than `most`, a sweep begins where the one before it came to. What is
 * planted at the front of a listing can so keep nothing at its end waiting for ever.
 */
export function inTurn<Item>(items: readonly Item[], most: number, now: Date): Item[] {
  if (items.length <= most) return [...items];
  const start = (Math.floor(now.getTime() / SWEEP_PERIOD) * most) % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
