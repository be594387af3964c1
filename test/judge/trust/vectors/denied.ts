import {
  ANYBODY,
  allow,
  type Conditions,
  deny,
  GITHUB,
  OURS,
  OUTSIDER,
  oidc,
  policy,
  root,
  TRUSTED,
  type Vector,
} from '../builders.ts';

type Row = readonly [name: string, condition: Conditions, severity: Vector['severity'], exposure: Vector['exposure']];

const unless: readonly Row[] = [
  ['outside our organization', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, 'none', 'organization'],
  [
    'outside our organization, IfExists',
    { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    'none',
    'organization',
  ],
  [
    'outside our organization, StringNotLike',
    { StringNotLike: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    'none',
    'organization',
  ],
  [
    'outside any organization that starts like ours',
    { StringNotLike: { 'aws:PrincipalOrgID': 'o-exampleorg1*' } },
    'high',
    'public',
  ],
  [
    'outside our paths, ForAllValues',
    { 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } },
    'none',
    'organization',
  ],
  [
    'outside our paths, ForAnyValue, which spares whoever has none',
    { 'ForAnyValue:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } },
    'critical',
    'public',
  ],
  ['of other accounts', { StringNotEquals: { 'aws:PrincipalAccount': [OURS, TRUSTED] } }, 'none', 'external'],
  [
    "of other accounts than a stranger's",
    { StringNotEquals: { 'aws:PrincipalAccount': [OURS, OUTSIDER] } },
    'high',
    'external',
  ],
  [
    'that are other principals',
    { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/*` } },
    'info',
    'account',
  ],
  ["of one stranger's account", { StringEquals: { 'aws:PrincipalAccount': OUTSIDER } }, 'critical', 'public'],
  [
    'of our organization, the wrong way round',
    { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    'critical',
    'public',
  ],
  ['by a positive IfExists', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, 'critical', 'public'],
  ['without an organization', { Null: { 'aws:PrincipalOrgID': 'true' } }, 'high', 'public'],
  ['without MFA', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, 'high', 'public'],
  [
    'without MFA, which spares whoever lacks the key',
    { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    'critical',
    'public',
  ],
  ['from elsewhere', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'high', 'public'],
  [
    'outside our organization and a trusted account',
    { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1', 'aws:PrincipalAccount': TRUSTED } },
    'none',
    'external',
  ],
  [
    'outside our organization and no service',
    {
      StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
    'none',
    'organization',
  ],
  [
    'outside our organization and without a tag they can set',
    { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1', 'aws:PrincipalTag/exempt': 'true' } },
    'critical',
    'public',
  ],
  [
    'outside our organization over plain HTTP',
    { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' }, Bool: { 'aws:SecureTransport': 'false' } },
    'critical',
    'public',
  ],
  ['never: no values', { StringNotEquals: { 'aws:PrincipalOrgID': [] } }, 'critical', 'public'],
];

/** What sound Deny statements subtract, and unsound ones do not. */
export const deniedVectors: readonly Vector[] = [
  ...unless.map(([name, condition, severity, exposure]) => ({
    name: `everybody, but denied ${name}`,
    document: policy(allow(ANYBODY), deny('*', condition)),
    severity,
    exposure,
  })),
  { name: 'denied AWS "*"', document: policy(allow(ANYBODY), deny(ANYBODY)), severity: 'info', exposure: 'nobody' },
  {
    name: 'denied AWS "*" outside our organization',
    document: policy(deny(ANYBODY, { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }), allow(ANYBODY)),
    severity: 'none',
    exposure: 'organization',
  },
  {
    name: 'a Deny of another action',
    document: policy(allow(ANYBODY), deny('*', undefined, 'sts:TagSession')),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'a Deny of the action',
    document: policy(allow(ANYBODY), deny('*', undefined, 'sts:AssumeRole')),
    severity: 'info',
    exposure: 'nobody',
  },
  {
    name: 'a Deny of AWS "*" outside our organization, any sts action',
    document: policy(
      allow(ANYBODY, undefined, 'sts:*'),
      deny(ANYBODY, { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, 'sts:*'),
    ),
    severity: 'none',
    exposure: 'organization',
  },
  {
    name: 'a Deny of AWS "*" for everybody with tokens',
    document: policy(allow('*', undefined, 'sts:AssumeRoleWithWebIdentity'), deny(ANYBODY)),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'a Deny of one of two actions',
    document: policy(allow(ANYBODY, undefined, 'sts:*'), deny('*', undefined, 'sts:AssumeRole')),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'a Deny of everything but tagging',
    document: policy(allow(ANYBODY), { Effect: 'Deny', Principal: '*', NotAction: 'sts:TagSession' }),
    severity: 'info',
    exposure: 'nobody',
  },
  {
    name: 'a Deny of everything but assuming',
    document: policy(allow(ANYBODY), { Effect: 'Deny', Principal: '*', NotAction: 'sts:AssumeRole' }),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'a Deny of one account for everybody',
    document: policy(allow(ANYBODY), deny(root(OUTSIDER))),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'a Deny of the stranger',
    document: policy(allow(root(OUTSIDER)), deny(root(OUTSIDER))),
    severity: 'info',
    exposure: 'nobody',
  },
  {
    name: "a Deny of the stranger's account for his role",
    document: policy(allow({ AWS: `arn:aws:iam::${OUTSIDER}:role/x` }), deny({ AWS: OUTSIDER })),
    severity: 'info',
    exposure: 'nobody',
  },
  {
    name: "a Deny of a role for the stranger's root",
    document: policy(allow(root(OUTSIDER)), deny({ AWS: `arn:aws:iam::${OUTSIDER}:role/x` })),
    severity: 'high',
    exposure: 'external',
  },
  {
    name: 'a Deny of everybody but us by NotPrincipal',
    document: policy(allow(ANYBODY), { Effect: 'Deny', NotPrincipal: root(OURS), Action: '*' }),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'a stranger denied outside our organization',
    document: policy(allow(root(OUTSIDER)), deny('*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })),
    severity: 'none',
    exposure: 'organization',
  },
  {
    name: 'a Deny for AWS principals and GitHub',
    document: policy(oidc(GITHUB), deny(ANYBODY, { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })),
    severity: 'critical',
    exposure: 'federated-any-tenant',
  },
  {
    name: 'GitHub denied outside our repository',
    document: policy(
      oidc(GITHUB, { aud: 'sts.amazonaws.com' }),
      deny('*', { StringNotLike: { [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main' } }),
    ),
    severity: 'none',
    exposure: 'federated',
  },
  { name: 'GitHub denied altogether', document: policy(oidc(GITHUB), deny('*')), severity: 'info', exposure: 'nobody' },
  {
    name: 'a service denied for everybody',
    document: policy(allow({ Service: 'ec2.amazonaws.com' }), deny('*')),
    severity: 'info',
    exposure: 'nobody',
  },
];
