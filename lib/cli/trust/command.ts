import type { Severity } from '../../base/severity.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import { clean } from '../../notify/escape.ts';
import { anyAtLeast, parseSeverity, readSettings } from '../inputs.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { coloured } from '../table.ts';
import { wrapped } from '../wrap.ts';
import { type JudgedFile, judgeFile } from './file.ts';

interface Options {
  readonly accountId?: string;
  readonly orgId?: string;
  readonly trusted?: readonly string[];
  readonly settings?: string;
  readonly failOn?: string;
  readonly json?: boolean;
}

/** Used as the role's own account when none is given. No real account has it, so every account in the policy is external. */
const NO_ACCOUNT = '000000000000';

export const addTrust: AddCommand = (program, io, done) => {
  program
    .command('trust')
    .description('Who can really get in under a trust policy. For a pre-commit hook, for CI, or before you apply.')
    .argument(
      '<file...>',
      'trust policies as JSON, CloudFormation templates (JSON, YAML), Terraform plans (terraform show -json); - is standard input',
    )
    .option('--account-id <id>', "the role's own account, such as 111122223333; without it every account is external")
    .option('--org-id <id>', 'our AWS Organizations id, o-…')
    .option('--trusted <ids>', 'accounts that may come in, separated by commas', listed)
    .option('--settings <file>', 'a rolewarden.yml: organization and trusted are taken from it')
    .option('--fail-on <severity>', 'exit 1 on a finding of this severity or worse')
    .option('--json', 'one object a file on standard output')
    .addHelpText('after', '\nExit status: 0 done, 1 findings at or above --fail-on, 2 bad usage or unreadable input.\n')
    .action(async (files: string[], options: Options) => {
      done(await judgeAll(files, options, io));
    });
};

async function judgeAll(files: readonly string[], options: Options, io: Io): Promise<number> {
  const floor = options.failOn === undefined ? undefined : parseSeverity(options.failOn);
  const context = await contextOf(options, io.now());
  if (options.accountId === undefined) io.err('note: without --account-id every account counts as external\n');
  const seen: Severity[] = [];
  let unreadable = false;
  for (const file of files) {
    const judged = await judgeFile(file, context, io);
    unreadable ||= judged === undefined;
    if (judged === undefined) continue;
    seen.push(...judged.findings.map(({ severity }) => severity));
    io.out(options.json ? `${JSON.stringify(judged)}\n` : judgedFileWords(judged, io));
  }
  if (unreadable) return EXIT.usage;
  return anyAtLeast(seen, floor) ? EXIT.findings : EXIT.done;
}

async function contextOf(options: Options, now: Date): Promise<TrustContext> {
  const settings = await readSettings(options.settings, now);
  const account = options.accountId ?? NO_ACCOUNT;
  const organization = options.orgId ?? settings.organization;
  for (const id of [account, ...(options.trusted ?? [])])
    if (!/^\d{12}$/.test(id)) throw new UsageError(`"${id}" is no account id; use twelve digits such as 111122223333`);
  if (organization !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organization))
    throw new UsageError(`--org-id is "${organization}"; use an AWS Organizations id such as o-exampleorg1`);
  return {
    account,
    ...(organization !== undefined && { organization }),
    trusted: { ...settings.trusted, accounts: [...settings.trusted.accounts, ...(options.trusted ?? [])] },
    source: 'written',
  };
}

function listed(text: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  ];
}

function judgedFileWords({ file, severity, exposure, findings }: JudgedFile, io: Io): string {
  const width = Math.min(io.columns, 100);
  const shown = severity === 'none' ? severity : coloured(severity, severity, io);
  const lines = findings.flatMap((finding) => {
    const where = [finding.document, finding.statement === undefined ? undefined : `Statement[${finding.statement}]`];
    const place = where.filter((part) => part !== undefined).join(' ');
    return [
      `  ${coloured(finding.severity.padEnd(8), finding.severity, io)} ${clean(finding.detector)}${place && `  ${clean(place)}`}`,
      `    ${wrapped(clean(finding.evidence), width - 4, '    ')}`,
      ...(finding.fix === undefined ? [] : [`    ${wrapped(`fix: ${finding.fix}`, width - 4, '    ')}`]),
    ];
  });
  return `${[`${clean(file)}: ${shown}, lets in: ${exposure}`, ...lines].join('\n')}\n`;
}
