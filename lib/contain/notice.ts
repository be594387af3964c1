import { bytesOf, jsonText } from '../base/json.ts';
import { shortTexts, wordsWithin } from '../base/shortened.ts';
import type { About, SentNotice } from './sent-notice.ts';

export function aboutOf({ incident, id, target, account, severity, kind, caller }: About): About {
  return { incident, id, target, account, severity, ...(kind && { kind }), ...(caller && { caller }) };
}

/** In bytes, whatever the event says. A queue takes more, but the message is in JSON three times when it is published. */
export const LONGEST_NOTICE = 64 * 1024;

/** The notice as a message of the queue. A notice that is too long loses words, never the outcome. */
export function noticeText({ decision, ...rest }: SentNotice): string {
  const notice = { decision, ...rest };
  if (bytesOf(notice) <= LONGEST_NOTICE) return jsonText(notice);
  const beside = shortTexts(rest);
  return jsonText({ decision: wordsWithin(decision, LONGEST_NOTICE - bytesOf(beside) - 100), ...beside });
}
