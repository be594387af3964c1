import { commandLine } from '../../base/command-line.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { clean } from '../../notify/escape.ts';
import { isOnUser, type OwnDeny, onTarget, sortOut } from '../contained/own-denies.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import { askingAws, awsTime, ifItAnswers } from '../live/command.ts';
import { NOT_WRITTEN } from '../live/edit-words.ts';
import type { ConnectLive, Live } from '../live/ports.ts';
import { settingsAtHand } from '../live/settings-at-hand.ts';
import type { AddCommand } from '../main.ts';
import { carryOutLift } from './carry-out.ts';
import { standingCauses } from './cause.ts';
import { incidentSteps } from './incident-steps.ts';
import { liftStep } from './plan.ts';
import { coveredRecords, goneRecords, type LiftRecord, liftRecords } from './records.ts';
import type { LiftOptions, LiftStep } from './step.ts';
import { goneWords, ledgerWords, liftedWords, liftStepWords, refusalWords, standsWords } from './words.ts';

interface Options {
  readonly revive?: boolean;
  readonly boundary?: string;
  readonly settings?: string;
  readonly anyway?: boolean;
  readonly commands?: boolean;
  readonly yes?: boolean;
}

const AFTER = `
The cause is read first: whether the trust policy is still open, whether the instance or function still has the passed role. While
it stands, or is not known to be gone, nothing is lifted without --anyway; fix <incident> removes it.

Exit status: 0 done, 1 the cause stands, a deny stands, or nothing was left to do, 2 bad usage or nothing to lift.
`;

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
      .option('--anyway', 'also while the cause stands, or where it is not known that it is gone')
      .option('--settings <file>', 'a rolewarden.yml with trusted accounts; ./rolewarden.yml is taken if it is there')
      .option('--commands', 'also print the AWS CLI commands that do the same')
      .option('--yes', 'do it')
      .addHelpText('after', AFTER)
      .action(async (meant: string, options: Options) => {
        const settings = await settingsAtHand(options.settings, io);
        done(await askingAws('lift', async () => lift(await connect(), meant, settings, options, io)));
      });
  };
}

async function lift(live: Live, meant: string, settings: Settings, options: Options, io: Io): Promise<number> {
  const how: LiftOptions = {
    revive: options.revive === true,
    ...(options.boundary !== undefined && { boundary: options.boundary }),
  };
  const first = await found(meant, how, live, awsTime(live, io));
  const although = await standingCauses({ ...first, settings, now: awsTime(live, io) }, live);
  const isRefused = although.length > 0 && options.anyway !== true;
  const mayBeBehind = options.yes === true && !isRefused && first.unshown.length > 0; // written while the cause was read
  const { steps, unshown, records } = mayBeBehind ? await found(meant, how, live, awsTime(live, io)) : first;
  const gone = INCIDENT.test(meant) ? unshown.map(goneWords) : [];
  const commands = options.commands === true;
  const plan = [
    ...(commands ? ledgerWords(records) : []),
    ...steps.map((step) => liftStepWords(step, commands)),
    ...gone,
  ];
  if (options.yes !== true) io.out(plan.join('\n'));
  if (options.yes !== true && how.revive) io.err(REVIVES);
  if (isRefused) {
    io.err(refusalWords(although, records));
    return EXIT.findings;
  }
  if (options.yes !== true) {
    io.err(records.length === 0 ? '\nNothing was written.\n' : `\n${NOT_WRITTEN}`);
    return records.length > 0 && steps.every(({ refused }) => refused === undefined) ? EXIT.done : EXIT.findings;
  }
  const notes: string[] = []; // what was done comes first
  const noting = { ...io, err: (text: string) => void notes.push(text) };
  const carried = await carryOutLift({ steps, records, revive: how.revive, although }, live, noting);
  io.out(`${liftedWords(carried, steps)}${commands ? `\n${plan.join('\n')}` : ''}`);
  for (const cause of although) io.err(`lifted although ${clean(cause)}\n`);
  io.err(notes.join(''));
  for (const covered of records.filter(({ coveredBy }) => coveredBy !== undefined)) io.err(goneWords(covered));
  for (const left of carried.left) io.err(standsWords(left));
  return carried.left.length === 0 && carried.done.length > 0 ? EXIT.done : EXIT.findings;
}

/** The denies to lift, as IAM shows them now, and the entries of the ledger. */
interface Found {
  readonly ours: readonly OwnDeny[];
  readonly steps: readonly LiftStep[];
  readonly unshown: readonly LiftRecord[];
  readonly records: readonly LiftRecord[];
}

/** @throws UsageError where there is nothing to lift */
async function found(meant: string, how: LiftOptions, live: Live, now: Date): Promise<Found> {
  const { ours } = sortOut(await live.iam.underPrefix());
  const isIncident = INCIDENT.test(meant);
  const steps = isIncident
    ? await incidentSteps(meant, ours, live, how, now)
    : onTarget(meant, ours).map((deny) => liftStep(deny, how, now));
  const unshown = await unshownRecords(meant, isIncident, steps, live);
  if (steps.length === 0 && unshown.length === 0)
    throw new UsageError(
      `no deny of ours stands for ${clean(meant)} in account ${live.caller.account}; ${commandLine('contained')} lists them`,
    );
  return { ours, steps, unshown, records: [...liftRecords(steps), ...unshown] };
}

/** The ledger's entries of incidents that show no deny. */
async function unshownRecords(
  meant: string,
  isIncident: boolean,
  steps: readonly LiftStep[],
  live: Live,
): Promise<readonly LiftRecord[]> {
  const onRoles = steps.map(({ deny }) => deny.target).filter((target) => !isOnUser(target));
  const roleArns = isIncident ? [] : [...new Set(onRoles.map(({ arn }) => arn))];
  const said = await ifItAnswers(() =>
    isIncident ? goneRecords(meant, steps, live) : coveredRecords(steps, roleArns, live.ledger),
  );
  if ('because' in said && said.because.startsWith('UsageError')) throw new UsageError(said.because.slice(12));
  return 'answer' in said ? said.answer : [];
}

const REVIVES =
  "\n--revive: every session from before works again, the attacker's included, until it expires by itself.\n";

const INCIDENT = /^[0-9a-f]{16}$/;
