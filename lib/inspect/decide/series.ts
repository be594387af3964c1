import { DAY, later } from '../../base/time.ts';
import type { EdgeHistory, PastContainment } from '../../incident/ledger/edge-history.ts';
import type { SeenPass } from '../cases/seen-pass.ts';

/** After so many containments of one edge that nobody took for an answer to an attack, its next pass is told and not contained. */
const ENOUGH = 3;

/**
 * Why a pass is the next one of a series; undefined where it is not. A containment counts when a deny was written between the same
 * two roles, as they are now, and a person lifted it, or nobody disputed the pass within a day. Without a person, a day counts
 * once: an attacker who passes three times in one hour earns no fourth.
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
    `if it is an attack, \`rolewarden contain ${passed.value.name} --method freeze\` stops it and has later ones contained again`,
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

/** The latest first. After a dispute only later lifts count. */
function countedOf(same: readonly PastContainment[], disputes: readonly Date[], time: Date): PastContainment[] {
  const latestFirst = same.toSorted((one, other) => other.time.getTime() - one.time.getTime());
  const days = new Map<string, PastContainment>();
  if (disputes.length === 0)
    for (const past of latestFirst) if (isUndisputed(past, time)) days.set(dayOf(past.time), past);
  const aDay = new Set(days.values());
  return latestFirst.filter((past) =>
    past.state === 'lifted' ? disputes.every((dispute) => dispute < past.time) : aDay.has(past),
  );
}

/** Its deny stands, or ended by itself, and people had a day to say something. */
function isUndisputed({ state, time: at }: PastContainment, time: Date): boolean {
  return (state === 'contained' || state === 'lapsed') && at <= later(time, -DAY);
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
