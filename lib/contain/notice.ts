import type { Severity } from '../base/severity.ts';
import { bytesOf, shortTexts, wordsWithin } from '../base/shortened.ts';
import type { Command } from './command.ts';
import type { Notice } from './told.ts';

/** A notice on its way to `tell`, which alone reads the words of the decision. */
export interface SentNotice extends Pick<Notice, 'carried' | 'notes'> {
  readonly decision: object;
  /** What `tell` falls back on where it cannot read a word. */
  readonly about?: About;
  /** A reason to add to those of the decision. */
  readonly because?: string;
  /** In place of the decision's. */
  readonly severity?: Severity;
}

export type About = Pick<Command, 'incident' | 'id' | 'target' | 'account' | 'severity'>;

export function aboutOf({ incident, id, target, account, severity }: About): About {
  return { incident, id, target, account, severity };
}

/** In bytes, whatever the event says. A queue takes more, but the message is in JSON three times when it is published. */
export const LONGEST_NOTICE = 64 * 1024;

/** The notice as a message of the queue. A notice that is too long loses words, never the outcome. */
export function noticeText({ decision, ...rest }: SentNotice): string {
  const notice = { decision, ...rest };
  if (bytesOf(notice) <= LONGEST_NOTICE) return JSON.stringify(notice);
  const beside = shortTexts(rest);
  return JSON.stringify({ decision: wordsWithin(decision, LONGEST_NOTICE - bytesOf(beside) - 100), ...beside });
}
