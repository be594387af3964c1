import { LONGEST_TEXT, shortTexts } from '../base/shortened.ts';
import type { Notice } from '../contain/told.ts';

/** Three JSON copies of this length and the words stay well under SNS's and SQS's 256 KB. */
const MOST_CHARACTERS = 40_000;
const MOST_FINDINGS = 20;

/** Cuts long texts and long lists, and says in words what is missing. The worst findings come first, so they stay. */
export function fitting(notice: Notice): { notice: Notice; left?: string } {
  const texts = shortTexts(notice);
  let count = Math.min(texts.decision.findings.length, MOST_FINDINGS);
  while (count > 1 && JSON.stringify(withFindings(texts, count)).length > MOST_CHARACTERS)
    count = Math.floor(count / 2);
  const fitted = withFindings(texts, count);
  const dropped = notice.decision.findings.length - count;
  const left = [
    ...(notice.decision.truncated === undefined ? [] : [notice.decision.truncated]),
    ...(dropped > 0 ? [`${dropped} of ${notice.decision.findings.length} findings left out`] : []),
    ...(JSON.stringify(texts) === JSON.stringify(notice) ? [] : [`texts over ${LONGEST_TEXT} characters cut`]),
  ];
  return { notice: fitted, ...(left.length > 0 && { left: left.join(', ') }) };
}

function withFindings(notice: Notice, count: number): Notice {
  return { ...notice, decision: { ...notice.decision, findings: notice.decision.findings.slice(0, count) } };
}
