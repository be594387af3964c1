import { MINUTE, SECOND } from '../../base/time.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { QueuedEvent } from '../../event/queued.ts';
import { countedAs } from './counted-as.ts';

interface Pace {
  /** So many events are judged at once. */
  readonly burst: number;
  /** After them one in so many milliseconds. */
  readonly every: number;
}

/** Of one session, on one instance. An event takes some 300 ms, so that two fifths of the instance are left to what others did. */
export const SESSION_PACE: Pace = { burst: 30, every: 500 };
/** Of all sessions of a role together: whoever may assume it makes up as many names as he likes. */
export const ROLE_PACE: Pace = { burst: 100, every: 400 };

/** An event that waited for so long came into a queue that is behind. */
const BEHIND = 3 * SECOND;
const LONGEST = 15 * MINUTE;
const MOST_CALLERS = 1000;

/** How many milliseconds an event has to wait for its turn: 0 for one that is judged now. */
export type Turns = (event: CloudTrailEvent, queued: Pick<QueuedEvent, 'receives' | 'sent'>, now: Date) => number;

/**
 * One caller's flood must not delay what another did: while the queue is behind, his events come back one by one from his burst on,
 * each at a moment of its own, for which it waits once. A denied call asks IAM for nothing, so it waits for nothing. Nor does a call to
 * IAM: whoever could delay one would choose the order in which the changes of a role are judged.
 */
export function turns(): Turns {
  /** For each caller the moment of his next turn, in milliseconds; whoever was quiet the longest comes first. */
  const next = new Map<string, number>();
  const turnOf = (caller: string, { burst, every }: Pace, now: number): number => {
    const turn = Math.max(next.get(caller) ?? 0, now - burst * every) + every;
    next.delete(caller);
    next.set(caller, Math.min(turn, now + LONGEST));
    const [first] = next.keys();
    if (next.size > MOST_CALLERS && first !== undefined) next.delete(first);
    return Math.max(0, turn - now);
  };
  return (event, { receives, sent }, at) => {
    const now = at.getTime();
    const isBehind = sent !== undefined && now - sent.getTime() > BEHIND;
    if (!isBehind || receives > 1 || event.outcome !== 'succeeded' || event.eventSource === 'iam.amazonaws.com')
      return 0;
    const { session, issuer } = countedAs(event);
    const wait = turnOf(`session ${session}`, SESSION_PACE, now);
    return wait > 0 || issuer === undefined ? wait : turnOf(`role ${issuer}`, ROLE_PACE, now);
  };
}
