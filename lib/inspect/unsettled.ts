import { later, MINUTE, SECOND } from '../base/time.ts';
import type { Decision } from './decide/decision.ts';
import { isWorthTelling } from './decide/worth-telling.ts';
import { PutOff } from './put-off.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * How long after its time an event is judged again, and for the last time. Others measured three to four
 * seconds until a change is seen everywhere; AWS gives no figure here, and "a few minutes" elsewhere. That a minute is enough is our
 * guess.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const LOOKS = [20 * SECOND, MINUTE];

/** Hears while one event is judged what IAM may not show yet, and that the ledger is away. */
export interface Unsettled extends Required<Pick<Surroundings, 'onUnsettled' | 'onForgotten'>> {
  /** Why to judge the event again; undefined where it asks for a containment, or nothing more will be known soon. */
  again(decisions: readonly Decision[], now: Date): Error | undefined;
}

/** @param time of the event. What changes later is judged by its own event: whoever goes on changing a role keeps none from being judged. */
export function unsettled(time: Date | undefined): Unsettled {
  let isUnsettled = false;
  let isForgotten = false;
  return {
    onUnsettled: (changed) => {
      isUnsettled ||= time !== undefined && changed > later(time, -MINUTE);
    },
    onForgotten: () => {
      isForgotten = true;
    },
    again(decisions, now) {
      if (decisions.some(({ action }) => action === 'contain')) return undefined;
      const looks = isUnsettled && time !== undefined ? LOOKS.map((age) => later(time, age).getTime()) : [];
      const [wait] = looks.map((look) => look - now.getTime()).filter((left) => left > 0 && left <= 2 * MINUTE);
      if (wait !== undefined) return new PutOff(wait, 'IAM may not show the latest change yet');
      return isForgotten && !decisions.some(isWorthTelling)
        ? new Error('the ledger did not answer: judged again when it does')
        : undefined;
    },
  };
}
