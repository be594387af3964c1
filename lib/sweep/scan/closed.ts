import type { Settings } from '../../base/settings/settings.ts';
import { MINUTE } from '../../base/time.ts';
import type { Command } from '../../contain/command.ts';
import { liftOf, type Order } from '../../contain/orders.ts';
import type { OurName } from '../../incident/deny/our-name.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import type { Incident } from '../../incident/incident.ts';
import type { TrustRecord } from '../../incident/ledger/history.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { acceptedBefore, cautiousContext, isClean } from '../../inspect/trust/clean.ts';
import { attempts } from '../attempts.ts';
import { deniesFor, isNeeded, type NeededDeny } from '../incidents-of.ts';
import { keyOfDeny, listingOf } from '../listing.ts';
import { digestOfTrust, orderToJudge } from '../opened.ts';
import type { ScanPorts } from './ports.ts';

/** The result of the look, for the log. */
export interface ClosedSummary {
  /** The denies whose lift was asked for. */
  readonly lifted: readonly string[];
}

type JudgingPorts = Pick<ScanPorts, 'denies' | 'ledger' | 'settings' | 'account'> & {
  readonly effects: Pick<ScanPorts['effects'], 'enqueue'>;
};

/**
 * Judges the trust of each role that is contained because it was opened. Asks for the lift where the trust is certainly closed, and
 * remembers for the sweep which trust policies are clean. The message says nothing: what is judged is read here.
 * @throws AggregateError after all other denies
 */
export async function lookAtClosed(
  { denies, ledger, settings, effects, account }: JudgingPorts,
  now: Date,
): Promise<ClosedSummary> {
  const trying = attempts();
  const lifted: string[] = [];
  const listing = listingOf(await denies());
  const judge = async (needed: NeededDeny) => {
    const lift = await confirmedClean(needed, ledger, settings, now);
    if (lift === undefined) return;
    await effects.enqueue(lift);
    lifted.push(`${needed.found.target.arn} ${needed.found.policyName}`);
  };
  for (const { id } of (await trying.of(() => ledger.guarded(account))) ?? [])
    await trying.of(async () => {
      const incident = await ledger.incident(id); // the list may be seconds behind, and its words would be written over newer ones
      for (const needed of incident === undefined ? [] : deniesFor(incident, listing))
        await trying.of(() => judge(needed));
    });
  trying.end();
  return { lifted };
}

/** IAM answers with stale documents for seconds, at worst for minutes. */
const AGREE_AFTER = 5 * MINUTE;

/**
 * The lift of a flash trust, an opened trust that was closed again. One clean read may be stale: the quarantine is lifted when a
 * later change event agrees, or a second read minutes later. Sessions of the bad window stay dead, new ones work. A deny that
 * release 0.1.0 widened stays while another incident is contained on the role, because it may cover that one too.
 */
export async function confirmedClean(
  needed: NeededDeny,
  ledger: Ledger,
  settings: Settings,
  now: Date,
): Promise<Command | undefined> {
  const { found, incident } = needed;
  const name = parsePolicyName(found.policyName);
  const order = orderToJudge(needed, now);
  if (name === undefined || order === undefined) return undefined;
  if (!(await isClosedBy(found.trustPolicy, order, ledger, settings))) {
    await rememberOpen(incident, ledger);
    return undefined;
  }
  const isLiftable = await hasToLift(needed, name, ledger, now);
  const closing = await closingEvent(order, ledger, settings);
  const mayBeStale = now.getTime() - incident.at.getTime() < AGREE_AFTER;
  const isFirstRead = isLiftable && closing === undefined && !mayBeStale;
  const since = incident.cleanSince ?? (isFirstRead ? now : undefined);
  const closedAs = digestOfTrust(found.trustPolicy);
  if (closedAs !== incident.closedAs || since !== incident.cleanSince)
    await ledger.record({ ...incident, closedAs, ...(since && { cleanSince: since }) });
  if (!isLiftable) return undefined;
  const isReadTwice = !mayBeStale && since !== undefined && now.getTime() - since.getTime() >= AGREE_AFTER;
  if (closing === undefined && !isReadTwice) return undefined;
  const why =
    closing === undefined
      ? 'the trust policy has been clean in two reads minutes apart'
      : `event ${closing.eventId} closed the trust policy again`;
  return liftOf(order, name, { id: `clean-${name.extension}`, by: `Rolewarden, because ${why},`, down: true });
}

/** The row of clean reads ends, and the sweep extends the deny again. */
async function rememberOpen({ cleanSince, closedAs, ...incident }: Incident, ledger: Ledger): Promise<void> {
  if (cleanSince !== undefined || closedAs !== undefined) await ledger.record(incident);
}

/** Whether the deny is this incident's own and keeps new sessions out. A freeze of the role goes on for other incidents. */
async function hasToLift(
  { found, deny, incident }: NeededDeny,
  name: OurName,
  ledger: Ledger,
  now: Date,
): Promise<boolean> {
  const isOwn = incident.frozen || keyOfDeny(found) === incident.id;
  if (!isOwn || deny.cutoff <= now) return false;
  const isLifted = incident.state === 'revoked';
  if (isLifted && incident.frozen) return false;
  return !((isLifted || name.widened !== undefined) && (await isNeeded(found, name, ledger)));
}

/** Whether the trust policy opens no more than the one that was accepted before. What IAM does not show counts as open. */
async function isClosedBy(document: unknown, order: Order, ledger: Ledger, settings: Settings): Promise<boolean> {
  if (document === undefined) return false;
  const accepted = await acceptedBefore(order, ledger);
  return isClean(accepted?.document, document, cautiousContext(settings, order.account));
}

/** The event that closed the trust. `liftDown` could not lift yet: the deny was not written, or IAM still showed the open document. */
async function closingEvent(order: Order, ledger: Ledger, settings: Settings): Promise<TrustRecord | undefined> {
  const { at, target } = order;
  const latest = await ledger.trustBefore(target);
  if (latest === undefined || at === undefined || latest.time <= at) return undefined;
  return (await isClosedBy(latest.document, order, ledger, settings)) ? latest : undefined;
}
