import { DAY, isoSeconds, later } from '../../base/time.ts';
import type { NewMark } from '../../detectors/pass/subject.ts';
import { networkIn, personIn } from '../../event/caller-from.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { type EdgeCallers, type KnownMarks, MOST_CALLERS } from '../../incident/ledger/edge-callers.ts';

/** Who uses an edge after a pass, and what of it is new. */
export interface CallersAfter {
  readonly callers: EdgeCallers;
  readonly newMarks: readonly NewMark[];
}

/** Learns without a word on the first day: a team and its pipeline use an edge within a day of its first use. */
export function callersAfter(
  known: EdgeCallers | undefined,
  event: Pick<CloudTrailEvent, 'principal' | 'sourceIp'>,
  time: Date,
): CallersAfter {
  const before = counted(known ?? { since: isoSeconds(time), persons: [], networks: [] }, isoSeconds(time));
  const persons = learned(before.persons, personIn(event), MOST_CALLERS.persons);
  const networks = learned(before.networks, networkIn(event), MOST_CALLERS.networks);
  if (known !== undefined && persons === undefined && networks === undefined) return { callers: before, newMarks: [] };
  const isLearning = time < later(new Date(before.since), DAY);
  const marks = [markOf('person', persons), markOf('network', networks)].filter((mark) => mark !== undefined);
  return {
    callers: { ...before, ...(persons && { persons: persons.now }), ...(networks && { networks: networks.now }) },
    newMarks: marks.filter(({ isLast }) => isLast || !isLearning),
  };
}

/** The callers with one more pass, unless its event, or a later one, was counted before. */
function counted(known: EdgeCallers, at: string): EdgeCallers {
  const { passes = 0, latest = '' } = known;
  return at > latest ? { ...known, passes: passes + 1, latest: at } : known;
}

interface Learned {
  readonly name: string;
  readonly now: KnownMarks;
}

/** Undefined where there is nothing to learn. */
function learned(known: KnownMarks, name: string | undefined, most: number): Learned | undefined {
  if (name === undefined || known === 'many' || known.includes(name)) return undefined;
  return { name, now: known.length < most ? [...known, name] : 'many' };
}

function markOf(kind: NewMark['kind'], one: Learned | undefined): NewMark | undefined {
  return one && { kind, name: one.name, isLast: one.now === 'many' };
}
