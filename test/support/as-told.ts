import type { Command } from '../../lib/contain/command.ts';
import { noticeText } from '../../lib/contain/notice.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { noticeFrom } from '../../lib/notify/parse-notice.ts';
import { reportIn } from '../../lib/notify/parse-report.ts';

/** The notice as `tell` reads it out of the queue. */
export function asTold(notice: SentNotice): Notice {
  return noticeFrom(noticeText(notice));
}

/** The words that a command carries. */
export function wordsIn(command: Command): Notice['decision'] {
  return reportIn(command.report, command);
}
