import type { SlackBlock, SlackMessage } from '../notify/slack.ts';
import { textWidth } from './text-width.ts';

const WIDTH = 800;
const LEFT = 84;
const RIGHT = 20;
const LINE = 20;

const EMOJI: Readonly<Record<string, string>> = {
  ':rotating_light:': '🚨',
  ':red_circle:': '🔴',
  ':large_orange_circle:': '🟠',
  ':large_yellow_circle:': '🟡',
  ':information_source:': 'ℹ️',
  ':no_entry:': '⛔',
  ':white_check_mark:': '✅',
};

/** The size of each style's letters, in pixels: see STYLE. */
const SIZES = { title: 15, plain: 14, code: 12, link: 12, faint: 12 } as const;

interface Line {
  readonly text: string;
  readonly style: keyof typeof SIZES;
  /** The first words of the line are bold. */
  readonly label?: string;
}

/** The message as Slack shows it, drawn from the very blocks that would be posted, and as narrow as a phone where asked. */
export function slackPicture({ blocks }: SlackMessage, width = WIDTH): string {
  const left = width < WIDTH ? RIGHT : LEFT;
  const room = width - left - RIGHT;
  const lines = blocks.flatMap((block) => [
    ...linesOf(block).flatMap((line) => wrapped(line, room)),
    { text: '', style: 'plain' as const },
  ]);
  let y = width < WIDTH ? 60 : 40;
  const drawn = lines.map(({ text, style, label }) => {
    y += text === '' ? LINE / 2 : LINE;
    const bold = label === undefined ? '' : `<tspan class="title">${escaped(label)}</tspan>`;
    return text === ''
      ? ''
      : `<text x="${left}" y="${y}" class="${style}">${bold}${escaped(text.slice(label?.length))}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + 10}" viewBox="0 0 ${width} ${y + 10}" role="img" aria-label="A Slack message of Rolewarden">`,
    STYLE,
    `<rect width="100%" height="100%" class="page"/><rect x="20" y="20" width="44" height="44" rx="8" class="mark"/>`,
    `<text x="42" y="49" class="letter">R</text><text x="${LEFT}" y="34" class="title">Rolewarden</text>`,
    `<text x="190" y="34" class="faint">APP  2:13 PM</text>`,
    ...drawn.filter((line) => line !== ''),
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = `<style>
text{font:14px -apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1d1c1d}
.page{fill:#fff;stroke:#ddd}.mark{fill:#4a154b}.letter{fill:#fff;font-weight:700;font-size:22px;text-anchor:middle}
.title{font-weight:700;font-size:15px}.faint{fill:#616061;font-size:12px}.link{fill:#1264a3;font-size:12px}
.code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px;fill:#c01343}
</style>`;

function linesOf(block: SlackBlock): Line[] {
  if (block.type === 'header')
    return [{ text: block.text.text.replace(/:[a-z_]+:/, (name) => EMOJI[name] ?? name), style: 'title' }];
  if (block.type === 'context') {
    const isLinked = block.elements.every(({ type }) => type === 'mrkdwn');
    return [{ text: block.elements.map(({ text }) => linkText(text)).join(' · '), style: isLinked ? 'link' : 'faint' }];
  }
  return block.text.text.split('\n').map(lineOf);
}

function lineOf(text: string): Line {
  if (text.startsWith('```')) return { text: text.replaceAll('```', ''), style: 'code' };
  const [, label, rest] = /^\*([^*]+)\*(.*)$/.exec(text) ?? [];
  return label === undefined ? { text, style: 'plain' } : { text: `${label}${rest}`, style: 'plain', label };
}

/** Lines no wider than the room, broken between words, or inside of a word that is wider than the room itself. */
function wrapped({ text, style, label }: Line, room: number): Line[] {
  const fits = (line: string) => textWidth(unescaped(line), style === 'code' ? 'mono' : 'sans') * SIZES[style] <= room;
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? word : `${last} ${word}`;
    if (fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(...pieces(word, fits));
  }
  const shown = lines.filter((line) => line !== '');
  return shown.map((line, index) => ({ text: line, style, ...(index === 0 && label !== undefined && { label }) }));
}

function pieces(word: string, fits: (text: string) => boolean): string[] {
  const found = [''];
  for (const character of word.match(/&(?:amp|lt|gt);|./gsu) ?? []) {
    const last = found.at(-1) ?? '';
    if (fits(last + character)) found[found.length - 1] = last + character;
    else found.push(character);
  }
  return found;
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function linkText(text: string): string {
  return /^<[^|>]*\|([^>]*)>$/.exec(text)?.[1] ?? text;
}

/** Slack's own escapes are XML's too, so only the rest is escaped here. */
function escaped(text: string): string {
  return text.replace(/&(?!(?:amp|lt|gt);)/g, '&amp;').replaceAll('<', '&lt;');
}
