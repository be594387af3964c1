import { SEVERITIES } from '../base/severity.ts';
import type { Command } from '../contain/command.ts';
import { aboutOf } from '../contain/notice.ts';
import type { SentNotice } from '../contain/sent-notice.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';

/** Why a command is asked for again, with the words for one and for more. */
const WORDS = {
  held: [
    'the kill switch is off again: one command that it held back is asked for again',
    (many: number) => `the kill switch is off again: ${many} commands that it held back are asked for again`,
  ],
  uncarried: [
    'NOT CONTAINED yet: contain has not carried out one command, which is asked for again',
    (many: number) => `NOT CONTAINED yet: contain has not carried out ${many} commands, which are asked for again`,
  ],
  ended: [
    'one quarantine ended before it was extended, although its cause stands: it is asked for again',
    (many: number) =>
      `${many} quarantines ended before they were extended, although their causes stand: they are asked for again`,
  ],
} as const;

export const WHYS = Object.keys(WORDS) as readonly (keyof typeof WORDS)[];

export interface AskedAgain {
  readonly command: Command;
  readonly why: keyof typeof WORDS;
}

/** The message says no more by name. */
const MOST_NAMED = 20;

/** One message for all commands that were asked for again for the same reason; undefined where there are none. */
export function askedNotice(why: AskedAgain['why'], commands: readonly Command[]): SentNotice | undefined {
  const [worst, ...others] = commands.toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  if (worst === undefined) return undefined;
  const [one, more] = WORDS[why];
  const because = others.length === 0 ? one : more(commands.length);
  const named = others.slice(0, MOST_NAMED).map((command) => `also ${policyNameOf(command)} on ${command.target}`);
  const left = others.length - named.length;
  const notes = [...named, ...(left > 0 ? [`and ${left} more`] : [])];
  return {
    decision: { ...worst.report, action: 'alert', severity: worst.severity },
    about: aboutOf(worst),
    because,
    ...(notes.length > 0 && { notes }),
  };
}

/** The last message about a command that nobody asks for any more. */
export function notContained(command: Command, because: string): SentNotice {
  const carried = { outcome: 'refused', target: command.target, policyName: policyNameOf(command), because } as const;
  return { decision: command.report, about: aboutOf(command), carried };
}
