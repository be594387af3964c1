import { cut } from '../base/shortened.ts';
import type { Notice } from '../contain/told.ts';
import { ascii, clean } from './escape.ts';
import { fitting } from './fitting.ts';
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

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: 256 KB in all, subject under 100 ASCII characters. */
export function messageOf(notice: Notice): Message {
  const { notice: fitted, left } = fitting(notice);
  const words = wordsFor(fitted);
  const json = JSON.stringify({ ...noticeJson(fitted), ...(left !== undefined && { truncated: left }) });
  return {
    subject: cutAscii(`[${words.severity}] ${words.headline}`, 99),
    body: {
      default: [emailText(words), ...(left === undefined ? [] : [`Cut short: ${left}.`])].join('\n\n'),
      sqs: json,
      lambda: json,
      firehose: json,
    },
    attributes: attributesOf(fitted),
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
