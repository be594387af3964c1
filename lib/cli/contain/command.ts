import { namedArn, parseIamArn } from '../../base/arn.ts';
import { METHOD_NAMES, type Method } from '../../base/method.ts';
import type { Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { oneOf } from '../../base/settings/settings-words.ts';
import { sparedBecause, uncontainableBecause } from '../../contain/rails/rails.ts';
import { containmentOf } from '../../incident/deny/containment-of.ts';
import { ContainmentError } from '../../incident/deny/deny-policy.ts';
import { clean } from '../../notify/escape.ts';
import { reportIn } from '../../notify/parse-report.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import { askingAws, awsTime, ifItAnswers, tellTeam } from '../live/command.ts';
import type { ConnectLive, Live } from '../live/ports.ts';
import type { AddCommand } from '../main.ts';
import { commandByHand } from './by-hand.ts';
import { baselineOf, carryOutNow } from './carry-out.ts';
import { type ContainOptions, LASTING, methodOf, repeated, settingsFor, timeOfDryRun } from './options.ts';
import { awsCliFor, endsOf, plannedWords, putOf, saidOf } from './words.ts';

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
      .option('--at <time>', 'the time that the dry run printed: it makes the incident that the dry run showed')
      .option('--commands', 'also print the AWS CLI commands that do the same')
      .option('--yes', 'do it')
      .addHelpText('after', '\nExit status: 0 done, 1 refused or not taken by IAM, 2 bad usage.\n')
      .action(async (role: string, options: ContainOptions) => {
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
  options: ContainOptions,
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
  const at = options.at === undefined ? undefined : timeOfDryRun(options.at, now);
  const { command, planned } = orUsage(() => {
    const byHand = { role, method, sessions: options.session ?? [], caller: live.caller, ...(at && { at }) };
    const asked = commandByHand(byHand, now);
    return { command: asked, planned: containmentOf(asked, now, settings.quarantine.window) };
  });
  const { incident } = command;
  if (at !== undefined && (await isLifted(incident, live))) {
    io.err(`Nothing was written: incident ${incident} is lifted. Leave --at out for a new one.\n`);
    return EXIT.findings;
  }
  if (options.yes !== true) {
    io.out(plannedWords(planned));
    io.out(`Incident ${incident}.\n${options.commands ? awsCliFor(planned, incident, role) : ''}`);
    io.err(`\nNothing was written. This does it:\n  ${repeated(named, options, at ?? now)}\n`);
    return EXIT.done;
  }
  const notes: string[] = []; // what was done comes first
  const noting = { ...io, err: (text: string) => void notes.push(text) };
  const carried = await carryOutNow(command, live, settings, now, noting);
  const isContained = carried.outcome === 'written' || carried.outcome === 'stands';
  if (isContained) io.out(`Done: ${clean(role.name)} is contained, incident ${incident}.\n${endsOf(incident)}`);
  (isContained ? io.err : io.out)(saidOf(carried));
  io.err(notes.join(''));
  if (!isContained || options.commands) io.err(`By hand:\n${putOf(planned, role)}`);
  await tellTeam({ decision: reportIn(command.report, command), carried }, live, io);
  return isContained ? EXIT.done : EXIT.findings;
}

async function isLifted(incident: string, { ledger }: Live): Promise<boolean> {
  const said = await ifItAnswers(() => ledger.incident(incident));
  return 'answer' in said && said.answer?.state === 'lifted';
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
