import { parseIamArn } from '../../base/arn.ts';
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
  roleArn: string,
  settings: Settings,
  createdAt: () => Promise<Date | undefined>,
  ledger: Pick<Ledger, 'baseline'>,
): Promise<string | undefined> {
  if (!isSparedByName(roleArn, settings)) return undefined;
  const { account, name } = parseIamArn(roleArn) ?? { account: '', name: roleArn };
  const baseline = await ledger.baseline(account);
  if (baseline === undefined) return undefined;
  const created = await createdAt();
  if (created === undefined || created <= baseline) return undefined;
  return `protect.roles does not spare ${name}: it was created ${isoSeconds(created)}, after the guardrail's first scan of the account (${isoSeconds(baseline)})`;
}

/** As `protectedBecause`, but a role that was made anew is not spared: for whoever may ask. */
export async function sparedBecause(
  roleArn: string,
  settings: Settings,
  createdAt: () => Promise<Date | undefined>,
  ledger: Pick<Ledger, 'baseline'>,
): Promise<string | undefined> {
  const remade = await remadeBecause(roleArn, settings, createdAt, ledger);
  return remade === undefined ? protectedBecause(roleArn, settings) : undefined;
}

function isSparedByName(roleArn: string, settings: Settings): boolean {
  return isWellKnown(parseIamArn(roleArn)?.name ?? '') && protectedBecause(roleArn, settings) !== undefined;
}
