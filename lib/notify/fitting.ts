import { LONGEST_TEXT, shortTexts } from '../base/shortened.ts';
import type { Notice } from '../contain/told.ts';

/** A notice that is short enough for a message, perhaps, and what was left out for it. */
export interface Fitted {
  readonly notice: Notice;
  readonly left?: string;
}

/** The most characters of a text, and the most entries of a list. */
interface Measure {
  readonly length: number;
  readonly most: number;
}

const counted = (length: number): Measure[] => [20, 10, 5, 2, 1].map((most) => ({ length, most }));

const FIRST: Measure = { length: LONGEST_TEXT, most: 20 };

/** From the first, which nearly every notice fits, to the last. */
export const MEASURES: readonly Measure[] = [...counted(LONGEST_TEXT), ...counted(LONGEST_TEXT / 5)];

/**
 * The notice with its long texts and lists cut, and in words what is missing. The worst findings come first, so they stay longest.
 * Of the outcome and of planned containments nothing is left out.
 */
export function fitted(notice: Notice, { length, most }: Measure = FIRST): Fitted {
  const { decision, ...rest } = shortTexts(notice, length);
  const { findings, changes, uncontained } = decision;
  const { notes, fixed } = rest;
  const short: Notice = {
    ...rest,
    ...(notes && { notes: notes.slice(0, most) }),
    ...(fixed && { fixed: { ...fixed, done: fixed.done.slice(0, most), left: fixed.left.slice(0, most) } }),
    decision: {
      ...decision,
      findings: findings.slice(0, most),
      ...(changes && { changes: changes.slice(0, most) }),
      ...(uncontained && { uncontained: uncontained.slice(0, most) }),
    },
  };
  const dropped = (name: string, list: readonly unknown[] = []) =>
    list.length > most ? [`${list.length - most} of ${list.length} ${name} left out`] : [];
  const left = [
    ...(notice.decision.truncated === undefined ? [] : [notice.decision.truncated]),
    ...dropped('findings', findings),
    ...dropped('changes', changes),
    ...dropped('principals out of reach', uncontained),
    ...dropped('notes', notes),
    ...dropped('steps done', fixed?.done),
    ...dropped('steps left', fixed?.left),
    ...(JSON.stringify({ decision, ...rest }) === JSON.stringify(notice)
      ? []
      : [`texts over ${length} characters cut`]),
  ];
  return { notice: short, ...(left.length > 0 && { left: left.join(', ') }) };
}
