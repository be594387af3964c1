import type { UnattachedPolicy } from '../incident/deny/found.ts';
import type { Incident } from '../incident/incident.ts';
import { extendDue, goneAtLast, soonestFirst } from './extending.ts';
import { answerGone } from './gone.ts';
import { type Listing, listingOf } from './listing.ts';
import { readOneByOne } from './one-by-one.ts';
import type { SweepRun } from './run.ts';
import type { SweepLedger } from './sweep-ledger.ts';

/** What the sweep saw of the ledger and of IAM, and what it asked for because of it. */
export interface FirstThings {
  readonly guarded: readonly Incident[];
  readonly listing: Listing;
  /** Absent where IAM did not list the account: the listing has the recorded denies alone. */
  readonly unattached?: readonly UnattachedPolicy[];
  /** Policies whose extension was asked for. */
  readonly extended: readonly string[];
  /** Incidents whose deny was gone before its time. */
  readonly gone: readonly string[];
}

/**
 * Asks for the extensions and restorations that are due, by the ledger's list of guarded incidents. Policies that somebody planted
 * cost only their place in IAM's listing here; without the listing the recorded denies are read one by one.
 */
export async function firstThings(run: SweepRun, now: Date): Promise<FirstThings> {
  const { asked, ports, ledger, trying } = run;
  const guarded = soonestFirst((await trying.of(() => ledger.guarded(asked.account))) ?? []);
  await trying.of(() => mustAnswer(ledger));
  const scanned = await trying.of(asked.scan);
  const { carried, read } =
    scanned === undefined ? await readOneByOne(guarded, asked, trying) : { carried: scanned.carried, read: guarded };
  const listing = listingOf(carried);
  const extended = await extendDue(guarded, listing, ports, trying, now);
  const gone = await answerGone(read, listing, { ...asked, ledger }, trying, now);
  const again = await extendDue(guarded, listingOf(goneAtLast(guarded, gone, now)), ports, trying, now);
  return {
    guarded,
    listing,
    ...(scanned && { unattached: scanned.unattached }),
    extended: [...extended, ...again],
    gone,
  };
}

/** @throws Error while the ledger is away: Lambda starts the sweep again within minutes */
async function mustAnswer({ unreachable }: SweepLedger): Promise<void> {
  const because = unreachable?.();
  if (because !== undefined)
    throw new Error(`what must be extended or put back is not known, the ledger did not answer: ${because}`);
}
