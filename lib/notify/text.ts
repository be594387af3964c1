import { clean } from './escape.ts';
import type { Line } from './lines.ts';
import type { Words } from './words.ts';

/** Deleting the deny of a contained incident is tampering: the guardrail restores it three times in 15 minutes. */
const UNDO =
  "Delete it by hand (earlier sessions, an attacker's included, work again; put back up to 3 times in 15 minutes unless lifted)";

/** The e-mail: the opening, at most six lines, and below a rule the details for whoever reads on. */
export function emailText(words: Words): string {
  const { details } = words;
  const parts: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Facts', words.facts.map(([label, text]) => `${`${label}:`.padEnd(11)}${text}`)],
    ['Findings', details.evidence],
    ['To paste under approved: in rolewarden.yml (an entry silences its pass for good)', words.entries.flat()],
    ['What Rolewarden did', details.done],
    ['What that does not reach', details.unreached],
    [UNDO, details.undo],
  ];
  const below = parts.filter(([, lines]) => lines.length > 0).map(([title, lines]) => part(title, lines));
  return [
    clean(words.opening),
    ...words.lines.map(lineText),
    '-- Details --',
    `${(words.tone === 'good' ? 'good news' : words.severity).toUpperCase()}  ${clean(words.headline)}`,
    ...below,
  ].join('\n\n');
}

/** A command and a link stand alone on their line, so that they can be copied. */
function lineText({ label, text, commands = [], links = [] }: Line): string {
  const alone = [...commands, ...links.map(({ name, url }) => `${name}: ${url}`)];
  return [`${label}:${text ? ` ${clean(text)}` : ''}`, ...alone.map((one) => `  ${clean(one)}`)].join('\n');
}

function part(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${clean(line)}`)].join('\n');
}
