import type { Severity } from '../base/severity.ts';
import { cut } from '../base/shortened.ts';
import { slackText } from './escape.ts';
import type { Tone } from './headline.ts';
import type { Line } from './lines.ts';
import type { Link } from './links.ts';
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
  | { readonly type: 'context'; readonly elements: readonly (PlainText | Mrkdwn)[] };

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
const FIELD = 1500;
const MOST_ENTRIES = SECTION - 200;

const MARKS = {
  critical: ':rotating_light:',
  high: ':red_circle:',
  medium: ':large_orange_circle:',
  low: ':large_yellow_circle:',
  info: ':information_source:',
  failed: ':no_entry:',
  good: ':white_check_mark:',
} as const satisfies Record<Severity | Exclude<Tone, 'news'>, string>;

export function slackMessageOf(words: Words): SlackMessage {
  const opening = slackText(words.opening);
  return {
    text: opening,
    blocks: [
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: `${MARKS[markOf(words)]} ${cut(withoutEmoji(slackText(words.headline)), HEADER - 30)}`,
          emoji: true,
        },
      },
      section(plain(opening)),
      ...words.lines.filter(({ links }) => links === undefined).map(lineBlock),
      ...(words.listed
        ? [section(plain(words.details.evidence.map((line) => `• ${slackText(line)}`).join('\n')))]
        : []),
      ...pasted(words.entries),
      ...words.lines.flatMap(({ links }) => (links === undefined ? [] : [linked(links)])),
      { type: 'context', elements: [plain(cut(slackText(factsIn(words)), FIELD))] },
    ],
  };
}

/** Good news and failures look like what they are, whatever the severity of the incident. */
function markOf({ tone, severity }: Words): keyof typeof MARKS {
  return tone === 'news' ? severity : tone;
}

/** Prose is plain text, in which Slack formats nothing; a command is a block of code. */
function lineBlock({ label, text = '', commands = [] }: Line): SlackBlock {
  if (commands.length === 0) return section(plain(`${label}: ${slackText(text)}`));
  return section(mrkdwn([`*${label}* ${text}`, ...commands.map(block)].join('\n')));
}

function factsIn({ facts }: Words): string {
  return facts.map(([label, text]) => `${label}: ${text}`).join(' · ');
}

/** A notice of the topic is shown in full; any other message, such as an alarm, in its own words. */
export function slackMessageIn(subject: string | undefined, text: string): SlackMessage {
  const notice = noticeIn(text);
  if (notice === undefined) return slackPlain(subject ?? '', text);
  try {
    return slackMessageOf(wordsFor(notice));
  } catch {
    return slackPlain(subject ?? '', text); // of another release, perhaps: hard to read is better than not told
  }
}

function slackPlain(subject: string, text: string): SlackMessage {
  const title = slackText(subject) || 'Rolewarden';
  return {
    text: cut(title, 300),
    blocks: [{ type: 'header', text: plain(cut(title, HEADER)) }, section(plain(slackText(text) || '(no text)'))],
  };
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

/** A header shows `:white_check_mark:` as the picture, and the mark before it is ours alone. */
function withoutEmoji(text: string): string {
  return text.replace(/:(?=[\w+'-]+:)/g, ': ');
}

function section(text: PlainText | Mrkdwn): SlackBlock {
  return { type: 'section', text: { ...text, text: cut(text.text, SECTION) } };
}

function block(command: string): string {
  return `\`\`\`${codeText(command)}\`\`\``;
}

function codeText(text: string): string {
  return slackText(text).replaceAll('`', "'");
}

function linked(links: readonly Link[]): SlackBlock {
  return {
    type: 'context',
    elements: links.slice(0, 10).map(({ name, url }) => mrkdwn(`<${url}|${slackText(name)}>`)),
  };
}

function plain(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false };
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}
