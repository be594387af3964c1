import { MINUTE } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import type { Attempts } from './attempts.ts';
import { extensionOf } from './extend.ts';
import { deniesFor, type NeededDeny } from './incidents-of.ts';
import type { Listing } from './listing.ts';
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
