import { isoSeconds } from '../../base/time.ts';
import { clean } from '../../notify/escape.ts';
import { isOnUser, type OwnDeny, onTarget, shownName, sortOut } from '../contained/own-denies.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import { askingAws, awsTime, ifItAnswers } from '../live/command.ts';
import { commandsOf, NOT_WRITTEN } from '../live/edit-words.ts';
import { liftedCommands } from '../live/ledger-commands.ts';
import type { ConnectLive, Live } from '../live/ports.ts';
import type { AddCommand } from '../main.ts';
import { carryOutLift } from './carry-out.ts';
import { incidentSteps } from './incident-steps.ts';
import { liftStep } from './plan.ts';
import { coveredRecords, goneRecords, type LiftRecord, liftRecords } from './records.ts';
import type { LiftOptions, LiftStep } from './step.ts';

interface Options {
  readonly revive?: boolean;
  readonly boundary?: string;
  readonly yes?: boolean;
}

export function liftCommand(connect: ConnectLive): AddCommand {
  return (program, io, done) => {
    program
      .command('lift')
      .description('End a containment early: new sessions work, sessions from before stay dead. Dry run unless --yes.')
      .argument('<role|incident>', 'name or ARN of the role, user/<name>, or the 16 characters of the incident')
      .option('--revive', "delete the deny: earlier sessions work again, an attacker's included")
      .option(
        '--boundary <arn>',
        'for a boundary that release 0.1.0 set: the one the role had before, or none; instead of what its tags say',
      )
      .option('--yes', 'do it')
      .addHelpText('after', '\nExit status: 0 done, 1 something stands still, 2 bad usage or nothing to lift.\n')
      .action(async (meant: string, options: Options) => {
        done(await askingAws('lift', async () => lift(await connect(), meant, options, io)));
      });
  };
}

async function lift(live: Live, meant: string, options: Options, io: Io): Promise<number> {
  const { ours } = sortOut(await live.iam.underPrefix());
  const how: LiftOptions = {
    revive: options.revive === true,
    ...(options.boundary !== undefined && { boundary: options.boundary }),
  };
  const now = awsTime(live, io);
  const isIncident = INCIDENT.test(meant);
  const steps = isIncident
    ? await incidentSteps(meant, ours, live, how, now)
    : onTarget(meant, ours).map((deny) => liftStep(deny, how, now));
  const onRoles = steps.map(({ deny }) => deny.target).filter((target) => !isOnUser(target));
  const roleArns = isIncident ? [] : [...new Set(onRoles.map(({ arn }) => arn))];
  const said = await ifItAnswers(() =>
    isIncident ? goneRecords(meant, steps, live) : coveredRecords(steps, roleArns, live.ledger),
  );
  if ('because' in said && said.because.startsWith('UsageError')) throw new UsageError(said.because.slice(12));
  const unshown = 'answer' in said ? said.answer : [];
  if (steps.length === 0 && unshown.length === 0)
    throw new UsageError(`no deny of ours stands for ${clean(meant)}; \`rolewarden contained\` lists them`);
  const records = [...liftRecords(steps), ...unshown];
  io.out([...ledgerWords(records), ...steps.map(wordsOf), ...(isIncident ? unshown.map(goneWords) : [])].join('\n'));
  if (how.revive)
    io.err("\n--revive: every session from before works again, the attacker's included, until it expires by itself.\n");
  if (options.yes !== true) {
    io.err(records.length === 0 ? '\nNothing was written.\n' : `\n${NOT_WRITTEN}`);
    return steps.some(({ refused }) => refused !== undefined) ? EXIT.findings : EXIT.done;
  }
  return (await carryOutLift({ steps, records, revive: how.revive }, live, io)) ? EXIT.done : EXIT.findings;
}

const INCIDENT = /^[0-9a-f]{16}$/;

function ledgerWords(records: readonly LiftRecord[]): string[] {
  const commands = records.flatMap(({ key, roleArn }) => liftedCommands(key, roleArn));
  if (commands.length === 0) return [];
  return [
    `Tell the ledger first: what it says is contained and IAM does not show is put back.\n${commands.map((command) => `  ${clean(command)}\n`).join('')}`,
  ];
}

function wordsOf({ deny, edits, means, refused }: LiftStep): string {
  const { target, policyName, rung, method } = deny;
  return [
    `${clean(shownName(target))}: ${method}, ${policyName}${isOnUser(target) ? '' : ` (${rung})`}, ${datesOf(deny)}\n`,
    `  ${refused === undefined ? means : `NOT POSSIBLE: ${clean(refused)}`}\n`,
    commandsOf(edits),
  ].join('');
}

function goneWords({ roleArn, caller, isAhead }: LiftRecord): string {
  if (isAhead)
    return 'nothing is known yet of what the incident does to its role; with the lift in the ledger nothing is written on it\n';
  return `${clean(roleArn)}: no deny ${caller ? "of the caller's session " : ''}stands now; with the lift in the ledger none is put back\n`;
}

function datesOf({ target, cutoff, lapse, endless }: OwnDeny): string {
  if (isOnUser(target)) return `until ${isoSeconds(lapse)}`;
  return endless ? 'does not end by itself' : `cutoff ${isoSeconds(cutoff)}, lapse ${isoSeconds(lapse)}`;
}
