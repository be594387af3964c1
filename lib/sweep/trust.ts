import type { Settings } from '../base/settings/settings.ts';
import { MINUTE } from '../base/time.ts';
import type { Command } from '../contain/command.ts';
import { isTrustOrder, liftOf, type Order, orderIn } from '../contain/orders.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import type { Ledger, TrustRecord } from '../incident/ledger/ledger.ts';
import { acceptedBefore, cautiousContext, isClean } from '../inspect/trust/clean.ts';
import { isNeeded, keyOfDeny, type NeededDeny } from './incidents-of.ts';

/** The cause of a pass lasts until a person answers it; the cause of an opened trust, until its policy opens no more than the accepted one. */
export async function causeStands(
  order: Order,
  { trustPolicy }: FoundPolicy,
  ledger: Ledger,
  settings: Settings,
): Promise<boolean> {
  if (!isTrustOrder(order) || trustPolicy === undefined) return true;
  const accepted = await acceptedBefore(order, ledger);
  return !isClean(accepted?.document, trustPolicy, cautiousContext(settings, order.account));
}

/** IAM answers with stale documents for seconds, at worst for minutes. */
const AGREE_AFTER = 5 * MINUTE;

/**
 * The lift of a flash trust, an opened trust that was closed again. One clean read may be stale: the quarantine is lifted when a
 * later change event agrees, or a second read minutes later. Sessions of the bad window stay dead, new ones work. A deny that
 * release 0.1.0 widened stays while another incident is contained on the role, because it may cover that one too.
 */
export async function confirmedClean(
  { found, deny, incident }: NeededDeny,
  ledger: Ledger,
  settings: Settings,
  now: Date,
): Promise<Command | undefined> {
  const name = parsePolicyName(found.policyName);
  const order = orderIn(incident);
  if (name === undefined) return undefined;
  if (order === undefined || order.target !== found.target.arn) return undefined;
  if (!isTrustOrder(order) || (!incident.frozen && keyOfDeny(found) !== incident.id)) return undefined;
  const isLifted = incident.state === 'revoked' && (incident.frozen || (await isNeeded(found, name, ledger)));
  if (isLifted) return undefined; // the freeze goes on for other incidents
  // A cutoff that has passed leaves nothing to lift, but a read that finds the trust open must end the row of clean reads: the
  // deny may deny new sessions again once another incident's deny joins it.
  if (deny.cutoff <= now && incident.cleanSince === undefined) return undefined;
  const closing = await closingEvent(order, ledger, settings);
  if (closing === undefined && now.getTime() - incident.at.getTime() < AGREE_AFTER) return undefined;
  const { cleanSince, ...rest } = incident;
  if (await causeStands(order, found, ledger, settings)) {
    if (cleanSince !== undefined) await ledger.record(rest);
    return undefined;
  }
  if (deny.cutoff <= now) return undefined; // new sessions work already: there is nothing to lift
  if (closing === undefined) {
    if (cleanSince === undefined) await ledger.record({ ...incident, cleanSince: now });
    if (cleanSince === undefined || now.getTime() - cleanSince.getTime() < AGREE_AFTER) return undefined;
  }
  if (name.widened !== undefined && (await isNeeded(found, name, ledger))) return undefined;
  const why =
    closing === undefined
      ? 'the trust policy has been clean in two reads minutes apart'
      : `event ${closing.eventId} closed the trust policy again`;
  return liftOf(order, name, { id: `clean-${name.extension}`, by: `Rolewarden, because ${why},`, down: true });
}

/** The event that closed the trust. `liftDown` could not lift yet: the deny was not written, or IAM still showed the open document. */
async function closingEvent(order: Order, ledger: Ledger, settings: Settings): Promise<TrustRecord | undefined> {
  const { account, at, target } = order;
  const latest = await ledger.trustBefore(target);
  if (latest === undefined || at === undefined || latest.time <= at) return undefined;
  const before = await acceptedBefore(order, ledger);
  const context = cautiousContext(settings, account);
  return isClean(before?.document, latest.document, context) ? latest : undefined;
}
