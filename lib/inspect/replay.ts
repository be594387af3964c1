import type { GrowingAccount } from '../account/snapshot.ts';
import type { Settings } from '../base/settings/settings.ts';
import { later, SECOND } from '../base/time.ts';
import { writtenDeny } from '../contain/restore.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import type { Decision } from './decide/decision.ts';
import { inspectEvent } from './inspect.ts';
import { rememberRoles } from './principals.ts';
import { remember } from './remember.ts';
import type { Unread } from './surroundings.ts';

export interface ReplayOptions {
  readonly account: GrowingAccount;
  readonly ledger: Ledger;
  readonly settings: Settings;
  /** Milliseconds from an event to its judgement. Changes within them are seen, as they would be live. */
  readonly lag: number;
}

export interface Replayed {
  readonly event: CloudTrailEvent;
  readonly decisions: readonly Decision[];
  /** The event's passes that were judged without their role or their passer, also those without a decision. */
  readonly unread: readonly Unread[];
}

/**
 * Yields the decisions that the guardrail would have made, by the function's own code; only account and ledger differ. Each event
 * comes once, by eventTime, then eventID. It is judged at eventTime + lag, when every event up to then is applied to the account.
 */
export async function* replay(events: readonly CloudTrailEvent[], options: ReplayOptions): AsyncGenerator<Replayed> {
  const { account, ledger, settings, lag } = options;
  const ordered = inOrder(events);
  await scanFirst(ordered, options);
  let applied = 0;
  for (const event of ordered) {
    const now = later(timeOf(event), lag);
    for (let next = ordered[applied]; next !== undefined && timeOf(next) <= now; next = ordered[++applied])
      account.apply(next);
    const unread: Unread[] = [];
    const onUnread = (parts: Unread) => void unread.push(parts);
    const decisions = await inspectEvent(event, { account, ledger, settings, now, onUnread });
    await remember(event, decisions, account, ledger);
    for (const decision of decisions) await rememberWritten(decision, ledger);
    yield { event, decisions, unread };
  }
}

/** Nothing is written in a replay. A contained pass counts as written, so that a series stops itself as it would live. */
async function rememberWritten(decision: Decision, ledger: Ledger): Promise<void> {
  if (decision.action !== 'contain') return;
  const incident = await ledger.incident(decision.incident);
  const deny = decision.containments.find(({ target }) => target === decision.role.arn);
  if (incident?.pass === undefined || deny === undefined || deny.scope.kind === 'user') return;
  const { asked: _, ...carried } = incident;
  await ledger.record({ ...carried, deny: writtenDeny(deny) });
}

/** The roles of the snapshot count as scanned just before the events begin: what an event changes is as it is since that event. */
async function scanFirst(ordered: readonly CloudTrailEvent[], { account, ledger }: ReplayOptions): Promise<void> {
  const begin = ordered.find(({ time }) => time !== undefined)?.time;
  if (begin !== undefined) await rememberRoles(account.roles(), ledger, { now: later(begin, -SECOND), isFirst: true });
}

/** Sorts by eventTime, then eventID, each eventID once: log files are not in time order and are delivered more than once. */
export function inOrder(events: readonly CloudTrailEvent[]): CloudTrailEvent[] {
  const once = new Map(events.map((event) => [event.eventId, event]));
  return [...once.values()].sort((a, b) => timeOf(a).getTime() - timeOf(b).getTime() || compare(a.eventId, b.eventId));
}

/** A record without eventTime (somebody shortened it) is judged first. */
function timeOf({ time }: CloudTrailEvent): Date {
  return time ?? new Date(0);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
