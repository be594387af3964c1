import { allow, GITHUB, OURS, oidc, policy, type Vector, variable } from '../builders.ts';

type Row = readonly [
  claims: Readonly<Record<string, unknown>>,
  severity: Vector['severity'],
  exposure?: Vector['exposure'],
  detector?: string,
];
const AUD = { aud: 'sts.amazonaws.com' };
const anybody = 'federated-any-tenant';

const exact: readonly Row[] = [
  [{ sub: 'repo:acme/app:ref:refs/heads/main', ...AUD }, 'none'],
  [{ sub: 'repo:acme/app:environment:production', ...AUD }, 'none'],
  [{ sub: ['repo:acme/app:ref:refs/heads/main', 'repo:acme/lib:ref:refs/heads/main'], ...AUD }, 'none'],
  [{ sub: 'repo:acme@123456/app@456789:ref:refs/heads/main', ...AUD }, 'none'],
  [{ sub: 'repo:acme/app:ref:refs/heads/main' }, 'low', 'federated', 'trust-missing-audience'],
  [{ sub: 'repo:acme/app:pull_request', ...AUD }, 'medium', 'federated', 'trust-pull-request'],
  [{ sub: ['repo:acme/app:ref:refs/heads/main', 'repo:acme/app:pull_request'], ...AUD }, 'medium'],
  [{ sub: 'repo:acme/app:*', ...AUD }, 'none'],
  [{ sub: 'repo:*/*:ref:refs/heads/main', ...AUD }, 'info', 'nobody', 'trust-dead-grant'],
  [{ sub: 'environment:production', ...AUD }, 'critical', anybody, 'trust-wildcard-tenant'],
  [{ sub: variable('aws:PrincipalTag/repo'), ...AUD }, 'critical', anybody],
  [{ sub: `repo:${variable('aws:PrincipalTag/org')}/app:ref:refs/heads/main`, ...AUD }, 'critical', anybody],
  [{ ...AUD }, 'critical', anybody, 'trust-any-tenant'],
  [{ actor: 'alice', ...AUD }, 'critical', anybody],
  [{ environment: 'production', ...AUD }, 'critical', anybody],
  [{ ref: 'refs/heads/main', ...AUD }, 'critical', anybody],
  [{ repository_visibility: 'private', ...AUD }, 'critical', anybody],
  [{ repository: 'acme/app', ...AUD }, 'none'],
  [{ repository_id: '456789', ...AUD }, 'none'],
  [{ repository_owner_id: '123456', ...AUD }, 'low', 'federated', 'trust-whole-tenant'],
  [{ repository_owner: 'acme', ...AUD }, 'low'],
  [{ enterprise_id: '42', ...AUD }, 'low'],
  [
    { job_workflow_ref: 'acme/flows/.github/workflows/deploy.yml@refs/heads/main', ...AUD },
    'low',
    'federated',
    'trust-whole-tenant',
  ],
  [{ sub: 'repository_owner:acme', ...AUD }, 'none'],
  [{ sub: 'repository_id:456789:environment:production', ...AUD }, 'none'],
  [
    { sub: 'job_workflow_ref:acme/flows/.github/workflows/deploy.yml@refs/heads/main', ...AUD },
    'low',
    'federated',
    'trust-whole-tenant',
  ],
  [{ sub: 'repo:<Ref Organization>/app:ref:refs/heads/main', ...AUD }, 'medium', 'unknown', 'trust-unknown-principal'],
  [{ sub: '<Ref Subject>', ...AUD }, 'medium', 'unknown'],
  [{ sub: [], ...AUD }, 'critical', anybody],
  [{ sub: '', ...AUD }, 'critical', anybody],
  [{ 'gitlab.com:sub': 'project_path:acme/app:ref_type:branch:ref:main', ...AUD }, 'medium', 'unknown'],
];

const glob: readonly Row[] = [
  [{ sub: 'repo:acme/app:ref:refs/heads/main', ...AUD }, 'none'],
  [{ sub: 'repo:acme/app:ref:refs/heads/*', ...AUD }, 'low'],
  [{ sub: 'repo:acme/app:*', ...AUD }, 'low', 'federated', 'trust-whole-tenant'],
  [{ sub: 'repo:acme/app*', ...AUD }, 'low'],
  [{ sub: 'repo:acme/*', ...AUD }, 'low', 'federated', 'trust-whole-tenant'],
  [{ sub: 'repo:acme/*:ref:refs/heads/main', ...AUD }, 'low'],
  [{ sub: 'repo:acme@*/app@*:ref:refs/heads/main', ...AUD }, 'low'],
  [{ sub: 'repo:acme@123456/*', ...AUD }, 'low'],
  [{ sub: 'repo:*@123456/*', ...AUD }, 'critical', anybody, 'trust-wildcard-tenant'],
  [{ sub: 'repo:acme*', ...AUD }, 'critical', anybody, 'trust-wildcard-tenant'],
  [{ sub: 'repo:acme*/app:*', ...AUD }, 'critical', anybody],
  [{ sub: 'repo:acm?/app:*', ...AUD }, 'critical', anybody],
  [{ sub: 'repo:*', ...AUD }, 'critical', anybody],
  [{ sub: 'repo:*/*', ...AUD }, 'critical', anybody],
  [{ sub: 'repo:*/app:*', ...AUD }, 'critical', anybody],
  [{ sub: 'repo:*/app:ref:refs/heads/main', ...AUD }, 'critical', anybody],
  [{ sub: '*', ...AUD }, 'critical', anybody],
  [{ sub: '?*', ...AUD }, 'critical', anybody],
  [{ sub: '*acme/app*', ...AUD }, 'critical', anybody],
  [{ sub: '*:acme/app:*', ...AUD }, 'critical', anybody],
  [{ sub: 'r*:acme/app:ref:refs/heads/main', ...AUD }, 'critical', anybody],
  [{ sub: '*:ref:refs/heads/main', ...AUD }, 'critical', anybody],
  [{ sub: '*:job_workflow_ref:acme/flows/*', ...AUD }, 'critical', anybody],
  [{ sub: 'repository_owner:acme*', ...AUD }, 'critical', anybody],
  [{ sub: 'repository_owner:acme:*', ...AUD }, 'low'],
  [{ sub: ['repo:acme/app:*', 'repo:*'], ...AUD }, 'critical', anybody],
  [{ sub: ['repo:acme/app:ref:refs/heads/main', 'repo:acme*'], ...AUD }, 'critical', anybody],
  [{ repository: 'acme/*', ...AUD }, 'low'],
  [{ repository: 'acme*', ...AUD }, 'critical', anybody],
  [{ repository: '*/app', ...AUD }, 'critical', anybody],
  [{ repository_owner: 'acme*', ...AUD }, 'critical', anybody],
  [{ repository_owner_id: '1234*', ...AUD }, 'critical', anybody],
  [{ job_workflow_ref: 'acme/*', ...AUD }, 'low'],
  [{ job_workflow_ref: '*/deploy.yml@*', ...AUD }, 'critical', anybody],
  [{ sub: 'repo:*', repository_owner_id: '123456', ...AUD }, 'low'],
  [{ sub: 'repo:*', repository: 'acme/app', ...AUD }, 'none'],
  [{ sub: 'repo:acme/app:*', environment: 'production', ...AUD }, 'low'],
  [{ sub: 'repo:*', job_workflow_ref: 'acme/flows/.github/workflows/deploy.yml@*', ...AUD }, 'low'],
  [{ sub: 'repo:acme/app:ref:refs/heads/main', job_workflow_ref: 'acme/*', ...AUD }, 'none'],
];

const operators: readonly (readonly [operator: string, severity: Vector['severity'], exposure: Vector['exposure']])[] =
  [
    ['ForAnyValue:StringEquals', 'none', 'federated'],
    ['StringEqualsIgnoreCase', 'none', 'federated'],
    ['stringlike', 'none', 'federated'],
    ['ForAllValues:StringEquals', 'medium', 'unknown'],
    ['ForAllValues:StringLike', 'medium', 'unknown'],
    ['StringEqualsIfExists', 'medium', 'unknown'],
    ['StringLikeIfExists', 'medium', 'unknown'],
    ['StringNotEquals', 'critical', 'federated-any-tenant'],
    ['StringNotLike', 'critical', 'federated-any-tenant'],
    ['ForAllValues:StringNotEquals', 'critical', 'federated-any-tenant'],
    ['Null', 'critical', 'federated-any-tenant'],
    ['ArnLike', 'critical', 'federated-any-tenant'],
  ];

function rowsOf(rows: readonly Row[], operator: string): Vector[] {
  return rows.map(([claims, severity, exposure = 'federated', detector]) => ({
    name: `GitHub ${operator} ${JSON.stringify(claims)}`,
    document: policy(oidc(GITHUB, claims, operator)),
    severity,
    exposure,
    ...(detector !== undefined && { detector }),
  }));
}

/** GitHub Actions, where one issuer serves the whole world. */
export const githubVectors: readonly Vector[] = [
  ...rowsOf(exact, 'StringEquals'),
  ...rowsOf(glob, 'StringLike'),
  ...operators.map(([operator, severity, exposure]) => ({
    name: `GitHub sub by ${operator}`,
    document: policy(
      allow(
        { Federated: `arn:aws:iam::${OURS}:oidc-provider/${GITHUB}` },
        {
          StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
          [operator]: { [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main' },
        },
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    severity,
    exposure,
  })),
  {
    name: 'GitHub, everything IfExists on another claim',
    document: policy(oidc(GITHUB, { repository_id: '1', ...AUD }, 'StringEqualsIfExists')),
    severity: 'high',
    exposure: anybody,
    detector: 'trust-vacuous-claim',
  },
  {
    name: 'GitHub, a loose ForAllValues',
    document: policy(oidc(GITHUB, { sub: 'repo:*', ...AUD }, 'ForAllValues:StringLike')),
    severity: 'critical',
    exposure: anybody,
  },
  {
    name: 'GitHub, claim in another case',
    document: policy(oidc(GITHUB, { SUB: 'repo:acme/app:ref:refs/heads/main', ...AUD })),
    severity: 'none',
    exposure: 'federated',
  },
  {
    name: 'GitHub, provider in another case',
    document: policy(
      allow(
        { Federated: `arn:aws:iam::${OURS}:oidc-provider/Token.Actions.GitHubUserContent.com` },
        undefined,
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    severity: 'critical',
    exposure: anybody,
  },
  {
    name: 'GitHub by any sts action',
    document: policy({ ...oidc(GITHUB, AUD), Action: 'sts:*' }),
    severity: 'critical',
    exposure: anybody,
  },
  {
    name: 'GitHub with the wrong action',
    document: policy({ ...oidc(GITHUB, AUD), Action: 'sts:AssumeRole' }),
    severity: 'info',
    exposure: 'nobody',
  },
  {
    name: 'GitHub by a host without an ARN',
    document: policy(allow({ Federated: GITHUB }, undefined, 'sts:AssumeRoleWithWebIdentity')),
    severity: 'critical',
    exposure: anybody,
  },
  {
    name: 'GitHub from an address',
    document: policy(
      allow(
        { Federated: `arn:aws:iam::${OURS}:oidc-provider/${GITHUB}` },
        { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    severity: 'critical',
    exposure: anybody,
  },
  {
    name: 'GitHub by a sub that is of no issuer',
    document: policy(
      allow(
        { Federated: `arn:aws:iam::${OURS}:oidc-provider/${GITHUB}` },
        { StringEquals: { sub: 'repo:acme/app:ref:refs/heads/main' } },
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    severity: 'critical',
    exposure: anybody,
  },
  {
    name: 'GitHub tagging sessions from a pinned repository',
    document: policy({
      ...oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main', ...AUD }),
      Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
    }),
    severity: 'none',
    exposure: 'federated',
  },
  {
    name: "GitHub of another account's provider",
    document: policy(
      allow(
        { Federated: `arn:aws:iam::999988887777:oidc-provider/${GITHUB}` },
        {
          StringEquals: {
            [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main',
            [`${GITHUB}:aud`]: 'sts.amazonaws.com',
          },
        },
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    severity: 'high',
    exposure: 'external',
    detector: 'trust-foreign-provider',
  },
  {
    name: 'GitHub pinned, on a powerful role',
    document: policy(oidc(GITHUB, { sub: 'repo:acme/*', ...AUD }, 'StringLike')),
    severity: 'medium',
    exposure: 'federated',
    context: { isPowerful: true },
  },
  {
    name: 'GitHub of one enterprise',
    document: policy(oidc(`${GITHUB}/acme-corp`, { sub: 'repo:acme/app:ref:refs/heads/main', ...AUD })),
    severity: 'low',
    exposure: 'federated',
  },
  {
    name: 'GitHub pinned beside GitHub open',
    document: policy(oidc(GITHUB, { sub: 'repo:acme/app:ref:refs/heads/main', ...AUD }), oidc(GITHUB, AUD)),
    severity: 'critical',
    exposure: anybody,
  },
];
