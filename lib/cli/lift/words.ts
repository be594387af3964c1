import { commandLine } from '../../base/command-line.ts';
import { isoSeconds } from '../../base/time.ts';
import { clean } from '../../notify/escape.ts';
import { isOnUser, type OwnDeny, shownName } from '../contained/own-denies.ts';
import { commandsOf } from '../live/edit-words.ts';
import { liftedCommands } from '../live/ledger-commands.ts';
import type { CarriedLift, LeftStep } from './carry-out.ts';
import type { LiftRecord } from './records.ts';
import type { LiftStep } from './step.ts';

export function ledgerWords(records: readonly LiftRecord[]): string[] {
  const commands = records.flatMap(({ key, roleArn }) => liftedCommands(key, roleArn));
  if (commands.length === 0) return [];
  return [
    `Tell the ledger first: what it says is contained and IAM does not show is put back.\n${commands.map((command) => `  ${clean(command)}\n`).join('')}`,
  ];
}

export function liftStepWords({ deny, edits, means, refused }: LiftStep, withCommands: boolean): string {
  const { target, policyName, rung, method } = deny;
  return [
    `${clean(shownName(target))}: ${method}, ${policyName}${isOnUser(target) ? '' : ` (${rung})`}, ${datesOf(deny)}\n`,
    `  ${refused === undefined ? means : `NOT POSSIBLE: ${clean(refused)}`}\n`,
    withCommands ? commandsOf(edits) : '',
  ].join('');
}

export function goneWords({ roleArn, caller, isAhead, coveredBy }: LiftRecord): string {
  if (isAhead)
    return 'nothing is known yet of what the incident does to its role; with the lift in the ledger nothing is written on it\n';
  if (coveredBy !== undefined)
    return `${clean(roleArn)}: the deny of incident ${coveredBy} stops the caller's session too, and stays; to end it: ${commandLine(`lift ${coveredBy}`)}\n`;
  return `${clean(roleArn)}: no deny ${caller ? "of the caller's session " : ''}stands now; with the lift in the ledger none is put back\n`;
}

/** Says that nothing was written, why, and the way out. */
export function refusalWords(although: readonly string[], records: readonly LiftRecord[]): string {
  const causes = although.map((cause) => `  - ${clean(cause)}\n`).join('');
  const [incident = '<incident>'] = records.filter(({ caller }) => !caller).map(({ key }) => key);
  return `\nNOT LIFTED:\n${causes}Nothing was written. \`${commandLine(`fix ${incident}`)}\` shows how the cause is removed; --anyway lifts all the same.\n`;
}

/** What was done, on one line. Without anything done, what each deny is. */
export function liftedWords({ done }: CarriedLift, steps: readonly LiftStep[]): string {
  if (done.length > 0) return `Done: ${clean(done.join('. And '))}.\n`;
  const why = steps.filter(({ refused }) => refused === undefined).map(({ means }) => `  ${means}\n`);
  return `Nothing was done.\n${[...new Set(why)].join('')}`;
}

/** A deny that stands, with the commands that lift it by hand. */
export function standsWords({ step: { deny, edits }, because, meanwhile }: LeftStep): string {
  const byHand = edits.length === 0 || meanwhile ? '' : `By hand:\n${commandsOf(edits)}`;
  return `${clean(shownName(deny.target))}: ${deny.policyName} STANDS: ${clean(because)}\n${byHand}`;
}

function datesOf({ target, cutoff, lapse, endless }: OwnDeny): string {
  if (isOnUser(target)) return `until ${isoSeconds(lapse)}`;
  return endless ? 'does not end by itself' : `cutoff ${isoSeconds(cutoff)}, lapse ${isoSeconds(lapse)}`;
}
