import { commandLine } from '../../base/command-line.ts';
import { useridsIn } from '../../incident/deny/userids.ts';
import { incidentKey } from '../../incident/incident-key.ts';
import { clean } from '../../notify/escape.ts';
import type { Io } from '../io.ts';
import { askingAws, ifItAnswers } from '../live/command.ts';
import { counted } from '../live/edit-words.ts';
import type { ConnectLive, Live } from '../live/ports.ts';
import type { AddCommand } from '../main.ts';
import { table } from '../table.ts';
import { wrapped } from '../wrap.ts';
import {
  isUser,
  jsonLineOf,
  type ListedDeny,
  type ListedStranger,
  listedDeny,
  listedStranger,
  shortTime,
} from './listing.ts';
import { onlyFrozen } from './only-frozen.ts';
import { type OwnDeny, sortOut } from './own-denies.ts';

interface Options {
  readonly json?: boolean;
}

export function containedCommand(connect: ConnectLive): AddCommand {
  return (program, io) => {
    program
      .command('contained')
      .description('Which roles and users carry a deny of Rolewarden now, until when, and how to lift it.')
      .option('--json', 'one JSON object a deny on standard output')
      .addHelpText('after', '\nReads the live account with the standard AWS credentials; writes nothing.\n')
      .action(async (options: Options) => {
        await askingAws('contained', async () => {
          await list(await connect(), options, io);
        });
      });
  };
}

async function list({ iam, ledger, caller }: Live, { json }: Options, io: Io): Promise<void> {
  const { ours, strangers } = sortOut(await iam.underPrefix());
  const denies = await withReasons([...ours, ...(await onlyFrozen(ours, caller.account, ledger))], ledger, io);
  const others = strangers.map(listedStranger);
  if (json) for (const listed of [...denies, ...others]) io.out(jsonLineOf(listed));
  else {
    const onUsers = denies.filter(isUser);
    const onRoles = denies.filter((listed) => !isUser(listed));
    if (onRoles.length > 0) io.out(tableOf(onRoles, io));
    if (onUsers.length > 0) io.out(userTableOf(onUsers, io));
    if (others.length > 0) io.out(wordsOn(others));
    const roles = new Set(onRoles.map(({ roleArn }) => roleArn)).size;
    io.err(
      `${counted(onRoles.length, 'deny', 'denies')} on ${counted(roles, 'role', 'roles')} in account ${caller.account}\n`,
    );
    if (onUsers.length > 0) io.err(`${counted(onUsers.length, 'deny', 'denies')} on IAM users\n`);
  }
}

/** Asks the ledger once for each incident, until it does not answer. */
async function withReasons(denies: readonly OwnDeny[], ledger: Live['ledger'], io: Io): Promise<ListedDeny[]> {
  const known = new Map<string, Awaited<ReturnType<Live['ledger']['incident']>>>();
  for (const id of new Set(denies.map(incidentKey))) {
    const said = await ifItAnswers(() => ledger.incident(id));
    if ('because' in said) {
      io.err(`the ledger did not answer (${clean(said.because)}): since and why are left out where only it knows\n`);
      break;
    }
    known.set(id, said.answer);
  }
  return denies
    .map((deny) => listedDeny(deny, known.get(incidentKey(deny)), io.now()))
    .toSorted((a, b) => (a.roleArn === b.roleArn ? (a.cutoff < b.cutoff ? 1 : -1) : a.roleArn < b.roleArn ? -1 : 1));
}

const WIDTH = 98;

function tableOf(denies: readonly ListedDeny[], io: Io): string {
  const rows = denies.map(({ role, since, lapse, scope, method, rung, says, endless, frozen }) => [
    role,
    since === undefined ? '?' : shortTime(since),
    inTable(says),
    endless ? 'never' : shortTime(lapse),
    useridsIn(scope).map(nameIn).join(' ') || 'whole role',
    [frozen ? 'only frozen' : method, ...(rung === 'inline' ? [] : [rung])].join(', '),
  ]);
  const head = ['ROLE', 'SINCE', 'STATE', 'INERT', 'SCOPE', 'METHOD'];
  return [
    table(head, rows, io.columns),
    '\nTimes are UTC. Until the time under STATE new sessions are stopped too; open: new sessions work.\nSessions from before that time stay dead until INERT.\n',
    `Incidents, for ${commandLine('lift <incident>')}:\n`,
    ...new Set(denies.map(incidentWords)),
  ].join('');
}

/** Short, so that no terminal cuts the time off. */
function inTable(says: string): string {
  const words = says.replace('active until', 'until').replace('new sessions work since', 'open since');
  return words.replace(TIME, shortTime);
}

const TIME = /\d{4}-\d\d-\d\dT\S+Z/;

function incidentWords({ incident, role, says, liftedAt, why, detectors = [] }: ListedDeny): string {
  const lifted = liftedAt === undefined ? [] : [`lifted by a person ${liftedAt}`];
  const known = why === undefined ? ['the ledger does not show it'] : detectors;
  return `${wrapped(clean(`${incident}  ${role}: ${[says, ...lifted, known.join(' ')].filter(Boolean).join(', ')}`), WIDTH, '    ')}\n`;
}

function userTableOf(denies: readonly ListedDeny[], io: Io): string {
  const rows = denies.map(({ role: user, since, lapse, state, method, incident }) => [
    user,
    since === undefined ? '?' : shortTime(since),
    state === 'lapsed' ? 'now' : shortTime(lapse),
    method,
    incident,
  ]);
  return [
    `\n${table(['USER', 'SINCE', 'KEYS WORK FROM', 'METHOD', 'INCIDENT'], rows, io.columns)}`,
    `\nDeactivate the access keys before they work again.\nTo end it: ${commandLine('lift user/<name> --revive')}\n`,
  ].join('');
}

function wordsOn(strangers: readonly ListedStranger[]): string {
  return [
    '\nUnder our prefix, but no denies of ours; nothing touches them, look at who put them:\n',
    ...strangers.map((listed) => {
      const { role: name, policyName, rung } = listed;
      return `  ${isUser(listed) ? 'user ' : ''}${clean(name)}: ${clean(policyName)} (${rung})\n`;
    }),
  ].join('');
}

function nameIn(userid: string): string {
  return userid.slice(userid.indexOf(':') + 1);
}
