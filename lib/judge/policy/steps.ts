/**
 * The steps of comparing and cutting policies are counted, because whoever may write a policy must not decide how long a verdict
 * takes. A verdict is one synchronous run, so one count at a time is enough.
 */
export interface Budget {
  left: number;
}

/** A verdict that would take more is given up: see `Judge.isGivenUp`. `npm run bench power` shows the time of the worst policies. */
export const MOST_STEPS = 300_000;

class TooManySteps extends Error {
  override name = 'TooManySteps';
}

let current: Budget = { left: Number.POSITIVE_INFINITY };

/** @throws when the steps of the running verdict are used up; `within` catches it */
export function spend(steps: number): void {
  current.left -= steps;
  if (current.left < 0) throw new TooManySteps();
}

/** The result of the work; undefined when the budget does not last. */
export function within<T>(budget: Budget, work: () => T): T | undefined {
  const outer = current;
  current = budget;
  try {
    return work();
  } catch (error) {
    if (error instanceof TooManySteps) return undefined;
    throw error;
  } finally {
    current = outer;
  }
}
