import fc from 'fast-check';
import { GITHUB, ORGANIZATION, OURS, OUTSIDER, TRUSTED } from './builders.ts';

const accounts = [OURS, TRUSTED, OUTSIDER];
const CLAIM = (name: string) => `${GITHUB}:${name}`;

/** Values that hit, nearly hit and miss; small, so that conditions and callers meet often. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'aws:PrincipalAccount': [...accounts, '1111*', '*', '11112222333?'],
  'aws:PrincipalOrgID': [ORGANIZATION, 'o-strangers1', 'o-*', '*', 'o-exampleorg*'],
  'aws:PrincipalOrgPaths': [`${ORGANIZATION}/*`, `${ORGANIZATION}/r-1/*`, 'o-strangers1/r-1/*', 'o-*/r-1/*', '*'],
  'aws:PrincipalArn': [
    ...accounts.map((account) => `arn:aws:iam::${account}:role/deploy`),
    'arn:aws:iam::*:role/deploy',
    `arn:aws:iam::${OURS}:*`,
    `arn:*:iam::${OURS}:role/deploy`,
    `*:${OURS}:role/deploy`,
    '*',
  ],
  'sts:ExternalId': ['b7c1', '*'],
  'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/0'],
  'aws:PrincipalTag/team': ['platform', '*'],
  'aws:SecureTransport': ['true', 'false'],
  [CLAIM('sub')]: ['repo:acme/app:ref:refs/heads/main', 'repo:acme/*', 'repo:acme*', 'repo:*', '*', 'repo:acme/app:*'],
  [CLAIM('repository')]: ['acme/app', 'acme/*', 'acme*', '*/app'],
  [CLAIM('aud')]: ['sts.amazonaws.com', '*'],
  'gitlab.com:sub': ['project_path:acme/app:ref_type:branch:ref:main', 'project_path:*'],
};

const OPERATORS = ['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'ArnLike', 'ArnNotLike', 'Null'];
const SETS = ['', '', '', 'ForAllValues:', 'ForAnyValue:'];

const condition = fc
  .record({
    key: fc.constantFrom(...Object.keys(VALUES)),
    operator: fc.constantFrom(...OPERATORS),
    set: fc.constantFrom(...SETS),
    ifExists: fc.constantFrom('', '', '', 'IfExists'),
  })
  .chain(({ key, operator, set, ifExists }) => {
    const isNull = operator === 'Null';
    const values = isNull ? ['true', 'false'] : (VALUES[key] ?? []);
    const name = isNull
      ? 'Null'
      : key === 'aws:SourceIp'
        ? operator.replace(/.*Not.*/, 'NotIpAddress').replace(/^(String|Arn)\w*/, 'IpAddress')
        : `${set}${operator}${ifExists}`;
    return fc
      .subarray([...values], { minLength: 1, maxLength: isNull ? 1 : 2 })
      .map((chosen) => ({ operator: name, key, values: chosen }));
  });

const conditions = fc.array(condition, { maxLength: 3 }).map((list) => {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of list) block[operator] = { ...block[operator], [key]: values };
  return block;
});

const principal = fc.constantFrom<unknown>(
  '*',
  { AWS: '*' },
  { AWS: 'arn:aws:iam::*:root' },
  ...accounts.flatMap((account) => [
    { AWS: `arn:aws:iam::${account}:root` },
    { AWS: account },
    { AWS: `arn:aws:iam::${account}:role/deploy` },
  ]),
  { AWS: [OURS, OUTSIDER] },
  { Service: 'ec2.amazonaws.com' },
  { Federated: `arn:aws:iam::${OURS}:oidc-provider/${GITHUB}` },
  { Federated: `arn:aws:iam::${OURS}:oidc-provider/gitlab.com` },
  { AWS: TRUSTED, Federated: `arn:aws:iam::${OURS}:oidc-provider/${GITHUB}` },
);

const action = fc.constantFrom<unknown>(
  'sts:AssumeRole',
  'sts:*',
  '*',
  'sts:assumerole*',
  ['sts:AssumeRole', 'sts:TagSession'],
  ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRole'],
  'sts:AssumeRoleWithWebIdentity',
  'sts:TagSession',
);

export interface WrittenStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export const anyStatement: fc.Arbitrary<WrittenStatement> = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  Principal: principal,
  Action: action,
  Condition: conditions,
});

export const allowStatement = anyStatement.map((statement): WrittenStatement => ({ ...statement, Effect: 'Allow' }));

export const anyStatements = fc.array(anyStatement, { minLength: 1, maxLength: 4 });

/** Operators on keys that can only narrow who comes in. */
export const limiting = fc.constantFrom<Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>(
  { StringEquals: { 'aws:PrincipalOrgID': [ORGANIZATION] } },
  { StringEquals: { 'aws:PrincipalAccount': [OURS] } },
  { StringEquals: { 'aws:PrincipalAccount': [OUTSIDER] } },
  { ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${TRUSTED}:role/*`] } },
  { StringLike: { [CLAIM('sub')]: ['repo:acme/*'] } },
  { StringEquals: { [CLAIM('repository')]: ['acme/app'] } },
  { StringEquals: { 'sts:ExternalId': ['b7c1'] } },
  { StringEquals: { 'aws:SourceVpc': ['vpc-0abc'] } },
  { StringNotEquals: { 'aws:PrincipalAccount': [OUTSIDER] } },
);
