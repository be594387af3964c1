import { INCIDENT_TAG } from '../base/own.ts';
import { MINUTE } from '../base/time.ts';
import { boundaryOf010 } from '../incident/deny/boundary-of-0-1-0.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { type Attempts, attempts } from './attempts.ts';
import { withinBudget } from './budget.ts';
import { deleteIfLapsed, discardLeftBehind, hasEnded, lapseOf, recordLapsed, recordOver } from './delete.ts';
import { redriveEvents } from './events-dead.ts';
import { tellOnce } from './excepted.ts';
import { extensionOf } from './extend.ts';
import { answerGone } from './gone.ts';
import { neededDenies } from './incidents-of.ts';
import { policyNotice } from './notices.ts';
import { orderToJudge } from './opened.ts';
import { type SweepPorts, triedOneByOne } from './ports.ts';
import { reconcile } from './reconcile.ts';

/** The result of a sweep, for the log. */
export interface Swept {
  readonly deleted: readonly string[];
  readonly live: readonly string[];
  readonly foreign: readonly string[];
  /** Policies whose extension was asked for. */
  readonly extended: readonly string[];
  /** Our boundaries that stand on roles. */
  readonly bounded: readonly string[];
  /** Incidents whose deny was gone before its time. */
  readonly gone: readonly string[];
}

/**
 * Deletes denies of ours that have lapsed, asks for the extension of quarantines whose cause lasts, and publishes strangers'
 * policies under our prefix. The sweep writes no policy: it asks `contain`.
 * @throws AggregateError after all other steps: a planted policy that we may not delete must not end the sweep
 */
export async function sweep(asked: SweepPorts, now: Date): Promise<Swept> {
  const trying = attempts();
  const ports = triedOneByOne(asked, trying);
  const { carried: all, unattached } = await asked.scan();
  const frugal = withinBudget(ports);
  const discarded = await discardLeftBehind(unattached, frugal, now);
  const verdicts = new Map<FoundPolicy, Verdict>();
  for (const found of all) verdicts.set(found, (await trying.of(() => attend(found, all, frugal, now))) ?? 'failed');
  const those = (verdict: Verdict) => all.filter((found) => verdicts.get(found) === verdict);
  for (const found of all) await trying.of(() => reconcile(found, asked, now, frugal.isNews));
  const extended = await extend(all, ports, trying, now);
  const gone = await answerGone(all, asked, trying, now);
  await trying.of(() => redriveEvents(asked, trying, now));
  await trying.of(() => recordOver(all, ports, now));
  await untagFreed(all, [...those('live'), ...those('inert'), ...those('failed')], ports);
  trying.end();
  return {
    deleted: [...discarded, ...those('deleted').map(keyOf)],
    live: those('live').map(keyOf),
    foreign: those('foreign').map(keyOf),
    bounded: [...those('live'), ...those('inert'), ...those('failed')]
      .filter(({ rung }) => rung === 'boundary')
      .map(keyOf),
    extended,
    gone,
  };
}

/** `inert`: the deny has lapsed and is still there, because IAM did not let us; or a person has to take it off. */
type Verdict = 'foreign' | 'deleted' | 'live' | 'inert' | 'failed';

async function attend(found: FoundPolicy, all: readonly FoundPolicy[], ports: SweepPorts, now: Date): Promise<Verdict> {
  const old = boundaryOf010(found);
  const verdict = old === undefined ? lapseOf(found, now) : hasEnded(old, now) ? 'endless' : 'live';
  await tellOnce(policyNotice(found, verdict, now), keyOf(found), ports, now);
  if (verdict === 'endless') return 'inert';
  if (verdict !== 'lapsed') return verdict;
  if (!(await deleteIfLapsed(found, ports, now))) return 'inert';
  await recordLapsed(found, all, ports.ledger, now);
  return 'deleted';
}

function keyOf({ target, policyName }: FoundPolicy): string {
  return `${target.arn} ${policyName}`;
}

/** @param keeping the policies that keep the tag on their role */
async function untagFreed(
  all: readonly FoundPolicy[],
  keeping: readonly FoundPolicy[],
  { untag }: SweepPorts,
): Promise<void> {
  const kept = new Set(keeping.map(({ target: role }) => role.arn));
  const freed = new Map(
    all
      .filter(({ target: role }) => !kept.has(role.arn) && role.tags[INCIDENT_TAG] !== undefined)
      .map(({ target: role }) => [role.arn, role.name]),
  );
  await Promise.allSettled([...freed.values()].map((roleName) => untag(roleName, INCIDENT_TAG))); // the tag is only a note
}

/**
 * Asks for the extensions that are due, and has `scan` judge the opened trusts: a minute later, when the extensions are written.
 * @returns names of the policies whose extension was asked for
 */
async function extend(all: readonly FoundPolicy[], ports: SweepPorts, trying: Attempts, now: Date): Promise<string[]> {
  const extended: string[] = [];
  const asked = new Set<string>();
  let judging = false;
  for await (const needed of neededDenies(all, ports, trying)) {
    const { found, incident } = needed;
    judging ||= orderToJudge(needed, now) !== undefined;
    if (asked.has(incident.id) || !(await trying.of(() => isExtended({ ...needed, all }, ports, now)))) continue;
    asked.add(incident.id);
    extended.push(found.policyName);
  }
  if (judging) await trying.of(() => ports.lookAgain({ look: 'closed' }, MINUTE));
  return [...new Set(extended)];
}

async function isExtended(
  needed: Parameters<typeof extensionOf>[0],
  { settings, enqueue, publish, isNews }: SweepPorts,
  now: Date,
): Promise<boolean> {
  const asked = extensionOf(needed, settings, now);
  if (asked?.kind === 'extend') await enqueue(asked.command);
  if (asked?.kind === 'ends' && isNews(`ends ${asked.incident}`, now)) await publish(asked.notice);
  return asked?.kind === 'extend';
}
