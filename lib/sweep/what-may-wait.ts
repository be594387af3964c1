import type { FoundPolicy } from '../incident/deny/found.ts';
import type { Incident } from '../incident/incident.ts';
import { isGuarded } from '../incident/incident-key.ts';
import { type Attended, attend } from './attend.ts';
import { type LeftOver, withinBudget } from './budget.ts';
import { discardLeftBehind, recordOver } from './delete.ts';
import { extendDue } from './extending.ts';
import type { FirstThings } from './first-things.ts';
import { incidentOfDeny } from './incidents-of.ts';
import { keyOfDeny } from './listing.ts';
import { learnNamed, realFirst } from './real-first.ts';
import { reconcile } from './reconcile.ts';
import type { SweepRun } from './run.ts';
import type { SweepLedger } from './sweep-ledger.ts';
import { untagFreed } from './untag.ts';

export interface Waited {
  /** The policies of the listing that met with one of these. */
  those(...wanted: readonly Attended[]): readonly FoundPolicy[];
  /** ARNs of managed policies that nothing used. */
  readonly discarded: readonly string[];
  /** Policies whose incident the ledger's list did not show, and whose extension was asked for. */
  readonly extended: readonly string[];
  readonly left: LeftOver;
}

/** Deletes what has lapsed, reconciles ledger and IAM and tells of strangers, within budgets: real denies first. */
export async function whatMayWait(
  { asked, ports, ledger, trying }: SweepRun,
  { guarded, listing, unattached }: FirstThings,
  now: Date,
): Promise<Waited> {
  await learnNamed(listing, ledger, trying.of, now);
  const frugal = withinBudget(ports);
  const { real, others } = realFirst(listing, ledger, now);
  const reconcileAll = async (policies: readonly FoundPolicy[]) => {
    for (const found of policies) await trying.of(() => reconcile(found, { ...asked, ledger }, now, frugal.isNews));
  };
  await reconcileAll(real);
  const extended = await extendDue(await learnedLate(real, guarded, ledger), listing, ports, trying, now);
  const attended = new Map<FoundPolicy, Attended>();
  for (const found of [...real, ...others])
    attended.set(found, (await trying.of(() => attend(found, listing, frugal, now))) ?? 'failed');
  await reconcileAll(others.filter((found) => ledger.isLearned(keyOfDeny(found) ?? '')));
  const those: Waited['those'] = (...wanted) =>
    listing.all.filter((found) => wanted.includes(attended.get(found) ?? 'failed'));
  const discarded = await discardLeftBehind(unattached ?? [], frugal, now);
  if (unattached !== undefined) await trying.of(() => recordOver(listing, ports, now));
  await untagFreed(listing.all, those('live', 'inert', 'failed'), ports, now);
  return { those, discarded, extended, left: { ...frugal.leftOver(), reads: ledger.unread() } };
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
