import type { Effects } from '../../contain/effects.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { type Tallies, tallyKey } from '../../incident/ledger/tallies.ts';
import type { CountedAs } from './counted-as.ts';

/** From this command of one session on within a window, its commands and notices take the second queues. */
export const BUSY_FROM = 20;
/** The same for all sessions of a role together: whoever may assume it makes up as many names as he likes. */
export const BUSY_ROLE_FROM = 100;

/** Counts what an event asked for, and says for each command or notice which queue it takes. */
export interface Busy {
  readonly effects: Effects;
  /** Call it when everything is queued. */
  remember(): Promise<void>;
}

/**
 * One principal's commands must not delay another's. The count is asked for beside IAM and added to afterwards, so that it costs no
 * round trip on the way to a containment; instances that run at once may let some commands more pass through the first queue.
 *
 * The order of a role's commands is kept only within one queue. Two commands of one role may therefore be carried out at once, or a
 * later one first. That does no harm: each incident's deny has a name of its own, denies add up, IAM refuses what has no room and
 * the next rung takes it, a freeze is only ever made longer, and what one run removed of another's the sweep finds missing and puts
 * back. Only `contain` commands take the second queue. A lift that overtakes the command of its incident is recorded, and then
 * nothing is written (see `recordCarried`). Restorations and extensions exist only after their command was carried out.
 */
export function busyOf(
  event: CloudTrailEvent,
  caller: CountedAs,
  tallies: Tallies,
  { first, second, now }: { readonly first: Effects; readonly second: Effects; readonly now: Date },
): Busy {
  const ofSession = tallyKey(['commands', caller.session], now);
  const ofRole = caller.issuer === undefined ? undefined : tallyKey(['commands', caller.issuer], now);
  const ask = () => Promise.all([tallies.read(ofSession), ofRole && tallies.read(ofRole)]);
  let before = event.outcome === 'succeeded' ? ask() : undefined; // a denied call is never contained
  let asked = 0;
  async function queues(): Promise<Effects> {
    asked += 1;
    before ??= ask();
    const [session, role] = await before;
    const isBusy = (session?.count ?? 0) + asked >= BUSY_FROM || (role?.count ?? 0) + asked >= BUSY_ROLE_FROM;
    return isBusy ? second : first;
  }
  return {
    effects: {
      enqueue: async (command) => (command.kind === 'contain' ? await queues() : first).enqueue(command),
      publish: async (notice) => (await queues()).publish(notice),
    },
    async remember() {
      if (asked === 0) return;
      await Promise.all([ofSession, ofRole].map((key) => key && tallies.add(key, asked, event.eventId)));
    },
  };
}
