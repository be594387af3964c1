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
  /** Why to judge the event again; undefined where it asks for a containment, or nothing is so new. */
  again(decisions: readonly Decision[], now: Date): PutOff | undefined;
}

/**
 * @param time of the event. What changes a minute later or more is judged by its own event: whoever goes on changing a role keeps no
 * event from being judged.
 */
export function unsettled(time: Date | undefined): Unsettled {
  const changes: Date[] = [];
  return {
    onUnsettled: (changed) => void changes.push(changed),
    again(decisions, now) {
      if (time === undefined || decisions.some(({ action }) => action === 'contain')) return undefined;
      const near = changes.filter((changed) => changed < later(time, MINUTE) && changed < later(now, MINUTE));
      const looks = near.flatMap((changed) => LOOKS.map((age) => later(changed, age).getTime() - now.getTime()));
      const waits = looks.filter((wait) => wait > 0);
      return waits.length > 0 ? new PutOff(Math.min(...waits), 'IAM may not show the latest change yet') : undefined;
    },
  };
}
