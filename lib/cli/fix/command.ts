import { parseIamArn } from '../../base/arn.ts';
import { commandLine } from '../../base/command-line.ts';
import type { Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { commandIn, isTrustOrder } from '../../contain/orders.ts';
import type { Fixed } from '../../contain/told.ts';
import type { Incident } from '../../incident/incident.ts';
import type { TrustRecord } from '../../incident/ledger/history.ts';
import { acceptedBefore } from '../../inspect/trust/clean.ts';
import { clean } from '../../notify/escape.ts';
import { reportOf } from '../contain/report.ts';
import { isOnUser, type OwnDeny, sortOut } from '../contained/own-denies.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import { askingAws, ifItAnswers, tellTeam } from '../live/command.ts';
import { NOT_WRITTEN } from '../live/edit-words.ts';
import type { ConnectLive, Live } from '../live/ports.ts';
import { settingsAtHand } from '../live/settings-at-hand.ts';
import type { AddCommand } from '../main.ts';
import { listCalls } from './calls.ts';
import { carriedWords, carryOutFix } from './carry-out.ts';
import { type FixPlan, type FixSubject, fixPlan } from './plan.ts';
import { fixWords, remainingWords } from './words.ts';
import { stepsFor } from './workloads.ts';

interface Options {
  readonly events?: readonly string[];
  readonly settings?: string;
  readonly region?: string;
  readonly functionRole?: string;
  readonly commands?: boolean;
  readonly yes?: boolean;
}

export function fixCommand(connect: ConnectLive): AddCommand {
  return (program, io, done) => {
    program
      .command('fix')
      .description(
        "Remove an incident's cause: the last good trust policy back, the role off its instances and functions. Dry run unless --yes.",
      )
      .argument('<incident>', 'the 16 characters of the incident')
      .option('--events <path...>', 'CloudTrail files or folders: lists what the sessions did before the cut')
      .option('--settings <file>', 'a rolewarden.yml with trusted accounts; ./rolewarden.yml is taken if it is there')
      .option('--region <region>', 'where the instances and functions are; else where the event was')
      .option('--function-role <arn>', 'the role a function goes back to; else the one it was handed before')
      .option('--commands', 'also print the AWS CLI commands that do the same')
      .option('--yes', 'do it')
      .addHelpText(
        'after',
        '\nExit status: 0 done, 1 nothing to do, a part cannot be done or AWS did not take it, 2 bad usage or unreadable events.\n',
      )
      .action(async (incident: string, options: Options) => {
        if (!/^[0-9a-f]{16}$/.test(incident))
          throw new UsageError(
            `"${clean(incident)}" is no incident; use its 16 characters, as ${commandLine('contained')} lists them`,
          );
        const settings = await settingsAtHand(options.settings, io);
        done(await askingAws('fix', async () => fix(await connect(), incident, settings, options, io)));
      });
  };
}

async function fix(live: Live, incident: string, settings: Settings, options: Options, io: Io): Promise<number> {
  const all = sortOut(await live.iam.underPrefix()).ours.filter(({ target }) => !isOnUser(target));
  const denies = all.filter((deny) => deny.incident === incident);
  const known = await asked(() => live.ledger.incident(incident), io);
  const role = await roleOf(incident, known, denies, live);
  const good = await asked(() => goodTrust(role, known, live), io);
  const passes = (await asked(() => live.ledger.passesOf(role.arn), io)) ?? [];
  const services = [...new Set(passes.map(({ service }) => service))];
  const { region, functionRole } = options;
  if (functionRole !== undefined) checkRole(functionRole, role);
  const steps = await stepsFor(
    {
      role,
      denies,
      all,
      services,
      now: io.now(),
      ...(known !== undefined && { known }),
      ...(region !== undefined && { region }),
      ...(functionRole !== undefined && { functionRole }),
    },
    live,
  );
  const plan = planFor({ incident, role, denies, services, steps }, good, settings);
  const isAnything = plan.restore !== undefined || steps.some(({ edit }) => edit !== undefined);
  const isWritten = isAnything && options.yes === true;
  const fixed = isWritten ? await fixNow(plan, { incident, role, known }, live, io) : undefined;
  io.out(fixed ? remainingWords(plan) : fixWords(plan, role, incident, options.commands === true));
  const isRead = options.events === undefined || (await listCalls(options.events, denies, io));
  if (!fixed) io.err(isAnything ? `\n${NOT_WRITTEN}` : '\nNothing was done: there is nothing that --yes could do.\n');
  const isPossible = isAnything && steps.every(({ refused }) => refused === undefined);
  return isRead ? statusOf(fixed ? fixed.left.length === 0 : isPossible) : EXIT.usage;
}

interface KnownRole {
  readonly incident: string;
  readonly role: Role;
  readonly known: Incident | undefined;
}

/** Says first what was done, then tells the team. */
async function fixNow(plan: FixPlan, { incident, role, known }: KnownRole, live: Live, io: Io): Promise<Fixed> {
  if (known !== undefined) await asked(() => live.ledger.record({ ...known, fixed: true }), io);
  const { commands, ...fixed } = await carryOutFix(plan, role, live);
  const words = carriedWords({ ...fixed, commands });
  io.out(words.done);
  io.err(words.left);
  const person = {
    incident,
    roleArn: role.arn,
    caller: live.caller,
    did: 'fix',
    because: `fixed by ${live.caller.arn}`,
  };
  const decision = { ...reportOf(known && commandIn(known), person, io.now()), action: 'alert' as const };
  await tellTeam({ decision, fixed }, live, io);
  return fixed;
}

/** As `lift` reads it: of the policies that were accepted after the opening none counts, because a half-opened one may be among them. */
async function goodTrust(
  { arn }: Role,
  known: Incident | undefined,
  { ledger }: Live,
): Promise<TrustRecord | undefined> {
  const order = known && commandIn(known);
  return order && isTrustOrder(order) && !order.armed ? acceptedBefore(order, ledger) : ledger.trustBefore(arn);
}

function statusOf(isAll: boolean): number {
  return isAll ? EXIT.done : EXIT.findings;
}

function checkRole(named: string, { account }: Role): void {
  const parsed = parseIamArn(named);
  if (parsed?.resource !== 'role' || parsed.account !== account)
    throw new UsageError(`--function-role is "${clean(named)}"; use the ARN of a role of account ${account}`);
}

function planFor(
  subject: Omit<FixSubject, 'good' | 'context'>,
  good: TrustRecord | undefined,
  { trusted, organization }: Settings,
): FixPlan {
  const { role } = subject;
  return fixPlan({
    ...subject,
    ...(good !== undefined && { good }),
    context: {
      account: role.account,
      trusted,
      source: 'read',
      role,
      ...(organization !== undefined && { organization }),
    },
  });
}

/** The role of the incident: the ledger names it, else the role that carries its deny. */
async function roleOf(
  incident: string,
  known: Incident | undefined,
  denies: readonly OwnDeny[],
  { iam }: Live,
): Promise<Role> {
  const arn = known?.roleArn ?? denies.find(({ caller }) => !caller)?.target.arn;
  if (arn === undefined)
    throw new UsageError(`nothing is known of incident ${incident}: the ledger has none, and no deny of it stands`);
  const reading = await iam.role(parseIamArn(arn)?.name ?? arn);
  if (reading.state !== 'read') throw new UsageError(`fix: ${clean(reading.because)}`);
  return reading.value;
}

async function asked<T>(ask: () => Promise<T>, io: Io): Promise<T | undefined> {
  const said = await ifItAnswers(ask);
  if ('answer' in said) return said.answer;
  io.err(`the ledger did not answer (${clean(said.because)}): what it knows is left out\n`);
  return undefined;
}
