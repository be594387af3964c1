import { namedArn, parseIamArn } from '../../base/arn.ts';
import { formatDuration } from '../../base/duration.ts';
import { METHOD_NAMES, METHODS, type Method } from '../../base/method.ts';
import type { Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { oneOf } from '../../base/settings/settings-words.ts';
import { MINUTE } from '../../base/time.ts';
import { carryOut } from '../../contain/carry-out.ts';
import type { Order } from '../../contain/orders.ts';
import { sparedBecause, uncontainableBecause } from '../../contain/rails/rails.ts';
import { writtenBy } from '../../contain/record-carried.ts';
import { writtenDeny } from '../../contain/restore.ts';
import { containmentOf } from '../../incident/deny/containment-of.ts';
import { ContainmentError } from '../../incident/deny/deny-policy.ts';
import { clean } from '../../notify/escape.ts';
import { reportIn } from '../../notify/parse-report.ts';
import { parseDurationOption } from '../inputs.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import { askingAws, awsTime, ifItAnswers, tellTeam } from '../live/command.ts';
import { NOT_WRITTEN } from '../live/edit-words.ts';
import type { ConnectLive, Live } from '../live/ports.ts';
import { settingsAtHand } from '../live/settings-at-hand.ts';
import type { AddCommand } from '../main.ts';
import { commandByHand, incidentByHand } from './by-hand.ts';
import { awsCliFor, endsOf, plannedWords, saidOf } from './words.ts';

interface Options {
  readonly method: string;
  readonly for?: string;
  readonly session?: readonly string[];
  readonly settings?: string;
  readonly yes?: boolean;
}

export function containCommand(connect: ConnectLive): AddCommand {
  return (program, io, done) => {
    program
      .command('contain')
      .description('Contain a role by hand: the same deny, the same rails as from an event. Dry run unless --yes.')
      .argument('<role>', 'name or ARN of the role')
      .requiredOption('--method <method>', oneOf(METHOD_NAMES))
      .option('--for <duration>', `how long new sessions are denied too (${LASTING.join(', ')}), such as 60m`)
      .option('--session <session>', 'only this session, RoleId:name or name; up to seven times', collected)
      .option('--settings <file>', 'a rolewarden.yml with protect.roles; ./rolewarden.yml is taken if it is there')
      .option('--yes', 'do it')
      .addHelpText('after', '\nExit status: 0 done, 1 refused or not taken by IAM, 2 bad usage.\n')
      .action(async (role: string, options: Options) => {
        const settings = await settingsFor(options, io);
        const method = methodOf(options.method);
        done(await askingAws('contain', async () => contain(await connect(), role, method, settings, options, io)));
      });
  };
}

async function contain(
  live: Live,
  named: string,
  method: Method,
  settings: Settings,
  options: Options,
  io: Io,
): Promise<number> {
  const role = await liveRole(live, named);
  const target = namedArn(role.arn);
  const refused =
    uncontainableBecause(target) ??
    (await sparedBecause(target, settings, async () => role.createdAt, { baseline: baselineOf(live) }));
  if (refused !== undefined) {
    io.err(`${clean(role.name)} is not contained: ${refused}\n`);
    return EXIT.findings;
  }
  const now = awsTime(live, io); // one time for both, so that the written deny is the shown one
  const { command, planned } = orUsage(() => {
    const asked = commandByHand({ role, method, sessions: options.session ?? [], caller: live.caller }, now);
    return { command: asked, planned: containmentOf(asked, now, settings.quarantine.window) };
  });
  if (options.yes !== true) {
    io.out(plannedWords(planned));
    io.out(awsCliFor(planned, command.incident, role));
    io.err(`\n${NOT_WRITTEN}`);
    return EXIT.done;
  }
  io.out(endsOf(planned, command.incident, role));
  return carryOutNow(command, live, settings, now, io);
}

/** Writes to the ledger first: the guardrail takes an unknown deny under our prefix for a stranger's. */
async function carryOutNow(command: Order, live: Live, settings: Settings, now: Date, io: Io): Promise<number> {
  const { ledger, policies } = live;
  const recorded = await ifItAnswers(() => ledger.record(incidentByHand(command, 'contained', now)));
  if ('because' in recorded)
    io.err(
      `the ledger did not take it (${clean(recorded.because)}): the guardrail will tell of a deny it does not know\n`,
    );
  const failed = () => ifItAnswers(() => ledger.record(incidentByHand(command, 'failed', now)));
  const carried = await carryOut(command, policies, settings, undefined, now, {
    baseline: baselineOf(live),
  }).catch(async (error: unknown) => {
    await failed();
    throw error;
  });
  const stands = carried.outcome === 'written' || carried.outcome === 'stands';
  if (!stands && carried.outcome !== 'unconfirmed') await failed(); // an unconfirmed deny may still appear
  const written = writtenBy(carried);
  if (written !== undefined) {
    const deny = writtenDeny(written); // the guardrail restores this deny when somebody deletes it
    await ifItAnswers(() => ledger.record({ ...incidentByHand(command, 'contained', now), deny }));
  }
  io.err(saidOf(carried));
  await tellTeam({ decision: reportIn(command.report, command), carried }, live, io);
  return stands ? EXIT.done : EXIT.findings;
}

/** Without the ledger's answer protect.roles counts as written. */
function baselineOf({ ledger }: Live) {
  return async (account: string): Promise<Date | undefined> => {
    const asked = await ifItAnswers(() => ledger.baseline(account));
    return 'answer' in asked ? asked.answer : undefined;
  };
}

/** A broken bound, such as a session of another role, is bad usage. */
function orUsage<T>(plan: () => T): T {
  try {
    return plan();
  } catch (error) {
    if (error instanceof ContainmentError) throw new UsageError(`contain: ${error.message}`);
    throw error;
  }
}

/** The methods that `--for` is for, and the others. */
const LASTING = METHOD_NAMES.filter((name) => METHODS[name].stopsNewSessions);
const AT_ONCE = METHOD_NAMES.filter((name) => !LASTING.includes(name));

function methodOf(text: string): Method {
  const method = METHOD_NAMES.find((name) => name === text);
  if (method === undefined) throw new UsageError(`--method is "${text}"; use ${oneOf(METHOD_NAMES)}`);
  return method;
}

/** The settings at hand, with the window of --for. */
async function settingsFor({ settings: file, for: duration, method }: Options, io: Io): Promise<Settings> {
  const settings = await settingsAtHand(file, io);
  if (duration === undefined) return settings;
  if (AT_ONCE.some((name) => name === method))
    throw new UsageError(`--for is for ${LASTING.join(' and ')}: a ${method} cuts at once and lets new sessions in`);
  const window = parseDurationOption('--for', duration);
  if (window < MINUTE || window > settings.quarantine.cap)
    throw new UsageError(
      `--for is "${duration}"; use 1m to ${formatDuration(settings.quarantine.cap)} (quarantine.cap)`,
    );
  return { ...settings, quarantine: { ...settings.quarantine, window } };
}

function collected(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** Reads the role with this name or ARN. @throws UsageError when the account has no such role. */
async function liveRole({ iam, caller }: Live, named: string): Promise<Role> {
  const arn = parseIamArn(named);
  if (arn !== undefined && arn.account !== caller.account)
    throw new UsageError(`${clean(named)} is not in account ${caller.account}, which your credentials belong to`);
  const reading = await iam.role(arn?.name ?? named);
  if (reading.state !== 'read') throw new UsageError(clean(reading.because));
  if (arn !== undefined && reading.value.arn !== named)
    throw new UsageError(`there is no role ${clean(named)}; ${reading.value.arn} has its name`);
  return reading.value;
}
