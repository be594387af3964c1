import { commandLine } from '../base/command-line.ts';
import type { Notice } from '../contain/told.ts';
import { WHERE_COMMANDS_RUN } from './command-line.ts';
import { unreachedInShort } from './containment-words.ts';
import { toneOf } from './headline.ts';
import { type Link, linksOf } from './links.ts';
import { endCommands, nextCommands } from './now.ts';
import { containmentsOf } from './outcomes.ts';
import { actsIn, reasonsIn, uncontainedIn } from './reasons.ts';
import { plainWords } from './shown.ts';

/** A labelled line of a message. `commands` are for a shell and never broken. */
export interface Line {
  readonly label: string;
  readonly text?: string;
  readonly commands?: readonly string[];
  readonly links?: readonly Link[];
}

/** The longest line of prose: a person reads it in some seconds. */
const LINE = 450;

/** At most six: why, what was done besides, what it does not reach, what to do now, how to end it, links. */
export function linesOf(notice: Notice): Line[] {
  const links = linksOf(notice);
  const run = `${WHERE_COMMANDS_RUN}; it shows what it would do, --yes does it:`;
  const commands = (list: readonly string[]) => list.map(commandLine);
  const next = nextCommands(notice);
  const end = endCommands(notice);
  const lines: readonly (Line | undefined)[] = [
    prose(toneOf(notice) === 'good' ? 'The cause' : 'Why', whyIn(notice)),
    prose('Also', [...actsIn(notice), ...reasonsIn(notice).map((text) => `${text}.`)].join(' ')),
    prose('Not reached', [...uncontainedIn(notice), unreachedInShort(containmentsOf(notice))].join(' ').trim()),
    next.length === 0 ? undefined : { label: 'Do now', text: run, commands: commands(next) },
    end.length === 0
      ? undefined
      : {
          label: 'End it',
          text: `${next.length === 0 ? run : ''} Runbook: docs/lift.md.`.trim(),
          commands: commands(end),
        },
    links.length === 0 ? undefined : { label: 'Links', links },
  ];
  return lines.filter((line) => line !== undefined);
}

function prose(label: string, text: string): Line | undefined {
  return text === '' ? undefined : { label, text: plainWords(text, LINE) };
}

/** The worst finding in words, and how many more there are. */
function whyIn({ decision: { findings, changes = [] } }: Notice): string {
  const [worst, ...others] = findings;
  const more =
    others.length === 0 ? '' : ` ${others.length} more: ${others.map(({ title }) => title.toLowerCase()).join(', ')}.`;
  const changed = changes.length === 0 ? '' : ` This change ${changes.join('; it ')}.`;
  return worst === undefined
    ? changed.trim()
    : `${worst.evidence}${worst.existing ? ' (stood before)' : ''}.${more}${changed}`;
}
