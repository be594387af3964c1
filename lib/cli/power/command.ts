import type { GrowingAccount } from '../../account/snapshot.ts';
import type { Role } from '../../base/role.ts';
import { whoMayPass } from '../../judge/power/may-pass.ts';
import { powerReport } from '../../judge/power/report.ts';
import { readAccount } from '../inputs.ts';
import { type Io, UsageError } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { powerWords, ranked, rankedTable } from './words.ts';

interface Options {
  readonly account?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

export const addPower: AddCommand = (program, io) => {
  program
    .command('power')
    .description('What a role or user can do that matters, and by which statement.')
    .argument('[role]', 'name or ARN of a role or user of the account')
    .option('--account <file>', 'the output of `aws iam get-account-authorization-details`')
    .option('--all', 'every role of the account, heaviest first, and who may pass it to what')
    .option('--json', 'one JSON object a role on standard output')
    .addHelpText('after', '\nExit status: 0 done, 2 bad usage or unreadable input.\n')
    .action(async (name: string | undefined, options: Options) => {
      if (options.account === undefined)
        throw new UsageError('power needs --account <file>, the output of `aws iam get-account-authorization-details`');
      if ((name === undefined) === (options.all !== true))
        throw new UsageError('power takes the name or ARN of one role, or --all');
      const account = await readAccount(options.account);
      if (name === undefined) all(account, options, io);
      else one(found(name, account, options.account), options, io);
    });
};

function one(role: Role, { json }: Options, io: Io): void {
  const report = powerReport(role, io.now());
  io.out(json ? `${JSON.stringify(report)}\n` : powerWords(report, io));
}

function all(account: GrowingAccount, { json }: Options, io: Io): void {
  const roles = account.roles();
  const passersOf = whoMayPass([...roles, ...account.users()], io.now());
  const reports = ranked(roles.map((role) => ({ ...powerReport(role, io.now()), passers: passersOf(role) })));
  if (json) for (const report of reports) io.out(`${JSON.stringify(report)}\n`);
  else {
    io.out(rankedTable(reports, io));
    io.err(`${reports.length} roles, ${reports.filter(({ severity }) => severity !== undefined).length} with powers\n`);
  }
}

/** Names are unique in an account, but a snapshot may hold several accounts, and a user may be named like a role. */
function found(name: string, account: GrowingAccount, file: string): Role {
  const [role, ...more] = [...account.roles(), ...account.users()].filter(
    (one) => one.arn === name || one.name === name,
  );
  if (role === undefined)
    throw new UsageError(`${file} has no role or user ${name}; names and ARNs are compared exactly`);
  if (more.length === 0) return role;
  const arns = [role, ...more].map(({ arn }) => arn).join(', ');
  throw new UsageError(`${name} is the name of several principals: ${arns}; give the ARN`);
}
