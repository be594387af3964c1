import { commandLine } from '../../base/command-line.ts';
import { DAY, later, MINUTE } from '../../base/time.ts';
import type { EdgeHistory, PastContainment } from '../../incident/ledger/edge-history.ts';
import type { SeenPass } from '../cases/seen-pass.ts';

/** After so many containments of one edge that nobody took for an answer to an attack, its next pass is told and not contained. */
const ENOUGH = 3;

/** `rolewarden lift` lifts every deny on a role at once: lifts that follow one another within this time are one answer. */
const ONE_ACT = 10 * MINUTE;

/**
 * Why a pass is the next one of a series; undefined where it is not. A containment counts when a deny was written between the same
 * two roles, as they are now, and a person lifted it, or nobody disputed the pass within a day. What a person lifts in one act
 * counts once, and without a person, a day does: an attacker who passes three times in one hour earns no fourth.
 */
export function seriesBecause({
  pass,
  time,
  passer,
  passed,
  history,
}: Pick<SeenPass, 'pass' | 'time' | 'passer' | 'passed' | 'history'>): string | undefined {
  if (history === undefined) return undefined;
  const same = history.contained.filter(
    (past) => past.written && past.time < time && past.passer === passer.print && past.passed === passed.print,
  );
  const counted = countedOf(same, disputesOf(history), time).slice(0, ENOUGH);
  if (counted.length < ENOUGH) return undefined;
  const days = counted.map(({ time: at, state }) => `${dayOf(at)} (${state === 'lifted' ? LIFTED : UNDISPUTED})`);
  return [
    `not contained, because the same pass by ${passer.value.name} of ${passed.value.name} to ${pass.passedTo.join(' and ')} was contained ${ENOUGH} times and nobody called it an attack: on ${days.join(', ')}`,
    `if it is an attack, \`${commandLine(`contain ${passed.value.name} --method freeze`)}\` stops it and has later ones contained again`,
    'if it is ordinary work, name it under approved or exceptions in rolewarden.yml',
  ].join('; ');
}

const LIFTED = 'lifted by a person';
const UNDISPUTED = 'disputed by nobody';

/** A person contained an end of the edge by hand or fixed the cause, or somebody took a deny away that nobody lifted. */
function disputesOf({ contained, byHand }: EdgeHistory): readonly Date[] {
  const disputed = contained.filter(({ fixed, restored, state }) => fixed || (restored && state !== 'lifted'));
  return [...byHand, ...disputed.map(({ time }) => time)];
}

/** The latest first. After a dispute only later lifts count. Passes of other days that one act lifted may count by their days. */
function countedOf(same: readonly PastContainment[], disputes: readonly Date[], time: Date): PastContainment[] {
  const latestFirst = same.toSorted((one, other) => other.time.getTime() - one.time.getTime());
  const acts = onePerAct(
    latestFirst.filter((past) => past.state === 'lifted' && disputes.every((dispute) => dispute < past.time)),
  );
  const daysOfActs = new Set(acts.map((past) => dayOf(past.time)));
  const days = new Map<string, PastContainment>();
  if (disputes.length === 0)
    for (const past of latestFirst)
      if (isUndisputed(past, time) && !(past.state === 'lifted' && daysOfActs.has(dayOf(past.time))))
        days.set(dayOf(past.time), past);
  const counted = new Set([...acts, ...days.values()]);
  return latestFirst.filter((past) => counted.has(past));
}

/** One containment for each act of a person. Lifts of which nobody knows when may all be of one act. */
function onePerAct(lifts: readonly PastContainment[]): PastContainment[] {
  const lastFirst = lifts.toSorted((one, other) => liftOf(other) - liftOf(one));
  return lastFirst.filter((lift, index) => {
    const next = lastFirst[index - 1];
    return next === undefined || liftOf(next) - liftOf(lift) > ONE_ACT;
  });
}

function liftOf({ liftedAt }: PastContainment): number {
  return liftedAt?.getTime() ?? 0;
}

/** Its deny stood for a day, or ended by itself, and people had that day to say something. */
function isUndisputed({ state, time: at, liftedAt = at }: PastContainment, time: Date): boolean {
  const aDayLater = later(at, DAY);
  if (state === 'lifted') return aDayLater <= liftedAt && aDayLater <= time;
  return (state === 'contained' || state === 'lapsed') && aDayLater <= time;
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
