import { HOUR } from '../../base/time.ts';
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

const LONGEST = HOUR;
const MOST_CALLERS = 1000;

/** How many milliseconds an event has to wait for its turn: 0 for one that is judged now. */
export type Turns = (event: CloudTrailEvent, queued: Pick<QueuedEvent, 'receives'>, now: Date) => number;

/**
 * One caller's flood must not delay what another did: from his burst on, his events come back one by one, each at a moment of its
 * own, which every one of them waits for once. A denied call asks IAM for nothing, so it waits for nothing.
 */
export function turns(): Turns {
  /** For each caller the moment of his next turn, in milliseconds: the longest silent caller first. */
  const next = new Map<string, number>();
  const turnOf = (caller: string, { burst, every }: Pace, now: number): number => {
    const turn = Math.max(next.get(caller) ?? 0, now - burst * every);
    next.delete(caller);
    next.set(caller, Math.min(turn + every, now + LONGEST));
    const [first] = next.keys();
    if (next.size > MOST_CALLERS && first !== undefined) next.delete(first);
    return Math.max(0, turn + every - now);
  };
  return (event, { receives }, at) => {
    if (event.outcome !== 'succeeded' || receives > 1) return 0;
    const { session, issuer } = countedAs(event);
    const wait = turnOf(`session ${session}`, SESSION_PACE, at.getTime());
    return wait > 0 || issuer === undefined ? wait : turnOf(`role ${issuer}`, ROLE_PACE, at.getTime());
  };
}
