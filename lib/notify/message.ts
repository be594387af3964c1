import { bytesOf, jsonText } from '../base/json.ts';
import { cut } from '../base/shortened.ts';
import { LONGEST_NOTICE } from '../contain/notice.ts';
import type { Notice } from '../contain/told.ts';
import { ascii, clean } from './escape.ts';
import { type Fitted, fitted, MEASURES } from './fitting.ts';
import { noticeJson } from './notice-json.ts';
import { emailText } from './text.ts';
import { wordsFor } from './words.ts';

/** An SNS message with `MessageStructure: json`: words for people, the decision for queues and functions. */
export interface Message {
  readonly subject: string;
  readonly body: Readonly<Record<'default' | 'sqs' | 'lambda' | 'firehose', string>>;
  /** For filter policies of subscriptions. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The first that fits of ever shorter messages: all of its copies together have at most 64 KB, whatever the event says.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: 256 KB in all, subject under 100 ASCII characters.
 */
export function messageOf(notice: Notice, [measure, ...shorter] = MEASURES): Message {
  const message = messageFor(fitted(notice, measure));
  return shorter.length === 0 || bytesOf(message.body) <= LONGEST_NOTICE ? message : messageOf(notice, shorter);
}

function messageFor({ notice, left }: Fitted): Message {
  const words = wordsFor(notice);
  const json = jsonText({ ...noticeJson(notice), ...(left !== undefined && { truncated: left }) });
  return {
    subject: cutAscii(`[${words.tone === 'good' ? 'good news' : words.severity}] ${words.headline}`, 99),
    body: {
      default: [emailText(words), ...(left === undefined ? [] : [`Cut short: ${left}.`])].join('\n\n'),
      sqs: json,
      lambda: json,
      firehose: json,
    },
    attributes: attributesOf(notice),
  };
}

function attributesOf(notice: Notice): Message['attributes'] {
  const { action, severity, account, findings } = noticeJson(notice);
  const outcome = notice.carried?.outcome;
  return {
    severity,
    action,
    detector: findings[0]?.detector ?? 'none',
    ...(account !== '' && { account: clean(account) }),
    ...(outcome !== undefined && { outcome }),
  };
}

function cutAscii(text: string, length: number): string {
  return ascii(cut(text, length)).trim();
}
