import {
  ANYBODY,
  allow,
  type Conditions,
  GITHUB,
  OURS,
  OUTSIDER,
  oidc,
  policy,
  root,
  TRUSTED,
  type Vector,
} from '../builders.ts';

type Row = readonly [
  name: string,
  statement: unknown,
  severity: Vector['severity'],
  exposure: Vector['exposure'],
  detector?: string,
];

const anybody = (condition: Conditions) => allow(ANYBODY, condition);
const CLUSTER = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';

/** One document of each kind that people write by mistake, or write rightly, in the plainest form. */
const rows: readonly Row[] = [
  [
    'everybody but a missing organization path, which ForAllValues lets pass',
    anybody({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': ['o-exampleorg1/r-ab12/'] } }),
    'high',
    'public',
    'trust-vacuous-condition',
  ],
  [
    'everybody but one account',
    anybody({ StringNotEquals: { 'aws:PrincipalAccount': TRUSTED } }),
    'critical',
    'public',
    'trust-negated-condition',
  ],
  [
    'every account that has a role of this name',
    anybody({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/release' } }),
    'high',
    'public',
    'trust-wildcard-condition',
  ],
  [
    'everybody from an office',
    anybody({ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }),
    'high',
    'public',
    'trust-weak-condition',
  ],
  [
    'everybody who gives the session a certain name',
    anybody({ StringLike: { 'sts:RoleSessionName': 'release-*' } }),
    'high',
    'public',
    'trust-weak-condition',
  ],
  [
    'everybody in any organization at all',
    anybody({ Null: { 'aws:PrincipalOrgID': 'false' } }),
    'high',
    'public',
    'trust-wildcard-condition',
  ],
  [
    'everybody in an organization of any id',
    anybody({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } }),
    'high',
    'public',
    'trust-wildcard-condition',
  ],
  [
    'one user of a strange account',
    allow({ AWS: `arn:aws:iam::${OUTSIDER}:user/eve` }),
    'high',
    'external',
    'trust-external-account',
  ],
  [
    'a strange account that must name an external id',
    allow(root(OUTSIDER), { StringEquals: { 'sts:ExternalId': 'vendor-7d1' } }),
    'medium',
    'external',
    'trust-external-account',
  ],
  ['one role of a trusted account', allow({ AWS: `arn:aws:iam::${TRUSTED}:role/builder` }), 'none', 'external'],
  ['the root of an account left open', allow(root('*')), 'critical', 'public', 'trust-any-principal'],
  ['EC2, nothing more to say', allow({ Service: 'ec2.amazonaws.com' }), 'none', 'service'],
  [
    'ECS tasks of our own account only',
    allow({ Service: 'ecs-tasks.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OURS } }),
    'none',
    'service',
  ],
  [
    'Roles Anywhere for every certificate of every anchor',
    allow({ Service: 'rolesanywhere.amazonaws.com' }, undefined, [
      'sts:AssumeRole',
      'sts:TagSession',
      'sts:SetSourceIdentity',
    ]),
    'medium',
    'service',
    'trust-any-certificate',
  ],
  ['GitHub without a claim', oidc(GITHUB), 'critical', 'federated-any-tenant', 'trust-any-tenant'],
  [
    'a GitHub organization without the slash behind its name',
    oidc(GITHUB, { sub: 'repo:example*' }, 'StringLike'),
    'critical',
    'federated-any-tenant',
    'trust-wildcard-tenant',
  ],
  [
    'GitHub claims that ForAllValues lets be missing',
    oidc(
      GITHUB,
      { aud: 'sts.amazonaws.com', sub: 'repo:example/site:ref:refs/heads/main' },
      'ForAllValues:StringEquals',
    ),
    'medium',
    'unknown',
    'trust-vacuous-claim',
  ],
  [
    'GitLab held to its audience only',
    oidc('gitlab.com', { aud: 'https://gitlab.com' }),
    'critical',
    'federated-any-tenant',
    'trust-any-tenant',
  ],
  [
    'a cluster held to its audience only',
    oidc(CLUSTER, { aud: 'sts.amazonaws.com' }),
    'high',
    'federated',
    'trust-any-service-account',
  ],
  [
    'Cognito without an identity pool',
    allow({ Federated: 'cognito-identity.amazonaws.com' }, undefined, 'sts:AssumeRoleWithWebIdentity'),
    'critical',
    'federated-any-tenant',
    'trust-any-tenant',
  ],
  [
    'SAML of our own account with the audience of the console',
    allow(
      { Federated: `arn:aws:iam::${OURS}:saml-provider/staff` },
      { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      'sts:AssumeRoleWithSAML',
    ),
    'none',
    'federated',
  ],
];

export const eachKindVectors: readonly Vector[] = [
  ...rows.map(([name, statement, severity, exposure, detector]) => ({
    name,
    document: policy(statement),
    severity,
    exposure,
    ...(detector !== undefined && { detector }),
  })),
  {
    name: 'everybody, in a Statement that is an object',
    document: { Version: '2012-10-17', Statement: allow(ANYBODY) },
    severity: 'critical',
    exposure: 'public',
    detector: 'trust-any-principal',
  },
];
