import type { Settings } from '../../base/settings/settings.ts';
import { later } from '../../base/time.ts';
import { stopsWhole } from '../../incident/deny/containment-of.ts';
import { incidentKey } from '../../incident/incident-key.ts';
import type { Incidents } from '../../incident/ledger/incidents.ts';
import type { Known } from '../answered.ts';
import type { Command } from '../command.ts';

/** What the breaker leaves of a command, and why it is less. */
export interface Allowed {
  readonly command: Command;
  readonly because?: string;
}

/**
 * The breaker without a race: many `inspect` run at once and count before they ask, but here each whole-role deny takes one of a
 * limited number. When all are taken, the role is frozen. While the ledger does not answer, the function's memory counts.
 */
export async function underBreaker(
  command: Command,
  { incident }: Known,
  ledger: Incidents,
  settings: Settings,
  now: Date,
): Promise<Allowed> {
  const isOnRole = command.scope.kind !== 'user'; // a user's is claimed when nothing but the breaker is in its way
  if (!isOnRole || command.kind !== 'contain' || !stopsWhole(command) || incident?.wholeRole === false)
    return { command };
  if (await claimWholeRole(command, ledger, settings, now)) return { command };
  const because = `the breaker is open (${settings.breaker.denies} whole-role denies in the period), so this role is frozen, not stopped`;
  return { command: { ...command, method: 'freeze' }, because };
}

export function claimWholeRole(
  command: Pick<Command, 'incident' | 'caller' | 'account'>,
  ledger: Incidents,
  { breaker }: Settings,
  now: Date,
): Promise<boolean> {
  const since = later(now, -breaker.period);
  const [incident, { account }] = [incidentKey(command), command];
  return ledger.claimWholeRole({ account, incident, limit: breaker.denies, since, at: now });
}
