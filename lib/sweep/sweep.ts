import type { FoundPolicy } from '../incident/deny/found.ts';
import type { Incident } from '../incident/incident.ts';
import { isGuarded } from '../incident/incident-key.ts';
import { attempts } from './attempts.ts';
import { attend, keyOf, type Verdict } from './attend.ts';
import { budgetOf, type LeftOver, MOST_READS, withinBudget } from './budget.ts';
import { discardLeftBehind, recordOver } from './delete.ts';
import { extendDue, soonestFirst } from './extending.ts';
import { answerGone } from './gone.ts';
import { incidentOfDeny } from './incidents-of.ts';
import { keyOfDeny, listingOf } from './listing.ts';
import { readOneByOne } from './one-by-one.ts';
import { type SweepPorts, triedOneByOne } from './ports.ts';
import { learnNamed, realFirst } from './real-first.ts';
import { reconcile } from './reconcile.ts';
import { type SweepLedger, sweepLedger } from './sweep-ledger.ts';
import { untagFreed } from './untag.ts';

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
  /** What the budgets left for the next sweep; absent where nothing is left. `reads`: incidents that the ledger was not asked for. */
  readonly left?: LeftOver & { readonly reads: number };
}

/**
 * Asks for the extension of quarantines whose cause lasts and for the denies that are gone, deletes denies of ours that have lapsed,
 * and publishes strangers' policies under our prefix. The sweep writes no policy: it asks `contain`.
 * @throws AggregateError after all other steps: a planted policy that we may not delete must not end the sweep
 */
export async function sweep(asked: SweepPorts, now: Date): Promise<Swept> {
  const trying = attempts();
  const ledger = sweepLedger(asked.ledger, budgetOf(MOST_READS, asked));
  const ports = { ...triedOneByOne(asked, trying), ledger };
  const guarded = soonestFirst((await trying.of(() => ledger.guarded(asked.account))) ?? []);

  // What the ledger lists comes first: no policy that somebody planted can delay it.
  const scanned = await trying.of(asked.scan);
  const alone = scanned === undefined ? await readOneByOne(guarded, asked, trying) : undefined;
  const listing = listingOf(alone?.carried ?? scanned?.carried ?? []);
  const extended = await extendDue(guarded, listing, ports, trying, now);
  const gone = await answerGone(alone?.read ?? guarded, listing, { ...asked, ledger }, trying, now);

  // What may wait comes next, each step within its budget, and tried on its own.
  await learnNamed(listing, ledger, trying.of, now);
  const frugal = withinBudget(ports);
  const { real, others } = realFirst(listing, ledger, now);
  const reconciling = { ...asked, ledger };
  for (const found of real) await trying.of(() => reconcile(found, reconciling, now, frugal.isNews));
  const late = await extendDue(await learnedLate(real, guarded, ledger), listing, ports, trying, now);
  const verdicts = new Map<FoundPolicy, Verdict>();
  for (const found of [...real, ...others])
    verdicts.set(found, (await trying.of(() => attend(found, listing, frugal, now))) ?? 'failed');
  const learned = others.filter((found) => ledger.isLearned(keyOfDeny(found) ?? ''));
  for (const found of learned) await trying.of(() => reconcile(found, reconciling, now, frugal.isNews));
  const discarded = await discardLeftBehind(scanned?.unattached ?? [], frugal, now);
  if (scanned !== undefined) await trying.of(() => recordOver(listing, ports, now));
  const those = (...wanted: readonly Verdict[]) =>
    listing.all.filter((found) => wanted.includes(verdicts.get(found) ?? 'failed'));
  await untagFreed(listing.all, those('live', 'inert', 'failed'), ports, now);
  trying.end();
  const left = { ...frugal.leftOver(), reads: ledger.unread() };
  return {
    deleted: [...discarded, ...those('deleted').map(keyOf)],
    live: those('live').map(keyOf),
    foreign: those('foreign').map(keyOf),
    bounded: those('live', 'inert', 'failed')
      .filter(({ rung }) => rung === 'boundary')
      .map(keyOf),
    extended: [...extended, ...late],
    gone,
    ...(Object.values(left).some((count) => count > 0) && { left }),
  };
}

/** Guarded incidents that the ledger's list did not show: their deny was found first, and just now recorded. */
async function learnedLate(
  found: readonly FoundPolicy[],
  listed: readonly Incident[],
  ledger: SweepLedger,
): Promise<Incident[]> {
  const before = new Set(listed.map(({ id }) => id));
  const late = new Map<string, Incident>();
  for (const one of found) {
    const incident = await incidentOfDeny(one, ledger);
    if (incident !== undefined && isGuarded(incident) && !before.has(incident.id)) late.set(incident.id, incident);
  }
  return [...late.values()];
}
