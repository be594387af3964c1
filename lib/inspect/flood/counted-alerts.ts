import { cut } from '../../base/shortened.ts';
import { isoSeconds, later } from '../../base/time.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { MOST_NAMES, TALLY_WINDOW, type Tallies, type TallyKey, tallyKey } from '../../incident/ledger/tallies.ts';
import type { Decision } from '../decide/decision.ts';
import type { CountedAs } from './counted-as.ts';
import { sessionsKey } from './name-to-count.ts';

/** Asks that the count of a window is told when the window is over. `of` is its first alert, one of so many that are told at once. */
export type TellCount = (key: TallyKey, of: Decision, told: number) => Promise<void>;

export interface Counting {
  readonly caller: CountedAs;
  /** See `nameToCount`. */
  readonly name: string;
  readonly tallies: Tallies;
  readonly tellCount: TellCount;
  readonly now: Date;
}

/**
 * The decisions that people are told of now. Alerts of one principal, detector and severity within five minutes are one message: the
 * first is told at once, the others are counted, and the count is told once when the window is over. Each of them is in the log and
 * in the ledger. Nothing is merged that contains, that a rail or the mode held back, that cannot be contained, that is critical, or
 * that was done to the guardrail itself.
 */
export async function toldNow(
  decisions: readonly Decision[],
  event: CloudTrailEvent,
  counting: Counting,
): Promise<readonly Decision[]> {
  const told: Decision[] = [];
  const groups = new Map<string, Decision[]>();
  for (const decision of decisions) {
    if (!isMerged(decision, event)) told.push(decision);
    else groups.set(headingOf(decision), [...(groups.get(headingOf(decision)) ?? []), decision]);
  }
  for (const [heading, group] of groups) told.push(...(await firstOf(heading, group, event, counting)));
  return told;
}

function isMerged({ action, severity, askedBy, uncontained, guard }: Decision, { outcome }: CloudTrailEvent): boolean {
  const isDone = outcome === 'succeeded' && guard === true;
  return action === 'alert' && severity !== 'critical' && askedBy === undefined && uncontained === undefined && !isDone;
}

function headingOf({ severity, findings }: Decision): string {
  return [severity, ...new Set(findings.map(({ detector }) => detector))].sort().join(' ');
}

async function firstOf(
  heading: string,
  group: readonly Decision[],
  { eventId }: CloudTrailEvent,
  { caller, name, tallies, tellCount, now }: Counting,
): Promise<readonly Decision[]> {
  const [one] = group;
  const key = tallyKey(['alerts', name, heading], now);
  const { count, first } = await tallies.add(key, group.length, eventId);
  const alone = tallies.unreachable?.();
  if (one === undefined) return [];
  if (first === eventId) {
    // Before anybody is told: a try that is killed here finds itself the first again.
    if (alone === undefined) await tellCount(key, one, group.length);
    if (caller.issuer !== undefined && name !== caller.issuer)
      await tallies.add(sessionsKey(caller.issuer, now), 1, eventId);
    return group;
  }
  // A function that counts for itself can tell nobody at the end: Lambda may end it before.
  if (alone !== undefined) return isRound(count, group.length) ? [{ ...one, because: countedAlone(count, key) }] : [];
  if (count <= 2 * MOST_NAMES)
    await tallies.name(
      key,
      group.slice(0, MOST_NAMES).map(({ role }) => cut(role.name, 128) || 'a role that the event does not show'),
    );
  return [];
}

/** Whether the count has just reached 10, 100, 1,000 … */
function isRound(count: number, by: number): boolean {
  return String(count).length > String(count - by).length;
}

function countedAlone(count: number, { since }: TallyKey): string {
  const until = isoSeconds(later(since, TALLY_WINDOW));
  return `it stands for about ${count} such alerts of this caller from ${isoSeconds(since)} to ${until}, as far as one function has counted, because the ledger does not answer; the log of rolewarden-inspect names every one`;
}
