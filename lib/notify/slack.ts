import type { Severity } from '../base/severity.ts';
import { cut } from '../base/shortened.ts';
import { slackCode, slackText } from './escape.ts';
import { noticeIn } from './notice-json.ts';
import { type Words, wordsFor } from './words.ts';

/** Body of an incoming webhook, Block Kit. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: PlainText | Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: boolean;
}

/** `verbatim` keeps Slack from making links and mentions of what looks like them. */
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

/** Slack takes 50 blocks, 150 characters in a header, 3,000 in a section, 10 fields of 2,000, and some 13,200 in all. */
const HEADER = 150;
const SECTION = 2500;
const FIELD = 500;
const MOST_ENTRIES = SECTION - 200;

const MARKS = {
  critical: ':rotating_light:',
  high: ':red_circle:',
  medium: ':large_orange_circle:',
  low: ':large_yellow_circle:',
  info: ':information_source:',
} as const satisfies Record<Severity, string>;

export function slackMessageOf(words: Words): SlackMessage {
  const sections: SlackBlock[] = [
    ...(words.evidence.length > 0 ? [section(plain(listed(words.evidence)))] : []),
    { type: 'section', fields: words.facts.slice(0, 10).map(([label, text]) => field(label, text)) },
    ...titled('What Rolewarden did', words.done),
    ...titled('What that does not reach', words.unreached),
    ...pasted(words.entries),
    ...words.next.map((command) => section(mrkdwn(`*What to do now* (--yes does it)\n${block(command)}`))),
    ...words.end.map((command) => section(mrkdwn(`*End it*\n${block(command)}`))),
    ...words.undo.map((command) =>
      section(mrkdwn(`*By hand* (earlier sessions work again; unless lifted it is put back)\n${block(command)}`)),
    ),
  ];
  return {
    text: cut(slackText(`${words.severity}: ${words.headline}`), 300),
    blocks: [
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: `${MARKS[words.severity]} ${cut(slackText(words.headline), HEADER - 30)}`,
          emoji: true,
        },
      },
      ...sections,
      ...(words.references.length > 0 ? [{ type: 'context' as const, elements: links(words) }] : []),
    ],
  };
}

/** A notice of the topic is shown in full; any other message, such as an alarm, in its own words. */
export function slackMessageIn(subject: string | undefined, text: string): SlackMessage {
  const notice = noticeIn(text);
  return notice === undefined ? slackPlain(subject ?? '', text) : slackMessageOf(wordsFor(notice));
}

function slackPlain(subject: string, text: string): SlackMessage {
  const title = slackText(subject) || 'Rolewarden';
  return {
    text: cut(title, 300),
    blocks: [{ type: 'header', text: plain(cut(title, HEADER)) }, section(plain(slackText(text) || '(no text)'))],
  };
}

function titled(title: string, lines: readonly string[]): SlackBlock[] {
  return lines.length === 0 ? [] : [section(mrkdwn(`*${title}*`)), section(plain(listed(lines)))];
}

/** Whole entries as far as there is room: half an entry would mean something else. */
function pasted(entries: readonly (readonly string[])[]): SlackBlock[] {
  const shown: string[] = [];
  for (const text of entries.map((lines) => lines.map(codeText).join('\n'))) {
    if ([...shown, text].join('\n').length > MOST_ENTRIES) break;
    shown.push(text);
  }
  if (entries.length === 0) return [];
  const more = entries.length > shown.length ? `; the e-mail has ${entries.length - shown.length} more` : '';
  const title = `*To paste under approved: in rolewarden.yml* (an entry silences its pass for good${more})`;
  return [section(mrkdwn([title, ...(shown.length === 0 ? [] : [`\`\`\`${shown.join('\n')}\`\`\``])].join('\n')))];
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `• ${slackText(line)}`).join('\n');
}

function section(text: PlainText | Mrkdwn): SlackBlock {
  return { type: 'section', text: { ...text, text: cut(text.text, SECTION) } };
}

function field(label: string, text: string): Mrkdwn {
  return mrkdwn(`*${label}*\n${slackCode(text, FIELD)}`);
}

function block(command: string): string {
  return `\`\`\`${codeText(command)}\`\`\``;
}

function codeText(text: string): string {
  return slackText(text).replaceAll('`', "'");
}

function links({ references }: Words): Mrkdwn[] {
  return references.slice(0, 10).map(({ detector, url }) => mrkdwn(`<${encodeURI(url)}|${slackText(detector)}>`));
}

function plain(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false };
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}
