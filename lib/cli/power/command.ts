import type { GrowingAccount } from '../../account/snapshot.ts';
import type { Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import { passesByDesign } from '../../inspect/passes-by-design.ts';
import { whoMayPass } from '../../judge/power/may-pass.ts';
import { powerReport } from '../../judge/power/report.ts';
import { readAccount, readSettings } from '../inputs.ts';
import { type Io, UsageError } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { byDesignRow, byDesignYaml } from './by-design.ts';
import { powerWords, ranked, rankedTable } from './words.ts';

interface Options {
  readonly account?: string;
  readonly all?: boolean;
  readonly byDesign?: boolean;
  readonly settings?: string;
  readonly json?: boolean;
}

export const addPower: AddCommand = (program, io) => {
  program
    .command('power')
    .description('What a role or user can do that matters, and by which statement.')
    .argument('[role]', 'name or ARN of a role or user of the account')
    .option('--account <file>', 'the output of `aws iam get-account-authorization-details`')
    .option('--all', 'every role of the account, heaviest first, and who may pass it to what')
    .option(
      '--by-design',
      'every pass that is granted by name, worst first, as entries of `approved` for rolewarden.yml',
    )
    .option('--settings <file>', 'a rolewarden.yml, for --by-design: whom its roles may trust')
    .option('--json', 'one JSON object a role, or a pass, on standard output')
    .addHelpText('after', '\nExit status: 0 done, 2 bad usage or unreadable input.\n')
    .action(async (name: string | undefined, options: Options) => {
      if (options.account === undefined)
        throw new UsageError('power needs --account <file>, the output of `aws iam get-account-authorization-details`');
      const asked = [name !== undefined, options.all, options.byDesign].filter((one) => one === true);
      if (asked.length !== 1) throw new UsageError('power takes the name or ARN of one role, or --all, or --by-design');
      const account = await readAccount(options.account);
      if (options.byDesign) byDesign(account, await readSettings(options.settings, io.now()), options, io);
      else if (name === undefined) all(account, options, io);
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

function byDesign(account: GrowingAccount, settings: Settings, { json }: Options, io: Io): void {
  const { passes } = passesByDesign(account.roles(), settings, io.now());
  if (json) for (const pass of passes) io.out(`${JSON.stringify(byDesignRow(pass))}\n`);
  else {
    io.out(byDesignYaml(passes));
    const grave = passes.filter(({ power: { severity } }) => severity !== undefined && isAtLeast(severity, 'high'));
    const count = `${passes.length} ${passes.length === 1 ? 'pass' : 'passes'} granted by name`;
    io.err(`${count}; roles with powers of high or worse in ${grave.length} of them\n`);
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
