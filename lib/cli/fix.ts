import { parseIamArn } from '../arn.ts';
import { sameDocument } from '../deny-document.ts';
import type { Incident, TrustRecord } from '../ledger.ts';
import { applyAll } from '../live/apply.ts';
import { type FixPlan, fixPlan } from '../live/fix-plan.ts';
import type { ConnectLive, Live } from '../live/ports.ts';
import { isReached, sessionCalls } from '../live/session-calls.ts';
import { type StandingDeny, sortOut } from '../live/standing.ts';
import type { Role } from '../role.ts';
import type { Settings } from '../settings.ts';
import { settingsAtHand } from './deployed-settings.ts';
import { NOT_WRITTEN } from './edit-words.ts';
import { fixWords } from './fix-words.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { asking, attempted, connectAws, ifItAnswers } from './live.ts';
import type { AddCommand } from './main.ts';
import { readEvents } from './read-events.ts';
import { clean, table } from './table.ts';

interface Options {
  readonly events?: readonly string[];
  readonly settings?: string;
  readonly yes?: boolean;
}

export const addFix: AddCommand = fixCommand(connectAws);

export function fixCommand(connect: ConnectLive): AddCommand {
  return (program, io, done) => {
    program
      .command('fix')
      .description(
        "Remove an incident's cause: the last good trust policy back, and what else to do. Dry run unless --yes.",
      )
      .argument('<incident>', 'the 16 characters of the incident')
      .option('--events <path...>', 'CloudTrail files or folders: lists what the sessions did before the cut')
      .option('--settings <file>', 'a rolewarden.yml with trusted accounts; ./rolewarden.yml is taken if it is there')
      .option('--yes', 'do the IAM part: the trust policy')
      .addHelpText('after', '\nExit status: 0 done, 1 not taken by IAM, 2 bad usage.\n')
      .action(async (incident: string, options: Options) => {
        if (!/^[0-9a-f]{16}$/.test(incident))
          throw new UsageError(
            `"${clean(incident)}" is no incident; use its 16 characters, as \`rolewarden contained\` lists them`,
          );
        const settings = await settingsAtHand(options.settings, io);
        done(await asking('fix', async () => fix(await connect(), incident, settings, options, io)));
      });
  };
}

async function fix(live: Live, incident: string, settings: Settings, options: Options, io: Io): Promise<number> {
  const denies = sortOut(await live.iam.underPrefix()).ours.filter((deny) => deny.incident === incident);
  const known = await asked(() => live.ledger.incident(incident), io);
  const role = await roleOf(incident, known, denies, live);
  const good = await asked(() => live.ledger.trustBefore(role.arn), io);
  const services = (await asked(() => live.ledger.passesOf(role.arn), io)) ?? [];
  const plan = planFor(
    incident,
    role,
    denies,
    good,
    services.map(({ service }) => service),
    settings,
  );
  io.out(fixWords(plan, role, incident));
  if (options.events !== undefined) await listCalls(options.events, denies, io);
  if (plan.restore === undefined) return EXIT.done;
  if (options.yes !== true) {
    io.err(`\n${NOT_WRITTEN}`);
    return EXIT.done;
  }
  return restore(plan.restore, role, live, io);
}

function planFor(
  incident: string,
  role: Role,
  denies: readonly StandingDeny[],
  good: TrustRecord | undefined,
  services: readonly string[],
  { trusted, organization }: Settings,
): FixPlan {
  return fixPlan({
    incident,
    role,
    denies,
    services: [...new Set(services)],
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

/** Shown, then read again: what changed in between is not overwritten. */
async function restore(planned: NonNullable<FixPlan['restore']>, role: Role, { iam }: Live, io: Io): Promise<number> {
  const now = await iam.role(role.name);
  const same =
    now.state === 'read' && now.value.id === role.id && sameDocument(now.value.trustPolicy, role.trustPolicy);
  const applied = same
    ? await attempted(() => applyAll([planned.edit], iam))
    : { done: false as const, because: 'somebody changed the role meanwhile: look again, then repeat the command' };
  io.err(
    applied.done
      ? `the trust policy of ${clean(role.name)} is restored; IAM spreads it within minutes\n`
      : `NOT RESTORED: ${applied.because}\n`,
  );
  return applied.done ? EXIT.done : EXIT.findings;
}

/** The role the incident is about: as the ledger says, else the one that carries its deny. */
async function roleOf(
  incident: string,
  known: Incident | undefined,
  denies: readonly StandingDeny[],
  { iam }: Live,
): Promise<Role> {
  const arn = known?.roleArn ?? denies.find(({ caller }) => !caller)?.role.arn;
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

async function listCalls(paths: readonly string[], denies: readonly StandingDeny[], io: Io): Promise<void> {
  const { events, records } = await readEvents(paths, io, undefined, (event) => isReached(event, denies));
  const rows = sessionCalls(events).map(({ call, session, count, refused, first, last }) => [
    session,
    call,
    String(count),
    refused === 0 ? '' : String(refused),
    first,
    last,
  ]);
  if (rows.length > 0) io.out(`\n${table(['SESSION', 'CALL', 'TIMES', 'REFUSED', 'FIRST', 'LAST'], rows, io.columns)}`);
  io.err(`${records} events read, ${events.length} by the contained sessions before the cut\n`);
}
