import { askForWaiting } from './ask-again.ts';
import { attempts } from './attempts.ts';
import { allowanceOf, isLeft, type LeftOver, MOST_READS } from './budget.ts';
import { takeOverDead } from './commands-dead.ts';
import { redriveEvents } from './events-dead.ts';
import { firstThings } from './first-things.ts';
import { foundKey } from './listing.ts';
import { type SweepPorts, triedOneByOne } from './ports.ts';
import { sweepLedger } from './sweep-ledger.ts';
import { whatMayWait } from './what-may-wait.ts';

/** The result of a sweep, for the log. */
export interface Swept {
  readonly deleted: readonly string[];
  readonly live: readonly string[];
  readonly foreign: readonly string[];
  /** Policies whose extension was asked for. */
  readonly extended: readonly string[];
  /** Our boundaries that stand on roles. */
  readonly bounded: readonly string[];
  /** Incidents whose deny was gone before its time. */
  readonly gone: readonly string[];
  /** What the budgets left for the next sweep; absent where nothing is left. */
  readonly left?: LeftOver;
}

/**
 * Asks for the extension of quarantines whose cause lasts and for the denies that are gone, deletes denies of ours that have lapsed,
 * and publishes strangers' policies under our prefix. The sweep writes no policy: it asks `contain`.
 * @throws AggregateError after all other steps: a planted policy that we may not delete must not end the sweep
 */
export async function sweep(asked: SweepPorts, now: Date): Promise<Swept> {
  const trying = attempts();
  const ledger = sweepLedger(asked.ledger, allowanceOf(MOST_READS, asked));
  const run = { asked, ports: { ...triedOneByOne(asked, trying), ledger }, ledger, trying };
  const first = await firstThings(run, now);
  await trying.of(() => takeOverDead({ ...asked, ledger }, trying, now));
  await trying.of(() => askForWaiting(first.listing, { ...asked, ledger }, trying, now));
  await trying.of(async () => asked.sendKeptLooks?.(now));
  await trying.of(() => redriveEvents(asked, trying, now));
  const { those, discarded, extended, left } = await whatMayWait(run, first, now);
  // A step that may wait comes here, in the same way.
  trying.end(isLeft(left) ? `left for the next sweep: ${JSON.stringify(left)}` : undefined);
  return {
    deleted: [...discarded, ...those('deleted').map(foundKey)],
    live: those('live').map(foundKey),
    foreign: those('foreign').map(foundKey),
    bounded: those('live', 'inert', 'failed')
      .filter(({ rung }) => rung === 'boundary')
      .map(foundKey),
    extended: [...first.extended, ...extended],
    gone: first.gone,
    ...(isLeft(left) && { left }),
  };
}
