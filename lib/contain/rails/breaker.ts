import type { Settings } from '../../base/settings/settings.ts';
import { later } from '../../base/time.ts';
import { stopsWhole } from '../../incident/deny/containment-of.ts';
import type { Incidents } from '../../incident/ledger/incidents.ts';
import type { Command } from '../command.ts';
import type { Allowed, Known } from '../memory.ts';

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

/** One caller's incidents take at most half of the account's denies, so that they never use up another's. */
export async function claimWholeRole(
  { account, target, calledBy }: Pick<Command, 'account' | 'target' | 'calledBy'>,
  ledger: Incidents,
  { breaker }: Settings,
  now: Date,
): Promise<boolean> {
  const since = later(now, -breaker.period);
  const claim = (within: string, limit: number) => ledger.claimWholeRole({ within, target, limit, since, at: now });
  const ofCaller = calledBy === undefined || (await claim(`${account}#${calledBy}`, Math.ceil(breaker.denies / 2)));
  return ofCaller && claim(account, breaker.denies);
}
