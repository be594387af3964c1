import type { Hole } from './run/code.ts';

/** Faults that the code once had, or might have: each must be found by the simulator. */
export const HOLES: readonly Hole[] = [];

/** @throws UsageError for a name that is none of ours */
export function holeNamed(name: string): Hole {
  const hole = HOLES.find((one) => one.name === name);
  if (hole === undefined)
    throw Object.assign(new Error(`there is no hole "${name}"; there are ${HOLES.map((one) => one.name).join(', ')}`), {
      name: 'UsageError',
    });
  return hole;
}
