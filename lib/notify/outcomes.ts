import type { Carried, PolicyPlace } from '../contain/carried.ts';
import type { Notice } from '../contain/told.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { isOnCaller } from './on-caller.ts';

/** The outcomes of a notice, the one that matters most first. */
export function outcomesOf({ carried, also = [] }: Pick<Notice, 'carried' | 'also'>): readonly Carried[] {
  return carried === undefined ? [] : [carried, ...also];
}

/** The containments of this notice: those that were carried out, or all that were planned. */
export function containmentsOf(notice: Pick<Notice, 'decision' | 'carried' | 'also'>): readonly Containment[] {
  if (notice.carried === undefined) return notice.decision.containments ?? [];
  return outcomesOf(notice).flatMap((one) => ('containment' in one ? [one.containment] : []));
}

/** Target and policy of an outcome. */
export function policyPlaceOf(carried: Carried): PolicyPlace {
  return 'containment' in carried ? carried.containment : carried;
}

/** Why nothing is as ordered. `kept` and what a lift did not find leave a deny as it was. */
export const FAILED: readonly Carried['outcome'][] = [
  'refused',
  'unmodifiable',
  'absent',
  'full',
  'unconfirmed',
  'kept',
];

/** A deny stands after these. */
export function isInForce({ outcome }: Carried): boolean {
  return outcome === 'written' || outcome === 'stands';
}

const RANK: Readonly<Record<Carried['outcome'], number>> = {
  refused: 0,
  unmodifiable: 0,
  absent: 0,
  full: 0,
  unconfirmed: 1,
  kept: 2,
  observed: 3,
  written: 4,
  stands: 5,
  answered: 6,
  revived: 7,
  lifted: 8,
};

/** What failed first, and the role's before the caller's: nobody may take a message for good news whose second line says NOT CONTAINED. */
export function worstFirst(outcomes: readonly Carried[]): Carried[] {
  const last = (one: Carried) => Number(isOnCaller(policyPlaceOf(one)));
  return outcomes.toSorted((a, b) => RANK[a.outcome] - RANK[b.outcome] || last(a) - last(b));
}
