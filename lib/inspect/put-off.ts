import { MINUTE, SECOND } from '../base/time.ts';
import type { QueuedEvent } from '../event/queued.ts';

/** The event stays in the queue and is judged again later: judge-delivery.ts says what is done before. */
export class PutOff extends Error {
  override name = 'PutOff';
  /** @param delay in milliseconds */
  constructor(
    readonly delay: number,
    because: string,
  ) {
    super(because);
  }
}

const FIRST = 5 * SECOND;
const LONGEST = 10 * MINUTE;

/**
 * How long an event waits that could not be judged: 5 s, 10 s, 20 s, … 10 minutes, and up to an eighth less, by the message's own
 * id, so that events that failed together do not ask IAM together again. In whole seconds, as SQS counts.
 */
export function delayOf({ id, receives }: Pick<QueuedEvent, 'id' | 'receives'>): number {
  const grown = Math.min(FIRST * 2 ** (Math.min(receives, DOUBLINGS) - 1), LONGEST);
  const mixed = [...id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % PRIME, receives);
  const share = ((mixed * 7919) % PRIME) / PRIME;
  return inSeconds(grown * (1 - share / 8));
}

/** Milliseconds, rounded up to whole seconds. */
export function inSeconds(delay: number): number {
  return Math.ceil(delay / SECOND) * SECOND;
}

const DOUBLINGS = 20;
const PRIME = 9973;
