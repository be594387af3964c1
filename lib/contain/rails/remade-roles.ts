import type { NamedArn } from '../../base/arn.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isoSeconds } from '../../base/time.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { isWellKnown, protectedBecause } from './rails.ts';

/**
 * A name that everybody knows is an invitation: whoever deletes such a role and makes it anew would have a role that nobody
 * contains. So protect.roles spares it only when it is older than the guardrail's baseline. Asks only where that decides; what
 * is not known (no scan yet, no ledger, no date) leaves the owner's word standing.
 */
export async function remadeBecause(
  role: NamedArn,
  settings: Settings,
  createdAt: () => Promise<Date | undefined>,
  ledger: Pick<Ledger, 'baseline'>,
): Promise<string | undefined> {
  if (!isSparedByName(role, settings)) return undefined;
  const { account = '', name } = role;
  const baseline = await ledger.baseline(account);
  if (baseline === undefined) return undefined;
  const created = await createdAt();
  if (created === undefined || created <= baseline) return undefined;
  return `protect.roles does not spare ${name}: it was created ${isoSeconds(created)}, after the guardrail's first scan of the account (${isoSeconds(baseline)})`;
}

/** As `protectedBecause`, but a role that was made anew is not spared: for whoever may ask. */
export async function sparedBecause(
  role: NamedArn,
  settings: Settings,
  createdAt: () => Promise<Date | undefined>,
  ledger: Pick<Ledger, 'baseline'>,
): Promise<string | undefined> {
  const remade = await remadeBecause(role, settings, createdAt, ledger);
  return remade === undefined ? protectedBecause(role, settings) : undefined;
}

function isSparedByName(role: NamedArn, settings: Settings): boolean {
  return isWellKnown(role.name) && protectedBecause(role, settings) !== undefined;
}
