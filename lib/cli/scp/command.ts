import { InvalidArgumentError } from 'commander';
import { parseIamArn } from '../../base/arn.ts';
import { parseDuration } from '../../base/duration.ts';
import { ceilToSecond, DAY, later, MINUTE } from '../../base/time.ts';
import { SPREAD } from '../../incident/deny/containment-of.ts';
import { type Io, UsageError } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { type Guardrail, LONGEST_ORGANIZATION_POLICY, policyText } from './document.ts';
import { outsidersPolicy, type RoleOfIncident, sessionsPolicy } from './incident.ts';
import { stackPolicy } from './stack.ts';

interface Options {
  readonly incident?: readonly RoleOfIncident[];
  readonly for?: number;
  readonly orgId?: string;
  readonly partition: string;
  readonly guardrail?: readonly string[];
  readonly exempt?: readonly string[];
  readonly key?: readonly string[];
  readonly type?: 'scp' | 'rcp';
  readonly json?: boolean;
}

export const addScp: AddCommand = (program, io) => {
  program
    .command('scp')
    .description(
      'The organization policies that an account cannot undo: for the stack and its denies, or for one role.',
    )
    .option(
      '--incident <role-arn:incident>',
      'hold this role from outside its account; may be repeated',
      each(roleOfIncident),
    )
    .option('--for <duration>', 'also deny sessions issued until then, such as 60m', windowOf)
    .option('--org-id <o-…>', 'whose callers may still assume the role; else those of its own account', organizationOf)
    .option('--partition <name>', 'aws, aws-cn or aws-us-gov', partitionOf, 'aws')
    .option(
      '--guardrail <arn>',
      "a role of the guardrail's own, if not by our names; may be repeated",
      each(principalOf),
    )
    .option('--exempt <arn>', 'a role or user that deploys or repairs the stack; may be repeated', each(principalOf))
    .option('--key <arn>', "the stack's KMS key; may be repeated", each(keyOf))
    .option('--type <type>', 'only the scp or only the rcp', typeOf)
    .option('--json', 'one JSON object a line: type, name, characters, document, limits')
    .addHelpText('after', '\nExit status: 0 done, 2 bad usage. Nothing is written to AWS.\n')
    .action((options: Options) => {
      const wanted = policiesFor(options, io).filter(({ type }) => matchesType(type, options.type));
      if (wanted.length === 0)
        throw new UsageError('an RCP is for a role: name it with --incident <role-arn>:<incident>');
      for (const policy of wanted) print(policy, options, io);
    });
};

function policiesFor(options: Options, io: Io): Guardrail[] {
  const { incident: roles, orgId, partition, guardrail, exempt = [], key = [] } = options;
  if (roles === undefined) return [stackPolicy({ partition, ...(guardrail && { guardrail }), exempt, keys: key })];
  const cutoff = later(ceilToSecond(io.now()), options.for ?? SPREAD);
  return [sessionsPolicy(roles, cutoff), outsidersPolicy(roles, orgId === undefined ? {} : { organization: orgId })];
}

function matchesType(type: Guardrail['type'], wanted: Options['type']): boolean {
  return wanted === undefined || (wanted === 'scp') === (type === 'SERVICE_CONTROL_POLICY');
}

function print(policy: Guardrail, { json }: Options, io: Io): void {
  const { type, name, document, limits } = policy;
  const text = policyText(document);
  if (text.length > LONGEST_ORGANIZATION_POLICY)
    throw new UsageError(
      `the policy ${name} has ${text.length} characters and ${LONGEST_ORGANIZATION_POLICY} fit in every organization: give fewer incidents or exempt principals, or one with a wildcard`,
    );
  if (json) io.out(`${JSON.stringify({ type, name, characters: text.length, document, limits })}\n`);
  else io.out(`${text}\n`);
  io.err(wordsOn(policy, text.length));
}

function wordsOn({ type, name, limits }: Guardrail, characters: number): string {
  return [
    `${name} (${type}, ${characters} of ${LONGEST_ORGANIZATION_POLICY} characters). Try it on an account that nobody needs first.`,
    'From the management account or a delegated administrator of Organizations:',
    `  aws organizations create-policy --type ${type} --name ${name} --description Rolewarden --content file://${name}.json`,
    '  aws organizations attach-policy --policy-id <id> --target-id <account id>',
    'Before you attach it, know its limits:',
    ...limits.map((line) => `  - ${line}`),
    '',
  ].join('\n');
}

function each<T>(parse: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
  return (text, before = []) => [...before, parse(text)];
}

function roleOfIncident(text: string): RoleOfIncident {
  const [, roleArn = '', incident = ''] = /^(.+):([0-9a-f]{16})$/.exec(text) ?? [];
  const role = parseIamArn(roleArn);
  if (role?.resource !== 'role' || !/^\d{12}$/.test(role.account))
    throw new InvalidArgumentError(
      'Use arn:aws:iam::111122223333:role/Name:0123456789abcdef, the role and the incident of 16 hex digits.',
    );
  if (role.path.startsWith('/aws-service-role/'))
    throw new InvalidArgumentError(
      'SCPs and RCPs do not apply to service-linked roles: remove the resource in that service.',
    );
  return { roleArn, incident };
}

function windowOf(text: string): number {
  const window = parseDuration(text);
  if (window === undefined || window < MINUTE || window > 7 * DAY)
    throw new InvalidArgumentError('Use a duration from 1m to 7d, such as 60m.');
  return window;
}

function organizationOf(text: string): string {
  if (/^o-[a-z0-9]{10,32}$/.test(text)) return text;
  throw new InvalidArgumentError('Use an organization id such as o-a1b2c3d4e5.');
}

function partitionOf(text: string): string {
  if (/^aws(?:-[a-z]+)*$/.test(text)) return text;
  throw new InvalidArgumentError('Use aws, aws-cn or aws-us-gov.');
}

/** A pattern that matches every principal would exempt everybody. */
function principalOf(text: string): string {
  if (/^arn:aws[a-z-]*:iam::(?:\d{12}|\*):(?:role|user)\/[\w+=,.@/*?-]*[\w+=,.@-][\w+=,.@/*?-]*$/.test(text))
    return text;
  throw new InvalidArgumentError('Use the ARN of a role or user, such as arn:aws:iam::111122223333:role/Deployer.');
}

function keyOf(text: string): string {
  if (/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(text)) return text;
  throw new InvalidArgumentError('Use the ARN of a key, such as arn:aws:kms:us-east-1:111122223333:key/<id>.');
}

function typeOf(text: string): 'scp' | 'rcp' {
  if (text === 'scp' || text === 'rcp') return text;
  throw new InvalidArgumentError('Use scp or rcp.');
}
