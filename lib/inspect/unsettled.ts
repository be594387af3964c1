import { later, MINUTE, SECOND } from '../base/time.ts';
import type { Decision } from './decide/decision.ts';
import { PutOff } from './put-off.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * How old a change must be when IAM is asked again, and for the last time. AWS says that a change takes time to be seen everywhere,
 * and not how long; that a minute is enough is our guess.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const LOOKS = [20 * SECOND, MINUTE];

/** Hears while one event is judged what IAM may not show yet. */
export interface Unsettled {
  readonly onUnsettled: NonNullable<Surroundings['onUnsettled']>;
  /** @throws PutOff where what IAM shows is no reason to contain, and may show more soon */
  settle(decisions: readonly Decision[], now: Date): void;
}

export function unsettled(): Unsettled {
  const changes: Date[] = [];
  return {
    onUnsettled: (changed) => void changes.push(changed),
    settle(decisions, now) {
      if (decisions.some(({ action }) => action === 'contain' || action === 'observe')) return;
      // A change of the future is no change of IAM's: an event must not wait for it.
      const past = changes.filter((changed) => changed < later(now, MINUTE));
      const looks = past.flatMap((changed) => LOOKS.map((age) => later(changed, age).getTime() - now.getTime()));
      const waits = looks.filter((wait) => wait > 0);
      if (waits.length > 0) throw new PutOff(Math.min(...waits), 'IAM may not show the latest change yet');
    },
  };
}
