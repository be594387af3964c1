import { clean } from './escape.ts';
import type { Words } from './words.ts';

/** Deleting the deny of a contained incident is tampering: the guardrail restores it three times in 15 minutes. */
const UNDO =
  "Delete it by hand (earlier sessions, an attacker's included, work again; put back up to 3 times in 15 minutes unless lifted)";

/** The e-mail: plain text, with its parts in the order that a person just woken up needs. */
export function emailText(words: Words): string {
  const parts: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['What happened', words.evidence],
    ['', words.facts.map(([label, text]) => `${`${label}:`.padEnd(11)}${text}`)],
    ['What Rolewarden did', words.done],
    ['What that does not reach', words.unreached],
    ['To paste under approved: in rolewarden.yml (an entry silences its pass for good)', words.entries.flat()],
    ['What to do now (it shows what it would do, --yes does it)', words.next],
    ['End it (without --yes it only shows what it would do)', words.end],
    [UNDO, words.undo],
    ['Read more', words.references.map(({ detector, url }) => `${detector}: ${url}`)],
  ];
  const body = parts.filter(([, lines]) => lines.length > 0).map(([title, lines]) => part(title, lines));
  return [`${words.severity.toUpperCase()}  ${clean(words.headline)}`, ...body].join('\n\n');
}

function part(title: string, lines: readonly string[]): string {
  const shown = lines.map((line) => `  ${clean(line)}`);
  return [...(title === '' ? [] : [title]), ...shown].join('\n');
}
