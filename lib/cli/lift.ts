import { applyLift } from '../live/apply.ts';
import { type LiftOptions, type LiftStep, liftStep } from '../live/lift-plan.ts';
import { recordLifted } from '../live/lifted.ts';
import type { ConnectLive, Live } from '../live/ports.ts';
import type { StandingDeny } from '../live/standing.ts';
import { meantBy, sortOut, stateOf } from '../live/standing.ts';
import { isoSeconds } from '../time.ts';
import { awsTime } from './aws-time.ts';
import { commandsOf, NOT_WRITTEN } from './edit-words.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { asking, attempted, connectAws, ifItAnswers } from './live.ts';
import type { AddCommand } from './main.ts';
import { clean } from './table.ts';

interface Options {
  readonly revive?: boolean;
  readonly boundary?: string;
  readonly yes?: boolean;
}

export const addLift: AddCommand = liftCommand(connectAws);

export function liftCommand(connect: ConnectLive): AddCommand {
  return (program, io, done) => {
    program
      .command('lift')
      .description('End a containment early: new sessions work, sessions from before stay dead. Dry run unless --yes.')
      .argument('<role|incident>', 'name or ARN of the role, or the 16 characters of the incident')
      .option('--revive', "delete the deny: earlier sessions work again, an attacker's included")
      .option('--boundary <arn>', 'the permissions boundary the role had before, or none; instead of what its tags say')
      .option('--yes', 'do it')
      .addHelpText('after', '\nExit status: 0 done, 1 something stands still, 2 bad usage or nothing to lift.\n')
      .action(async (meant: string, options: Options) => {
        done(await asking('lift', async () => lift(await connect(), meant, options, io)));
      });
  };
}

async function lift(live: Live, meant: string, options: Options, io: Io): Promise<number> {
  const { ours } = sortOut(await live.iam.underPrefix());
  const denies = meantBy(meant, ours);
  if (denies.length === 0)
    throw new UsageError(`no deny of ours stands for ${clean(meant)}; \`rolewarden contained\` lists them`);
  const how: LiftOptions = {
    revive: options.revive === true,
    ...(options.boundary !== undefined && { boundary: options.boundary }),
  };
  const now = awsTime(live, io);
  const steps = denies.map((deny) => liftStep(deny, how, now));
  io.out(steps.map(wordsOf).join('\n'));
  if (how.revive)
    io.err("\n--revive: every session from before works again, the attacker's included, until it expires by itself.\n");
  if (options.yes !== true) {
    io.err(`\n${NOT_WRITTEN}`);
    return steps.some(({ refused }) => refused !== undefined) ? EXIT.findings : EXIT.done;
  }
  const lifted = await carryOutAll(steps, live, io);
  await tellLedger(live, denies, ours, lifted, io);
  return lifted.length === denies.length ? EXIT.done : EXIT.findings;
}

function wordsOf({ deny, edits, means, refused }: LiftStep): string {
  const { role, policyName, rung, cutoff, lapse, method } = deny;
  const dates =
    rung === 'boundary' ? 'does not end by itself' : `cutoff ${isoSeconds(cutoff)}, lapse ${isoSeconds(lapse)}`;
  return [
    `${clean(role.name)}: ${method}, ${policyName} (${rung}), ${dates}\n`,
    `  ${refused === undefined ? means : `NOT POSSIBLE: ${clean(refused)}`}\n`,
    commandsOf(edits),
  ].join('');
}

/** Each deny on its own: one that IAM does not let go keeps no other standing. Answers those that were lifted. */
async function carryOutAll(steps: readonly LiftStep[], { iam }: Live, io: Io): Promise<StandingDeny[]> {
  const lifted: StandingDeny[] = [];
  for (const step of steps) {
    const { deny, refused } = step;
    const applied =
      refused === undefined ? await attempted(() => applyLift(step, iam)) : { done: false as const, because: refused };
    if (applied.done) lifted.push(deny);
    io.err(
      applied.done
        ? `${clean(deny.role.name)}: ${deny.policyName} is lifted; IAM spreads it within minutes\n`
        : `${clean(deny.role.name)}: ${deny.policyName} STANDS: ${clean(applied.because)}\n`,
    );
  }
  return lifted;
}

async function tellLedger(
  { ledger, caller }: Live,
  denies: readonly StandingDeny[],
  all: readonly StandingDeny[],
  lifted: readonly StandingDeny[],
  io: Io,
): Promise<void> {
  for (const id of new Set(denies.map(({ incident }) => incident))) {
    const left = all.filter(
      (deny) => deny.incident === id && !lifted.includes(deny) && stateOf(deny, io.now()) !== 'lapsed',
    );
    if (left.length > 0) {
      io.err(
        `${id} is not recorded as lifted: it still stands on ${left.map(({ role }) => clean(role.name)).join(', ')}\n`,
      );
      continue;
    }
    const said = await ifItAnswers(() => recordLifted(id, lifted, ledger, caller, io.now()));
    if ('because' in said)
      io.err(
        `${id} is lifted, but the ledger did not take it (${clean(said.because)}): a late copy of its event may bring the deny back\n`,
      );
  }
}
