import { later, MINUTE } from '../base/time.ts';
import { orderIn } from '../contain/orders.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import type { Incident } from '../incident/incident.ts';
import type { Attempts } from './attempts.ts';
import { extensionOf } from './extend.ts';
import { SWEEP_PERIOD } from './in-turn.ts';
import { deniesFor, type NeededDeny } from './incidents-of.ts';
import { foundKey, type Listing } from './listing.ts';
import { asRecorded } from './one-by-one.ts';
import { orderToJudge } from './opened.ts';
import type { SweepPorts } from './ports.ts';

/** An incident that is still guarded, as the ledger lists it, ends with its deny: those that end first come first. */
export function soonestFirst(incidents: readonly Incident[]): Incident[] {
  const end = ({ deny }: Incident) => (deny === undefined ? 0 : Date.parse(deny.cutoff) || 0);
  return incidents.toSorted((one, other) => end(one) - end(other));
}

/**
 * Asks for the extensions that are due, and has `scan` judge the opened trusts: a minute later, when the extensions are written.
 * @returns names of the policies whose extension was asked for
 */
export async function extendDue(
  incidents: readonly Incident[],
  listing: Listing,
  ports: SweepPorts,
  trying: Attempts,
  now: Date,
): Promise<string[]> {
  const extended: string[] = [];
  let judging = false;
  for (const incident of incidents)
    await trying.of(async () => {
      let isAsked = false;
      for (const needed of deniesFor(incident, listing)) {
        judging ||= orderToJudge(needed, now) !== undefined;
        if (isAsked || !(await trying.of(() => isExtended(needed, listing, ports, now)))) continue;
        isAsked = true;
        extended.push(needed.found.policyName);
      }
    });
  if (judging) await trying.of(() => ports.lookAgain({ look: 'closed' }, MINUTE));
  return [...new Set(extended)];
}

/**
 * The denies that are gone and would end before the next sweep, as they were recorded: whoever takes a deny away just before each
 * sweep must not have it end for lack of an extension.
 */
export function goneAtLast(incidents: readonly Incident[], gone: readonly string[], now: Date): FoundPolicy[] {
  const isGone = new Set(gone);
  const denies = new Map<string, FoundPolicy>(); // the freeze of a role is many incidents' deny
  for (const incident of incidents) {
    const order = isGone.has(incident.id) ? orderIn(incident) : undefined;
    if (order === undefined || incident.deny === undefined) continue;
    const recorded = asRecorded(order, incident);
    if (new Date(incident.deny.cutoff) < later(now, SWEEP_PERIOD + MINUTE)) denies.set(foundKey(recorded), recorded);
  }
  return [...denies.values()];
}

async function isExtended(
  needed: NeededDeny,
  listing: Listing,
  { settings, enqueue, publish, isNews }: SweepPorts,
  now: Date,
): Promise<boolean> {
  const asked = extensionOf(needed, listing, settings, now);
  if (asked?.kind === 'extend') await enqueue(asked.command);
  if (asked?.kind === 'ends' && isNews(`ends ${asked.incident}`, now)) await publish(asked.notice);
  return asked?.kind === 'extend';
}
