import type { Command } from './command.ts';
import { parsePolicyName } from './containment.ts';
import type { Deny } from './deny-document.ts';
import { isAtLeast } from './finding.ts';
import type { Ledger } from './ledger.ts';
import type { Settings } from './settings.ts';
import type { FoundPolicy } from './sweep.ts';
import { orderIn } from './sweep-gone.ts';
import { MINUTE } from './time.ts';
import { diffTrust } from './trust/diff.ts';
import { trustContext } from './trust/outsiders.ts';

type Order = Extract<Command, { kind: 'contain' | 'extend' }>;

/** A pass stands until a person answers it; an opened trust until its policy holds nothing new against the accepted one. */
export async function causeStands(
  { report, target }: Order,
  { trustPolicy }: FoundPolicy,
  ledger: Ledger,
  settings: Settings,
): Promise<boolean> {
  if (!report.findings.some(({ detector }) => detector.startsWith('trust-')) || trustPolicy === undefined) return true;
  const accepted = await ledger.trustBefore(target);
  const context = trustContext(settings, report.account, 'written');
  return diffTrust(accepted?.document, trustPolicy, context).fresh.some(({ severity }) =>
    isAtLeast(severity, 'medium'),
  );
}

/** IAM answers with stale documents for seconds, minutes at the worst. */
const AGREE_AFTER = 5 * MINUTE;

/**
 * Flash trust: an opened trust that was closed again. One clean read may be a stale one; when a second, minutes later, agrees,
 * the quarantine is lifted: sessions of the bad window stay dead, new ones work. An inline deny only, as `contain` lifts it.
 */
export async function confirmedClean(
  found: FoundPolicy,
  deny: Deny,
  ledger: Ledger,
  settings: Settings,
  now: Date,
): Promise<Command | undefined> {
  const name = parsePolicyName(found.policyName);
  if (name === undefined || name.caller || found.rung !== 'inline' || deny.cutoff <= now) return undefined;
  if (name.widened !== undefined) return undefined; // it holds other incidents too
  const incident = await ledger.incident(name.incident);
  const order = incident && orderIn(incident);
  if (incident === undefined || order === undefined || order.target !== found.role.arn) return undefined;
  if (now.getTime() - incident.at.getTime() < AGREE_AFTER) return undefined;
  const { cleanSince, ...rest } = incident;
  if (await causeStands(order, found, ledger, settings)) {
    if (cleanSince !== undefined) await ledger.record(rest);
    return undefined;
  }
  if (cleanSince === undefined) {
    await ledger.record({ ...incident, cleanSince: now });
    return undefined;
  }
  if (now.getTime() - cleanSince.getTime() < AGREE_AFTER) return undefined;
  const { roleId: _, ...lifted } = order;
  const { extension } = name;
  return {
    ...lifted,
    kind: 'lift',
    id: `clean-${name.extension}`,
    method: name.method,
    ...(extension > 0 && { extension }),
    by: 'Rolewarden, because the trust policy has been clean in two reads minutes apart,',
    revive: false,
  };
}
