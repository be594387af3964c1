import { LONGEST_TEXT, shortTexts } from '../base/shortened.ts';
import type { Notice } from '../contain/told.ts';

/** A notice that is short enough for a message, perhaps, and what was left out for it. */
export interface Fitted {
  readonly notice: Notice;
  readonly left?: string;
}

const MOST_FINDINGS = 20;
const LENGTHS = [LONGEST_TEXT, LONGEST_TEXT / 5];

/**
 * The notice with its long texts and lists cut ever shorter, and in words what is missing. The worst findings come first, so they
 * stay longest. The outcome and planned containments are never cut.
 */
export function* fittings(notice: Notice): Generator<Fitted> {
  for (const length of LENGTHS)
    for (let most = MOST_FINDINGS; most > 0; most = Math.floor(most / 2)) yield fitted(notice, length, most);
}

function fitted(notice: Notice, length: number, most: number): Fitted {
  const { decision, ...rest } = shortTexts(notice, length);
  const { findings, changes, uncontained } = decision;
  const short: Notice = {
    ...rest,
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
    ...(JSON.stringify({ decision, ...rest }) === JSON.stringify(notice)
      ? []
      : [`texts over ${length} characters cut`]),
  ];
  return { notice: short, ...(left.length > 0 && { left: left.join(', ') }) };
}
