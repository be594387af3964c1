import type { NamedArn } from '../../base/arn.ts';
import { isOwnRole } from '../../base/own.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isoSeconds } from '../../base/time.ts';
import type { Incidents } from '../../incident/ledger/incidents.ts';
import { protectedBecause } from './rails.ts';

/**
 * Everybody who may create roles can choose a name that `protect.roles` spares: one that fits a pattern, or the exact name of a
 * role that he deleted first. So `protect.roles` spares only a role that is older than the guardrail's baseline. Where one of the
 * two dates is unknown (no scan yet, no answer), `protect.roles` counts.
 */
export async function remadeBecause(
  role: NamedArn,
  settings: Settings,
  createdAt: () => Promise<Date | undefined>,
  ledger: Pick<Incidents, 'baseline'>,
): Promise<string | undefined> {
  if (!isSparedByName(role, settings)) return undefined;
  const { account = '', name } = role;
  const baseline = await ledger.baseline(account);
  if (baseline === undefined) return undefined;
  const created = await createdAt();
  if (created === undefined || created <= baseline) return undefined;
  return `protect.roles does not spare ${name}: it was created ${isoSeconds(created)}, after the guardrail's first scan of the account (${isoSeconds(baseline)})`;
}

/** As `protectedBecause`, but does not spare a role that was made after the baseline. */
export async function sparedBecause(
  role: NamedArn,
  settings: Settings,
  createdAt: () => Promise<Date | undefined>,
  ledger: Pick<Incidents, 'baseline'>,
): Promise<string | undefined> {
  const remade = await remadeBecause(role, settings, createdAt, ledger);
  return remade === undefined ? protectedBecause(role, settings) : undefined;
}

function isSparedByName(role: NamedArn, settings: Settings): boolean {
  return role.resource === 'role' && !isOwnRole(role) && protectedBecause(role, settings) !== undefined;
}
