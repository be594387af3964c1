import type { WrittenStatement } from './arbitrary.ts';
import { GITHUB, ORGANIZATION, OURS, OUTSIDER, TRUSTED } from './builders.ts';

/** A caller with everything it can bring. A key that is not there is absent from the request. */
export interface Caller {
  readonly name: string;
  /** Nobody we know: neither our account, our organization, a trusted account nor our repository. */
  readonly isStranger: boolean;
  readonly door: 'sts:AssumeRole' | 'sts:AssumeRoleWithWebIdentity';
  readonly principals: readonly string[];
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** What a stranger sets as he likes: the worst he can do is try them all. */
const CHOICES: readonly Readonly<Record<string, readonly string[]>>[] = [
  {},
  { 'sts:ExternalId': ['b7c1'], 'aws:PrincipalTag/team': ['platform'], 'aws:SourceIp': ['203.0.113.7'] },
  { 'sts:ExternalId': ['zzz'], 'aws:PrincipalTag/team': ['x'], 'aws:SourceIp': ['198.51.100.1'] },
];

function awsCallers(account: string, organization: string | undefined, name: string, role: string): Caller[] {
  const arn = `arn:aws:iam::${account}:role/${role}`;
  return CHOICES.map((choice, index) => ({
    name: `${name} ${index}`,
    isStranger: account === OUTSIDER,
    door: 'sts:AssumeRole',
    principals: [account, `arn:aws:iam::${account}:root`, arn],
    keys: {
      'aws:principalaccount': [account],
      'aws:principalarn': [arn],
      'aws:securetransport': ['true'],
      ...(organization && {
        'aws:principalorgid': [organization],
        'aws:principalorgpaths': [`${organization}/r-1/ou-1/`],
      }),
      ...lowered(choice),
    },
  }));
}

function tokenOf(issuer: string, sub: string, claims: Readonly<Record<string, string>>, isStranger: boolean): Caller {
  return {
    name: `${issuer} ${sub}`,
    isStranger,
    door: 'sts:AssumeRoleWithWebIdentity',
    principals: [`arn:aws:iam::${OURS}:oidc-provider/${issuer}`],
    keys: lowered(
      Object.fromEntries(
        Object.entries({ sub, aud: 'sts.amazonaws.com', ...claims }).map(([claim, value]) => [
          `${issuer}:${claim}`,
          [value],
        ]),
      ),
    ),
  };
}

/** A small universe. A role path may hold colons, so a stranger's ARN can end in ours. */
export const CALLERS: readonly Caller[] = [
  ...awsCallers(OURS, ORGANIZATION, 'ours', 'deploy'),
  ...awsCallers(TRUSTED, undefined, 'trusted', 'deploy'),
  ...awsCallers(OUTSIDER, 'o-strangers1', 'stranger in an organization', 'deploy'),
  ...awsCallers(OUTSIDER, undefined, 'stranger without one', 'deploy'),
  ...awsCallers(OUTSIDER, 'o-strangers1', 'stranger with our name in his path', `:${OURS}:role/deploy`),
  ...awsCallers(OUTSIDER, undefined, 'stranger with our partition in his path', `:iam::${OURS}:role/deploy`),
  tokenOf(GITHUB, 'repo:acme/app:ref:refs/heads/main', { repository: 'acme/app' }, false),
  tokenOf(GITHUB, 'repo:acme-evil/app:ref:refs/heads/main', { repository: 'acme-evil/app' }, true),
  tokenOf(GITHUB, 'repo:mallory/x:pull_request', { repository: 'mallory/x' }, true),
  tokenOf('gitlab.com', 'project_path:mallory/x:ref_type:branch:ref:main', {}, true),
];

/** IAM's evaluation by brute force, in the plainest way: the independent second opinion. */
export function letsIn(statements: readonly WrittenStatement[], caller: Caller): boolean {
  const applies = statements.filter(
    (statement) =>
      namesPrincipal(statement.Principal, caller) &&
      namesAction(statement.Action, caller.door) &&
      meets(statement, caller),
  );
  return applies.some(({ Effect }) => Effect === 'Allow') && !applies.some(({ Effect }) => Effect === 'Deny');
}

function namesPrincipal(principal: unknown, { principals, door }: Caller): boolean {
  if (principal === '*') return true;
  const entries = Object.entries(principal as Record<string, string | string[]>);
  return entries.some(([type, values]) =>
    [values].flat().some((value) => {
      if (type === 'AWS' && (value === '*' || value === 'arn:aws:iam::*:root')) return door === 'sts:AssumeRole';
      return principals.includes(value);
    }),
  );
}

function namesAction(action: unknown, door: string): boolean {
  return [action].flat().some((pattern) => globbed(String(pattern).toLowerCase(), door.toLowerCase()));
}

function meets({ Condition }: WrittenStatement, { keys }: Caller): boolean {
  return Object.entries(Condition).every(([operator, block]) =>
    Object.entries(block).every(([key, values]) => holds(operator, values, keys[key.toLowerCase()])),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, values: readonly string[], has: readonly string[] | undefined): boolean {
  const [set, rest] = operator.includes(':') ? (operator.split(':') as [string, string]) : ['', operator];
  const ifExists = rest.endsWith('IfExists');
  const base = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
  if (base === 'Null') return values.some((value) => (value === 'true') === (has === undefined));
  if (has === undefined && ifExists) return true;
  const negated = base.includes('Not');
  const one = (held: string) => values.some((value) => matchesBy(base, value, held)) !== negated;
  if (set === 'ForAllValues') return (has ?? []).every(one);
  if (set === 'ForAnyValue') return (has ?? []).some(one);
  return has === undefined ? negated : has.some(one);
}

function matchesBy(base: string, value: string, held: string): boolean {
  if (base.includes('IpAddress'))
    return value === '0.0.0.0/0' || held.startsWith(value.slice(0, value.lastIndexOf('.') + 1));
  if (base.includes('Arn')) return arnLike(value, held);
  return base.includes('Like') ? globbed(value, held) : value === held;
}

function arnLike(pattern: string, held: string): boolean {
  const split = (arn: string) => [...arn.split(':').slice(0, 5), arn.split(':').slice(5).join(':')];
  if (!held.startsWith('arn:')) return false;
  if (pattern === '*') return true;
  if (pattern.split(':').length < 6) return globbed(pattern, held);
  return split(pattern).every((part, index) => globbed(part, split(held)[index] ?? ''));
}

/** Backtracking and slow on purpose: nothing shared with the engine. */
function globbed(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*'))
    return globbed(pattern.slice(1), text) || (text !== '' && globbed(pattern, text.slice(1)));
  return text !== '' && (pattern.startsWith('?') || pattern[0] === text[0]) && globbed(pattern.slice(1), text.slice(1));
}

function lowered(keys: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(keys).map(([key, values]) => [key.toLowerCase(), values]));
}
