import { SECOND } from '../base/time.ts';
import type { DenyPart } from '../contain/report.ts';
import type { Notice } from '../contain/told.ts';
import { outcomesOf, worstFirst } from './outcomes.ts';
import { noticeFrom } from './parse-notice.ts';
import type { KeptPart, KeptParts, PartsOf } from './parts.ts';

/** How long a part waits for the others of its incident. People are paged: a message that waits longer is late. */
export const JOIN_WAIT = 10 * SECOND;
/** A part looks again after this. */
export const JOIN_PAUSE = 3 * SECOND;

/** Tells the parts that the ledger has, this one among them. None: this one is told, and the ledger keeps nothing of it. */
export interface Together {
  readonly do: 'tell';
  readonly parts: readonly KeptPart[];
  readonly awaited: readonly DenyPart[];
}

export const ALONE: Together = { do: 'tell', parts: [], awaited: [] };

/** What becomes of one part. `wait`: it comes again after the pause. `told`: another part's message has told it. */
export type Step = Together | { readonly do: 'wait' | 'told' };

/**
 * Joins the outcomes of one incident's denies, which come as notices of their own. The part that finds all of them there tells them
 * in one message; a part that has waited long enough tells what is there. No part is lost: each is kept in the queue until its
 * message went out, by itself or by another.
 */
export async function stepOf(
  mine: KeptPart,
  planned: readonly DenyPart[],
  of: PartsOf,
  ledger: KeptParts,
  now: Date,
): Promise<Step> {
  const kept = await ledger.keep(of, mine);
  const known = kept.find(({ part }) => part === mine.part);
  if (known === undefined) return ALONE;
  const waited = now.getTime() - known.at.getTime();
  if (known.id !== mine.id)
    // a later outcome of the same deny is news of its own, after the earlier one: the last word must be true
    return known.isTold || waited >= JOIN_WAIT + JOIN_PAUSE ? ALONE : { do: 'wait' };
  if (known.isTold) return { do: 'told' };
  if (kept.some(({ isTold }) => isTold)) return { ...ALONE, parts: [known] }; // the others did not wait any longer
  const awaited = planned.filter((part) => !kept.some((one) => one.part === part));
  if (awaited.length > 0 && waited < JOIN_WAIT) return { do: 'wait' };
  return (await ledger.claim(of, now)) ? { do: 'tell', parts: kept, awaited } : { do: 'wait' };
}

/** One notice with the outcomes of all parts: the worst first, as people must hear it. */
export function joinedNotice(notice: Notice, mine: KeptPart, { parts, awaited }: Together): Notice {
  const others = parts.filter(({ part }) => part !== mine.part).map(({ text }) => noticeFrom(text));
  const [carried, ...also] = worstFirst([notice, ...others].flatMap(outcomesOf));
  const reasons = [notice, ...others].flatMap(({ decision }) =>
    decision.because === undefined ? [] : [decision.because],
  );
  const notes = [...new Set([notice, ...others].flatMap((one) => one.notes ?? []))];
  const unreadable = [notice, ...others].map((one) => one.unreadable).find((text) => text !== undefined);
  return {
    ...notice,
    decision: { ...notice.decision, ...(reasons.length > 0 && { because: [...new Set(reasons)].join('; ') }) },
    ...(carried && { carried }),
    ...(also.length > 0 && { also }),
    ...(awaited.length > 0 && { awaited }),
    ...(notes.length > 0 && { notes }),
    ...(unreadable !== undefined && { unreadable }),
  };
}
