import { isAtLeast } from '../base/severity.ts';
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

/** Hears while one event is judged what IAM may not show yet, and that the ledger is away. */
export interface Unsettled extends Required<Pick<Surroundings, 'onUnsettled' | 'onForgotten'>> {
  /** Why to judge the event again; undefined where it asks for a containment, or nothing more will be known soon. */
  again(decisions: readonly Decision[], now: Date): Error | undefined;
}

/**
 * @param time of the event. What changes a minute later or more is judged by its own event: whoever goes on changing a role keeps no
 * event from being judged.
 */
export function unsettled(time: Date | undefined): Unsettled {
  const changes: Date[] = [];
  let isForgotten = false;
  return {
    onForgotten: () => {
      isForgotten = true;
    },
    onUnsettled: (changed) => void changes.push(changed),
    again(decisions, now) {
      if (time === undefined || decisions.some(({ action }) => action === 'contain')) return undefined;
      const near = changes.filter((changed) => changed < later(time, MINUTE) && changed < later(now, MINUTE));
      const looks = near.flatMap((changed) => LOOKS.map((age) => later(changed, age).getTime() - now.getTime()));
      const waits = looks.filter((wait) => wait > 0);
      if (waits.length > 0) return new PutOff(Math.min(...waits), 'IAM may not show the latest change yet');
      const isWorthTelling = decisions.some(({ severity }) => isAtLeast(severity, 'medium'));
      return isForgotten && !isWorthTelling
        ? new Error('the ledger did not answer: judged again when it does')
        : undefined;
    },
  };
}
