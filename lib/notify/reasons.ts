import type { Notice } from '../contain/told.ts';
import { outcomesOf } from './outcomes.ts';

/** What people did, and what could not be read. */
export function actsIn(notice: Notice): string[] {
  const { fixed, unreadable } = notice;
  const lifts = outcomesOf(notice).flatMap((one) => ('by' in one ? [`${one.by} lifted it.`] : []));
  return [
    ...(unreadable === undefined ? [] : [`This could not be read of ${unreadable}.`]),
    ...new Set(lifts),
    ...(fixed?.left ?? []).map((step) => `NOT DONE: ${step}.`),
    ...(fixed?.done ?? []).map((step) => `Done: ${step}.`),
  ];
}

/** Reasons of the decision and of the outcomes, and notes. */
export function reasonsIn(notice: Notice): string[] {
  const outcomes = outcomesOf(notice).map((one) => ('because' in one ? one.because : undefined));
  const reasons = [notice.decision.because, ...outcomes, ...(notice.notes ?? [])];
  return [...new Set(reasons.filter((text) => text !== undefined))];
}

export function uncontainedIn({ decision }: Notice): string[] {
  return (decision.uncontained ?? []).map(({ principal, because }) => `${principal}: ${because}.`);
}
