import type { SlackBlock, SlackMessage } from '../notify/slack.ts';

const WIDTH = 800;
const LEFT = 84;
const LINE = 20;
/** The number of average characters at 14 pixels that fit the width. */
const COLUMNS = 92;

const EMOJI: Readonly<Record<string, string>> = {
  ':rotating_light:': '🚨',
  ':red_circle:': '🔴',
  ':large_orange_circle:': '🟠',
  ':large_yellow_circle:': '🟡',
  ':information_source:': 'ℹ️',
};

interface Line {
  readonly text: string;
  readonly style: 'title' | 'label' | 'plain' | 'code';
  readonly x?: number;
  /** Beside the line before, not below it. */
  readonly same?: boolean;
}

/** The message as Slack shows it, drawn from the very blocks that would be posted. */
export function slackPicture({ blocks }: SlackMessage): string {
  const lines = blocks.flatMap((block) => [...linesOf(block), { text: '', style: 'plain' as const }]);
  let y = 40;
  const drawn = lines.map((line) => {
    if (line.same !== true) y += LINE;
    return `<text x="${line.x ?? LEFT}" y="${y}" class="${line.style}">${escaped(line.text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 10}" role="img" aria-label="A Slack message of Rolewarden">`,
    STYLE,
    `<rect width="100%" height="100%" class="page"/><rect x="20" y="20" width="44" height="44" rx="8" class="mark"/>`,
    `<text x="42" y="49" class="letter">R</text><text x="${LEFT}" y="34" class="title">Rolewarden</text>`,
    `<text x="190" y="34" class="faint">APP  2:13 PM</text>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = `<style>
text{font:14px -apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1d1c1d}
.page{fill:#fff;stroke:#ddd}.mark{fill:#4a154b}.letter{fill:#fff;font-weight:700;font-size:22px;text-anchor:middle}
.title{font-weight:700;font-size:15px}.label{font-weight:700}.faint{fill:#616061;font-size:12px}
.code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px;fill:#c01343}
</style>`;

function linesOf(block: SlackBlock): Line[] {
  if (block.type === 'header')
    return [{ text: block.text.text.replace(/:[a-z_]+:/, (name) => EMOJI[name] ?? name), style: 'title' }];
  if (block.type === 'context')
    return [{ text: block.elements.map(({ text }) => linkText(text)).join('   '), style: 'plain' }];
  return block.text.text.split('\n').flatMap(paragraph);
}

function paragraph(text: string): Line[] {
  if (text.startsWith('```'))
    return wrapped(text.replaceAll('```', ''), COLUMNS).map((line) => ({ text: line, style: 'code' }));
  const style = text.startsWith('*') ? 'label' : 'plain';
  return wrapped(text.replaceAll('*', ''), COLUMNS).map((line) => ({ text: line, style }));
}

function wrapped(text: string, columns: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > columns) lines.push(`   ${word}`);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

function linkText(text: string): string {
  return /^<[^|>]*\|([^>]*)>$/.exec(text)?.[1] ?? text;
}

/** Slack's own escapes are XML's too, so only the rest is escaped here. */
function escaped(text: string): string {
  return text.replace(/&(?!(?:amp|lt|gt);)/g, '&amp;').replaceAll('<', '&lt;');
}
