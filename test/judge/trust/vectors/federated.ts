import { allow, OURS, oidc, policy, TRUSTED, type Vector } from '../builders.ts';

const anybody = 'federated-any-tenant';
const CLUSTER = 'oidc.eks.us-east-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789';
const SENTINEL = 'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d';
const POOL = 'us-east-1:11111111-2222-3333-4444-555555555555';

type Row = readonly [
  issuer: string,
  operator: string,
  claims: Readonly<Record<string, unknown>>,
  severity: Vector['severity'],
  exposure?: Vector['exposure'],
  detector?: string,
];

const tokens: readonly Row[] = [
  [
    'gitlab.com',
    'StringEquals',
    { sub: 'project_path:acme/app:ref_type:branch:ref:main', aud: 'https://gitlab.com' },
    'none',
  ],
  [
    'gitlab.com',
    'StringLike',
    { sub: 'project_path:acme/*:ref_type:branch:ref:main', aud: 'https://gitlab.com' },
    'low',
  ],
  [
    'gitlab.com',
    'StringLike',
    { sub: 'project_path:acme*', aud: 'https://gitlab.com' },
    'critical',
    anybody,
    'trust-wildcard-tenant',
  ],
  ['gitlab.com', 'StringLike', { sub: 'project_path:*', aud: 'https://gitlab.com' }, 'critical', anybody],
  ['gitlab.com', 'StringEquals', {}, 'critical', anybody, 'trust-any-tenant'],
  [
    'app.terraform.io',
    'StringLike',
    { sub: 'organization:acme:project:p:workspace:w:run_phase:*', aud: 'aws.workload.identity' },
    'low',
  ],
  [
    'app.terraform.io',
    'StringEquals',
    { sub: 'organization:acme:project:p:workspace:w:run_phase:apply', aud: 'aws.workload.identity' },
    'none',
  ],
  ['app.terraform.io', 'StringLike', { sub: 'organization:acme*', aud: 'aws.workload.identity' }, 'critical', anybody],
  ['app.terraform.io', 'StringLike', { sub: 'organization:*:workspace:w:*' }, 'critical', anybody],
  ['app.terraform.io', 'StringEquals', { aud: 'aws.workload.identity' }, 'critical', anybody],
  [
    'agent.buildkite.com',
    'StringLike',
    { sub: 'organization:acme:pipeline:deploy:*', aud: 'sts.amazonaws.com' },
    'low',
  ],
  ['agent.buildkite.com', 'StringLike', { sub: 'organization:*', aud: 'sts.amazonaws.com' }, 'critical', anybody],
  ['oidc.codefresh.io', 'StringLike', { sub: 'account:0123456789abcdef:pipeline:p:*', aud: 'x' }, 'low'],
  ['oidc.codefresh.io', 'StringEquals', { aud: 'x' }, 'critical', anybody],
  ['scalr.io', 'StringLike', { sub: 'account:acme:*', aud: 'x' }, 'low'],
  ['scalr.io', 'StringLike', { sub: 'account:a*', aud: 'x' }, 'critical', anybody],
  ['proidc.upbound.io', 'StringEquals', { sub: 'mcp:acme/prod:provider:aws', aud: 'sts.amazonaws.com' }, 'none'],
  ['proidc.upbound.io', 'StringLike', { sub: 'mcp:*', aud: 'sts.amazonaws.com' }, 'critical', anybody],
  ['studio.datachain.ai/api', 'StringEquals', { sub: 'credentials:acme/aws', aud: 'x' }, 'none'],
  [
    'oidc.vercel.com',
    'StringEquals',
    { aud: 'https://vercel.com/acme', sub: 'owner:acme:project:p:environment:production' },
    'none',
  ],
  ['oidc.vercel.com', 'StringEquals', { aud: 'https://vercel.com/acme' }, 'none'],
  ['oidc.vercel.com', 'StringLike', { aud: 'https://vercel.com/*' }, 'critical', anybody],
  ['oidc.vercel.com', 'StringLike', { sub: 'owner:*:project:p:*' }, 'critical', anybody],
  ['api.pulumi.com/oidc', 'StringEquals', { aud: 'acme' }, 'none'],
  [
    'api.pulumi.com/oidc',
    'StringEquals',
    { aud: 'acme', sub: 'pulumi:deploy:org:acme:project:p:stack:s:operation:update:scope:write' },
    'none',
  ],
  ['api.pulumi.com/oidc', 'StringLike', { aud: '*' }, 'critical', anybody],
  ['sandboxes.cloud', 'StringEquals', { aud: 'https://sandboxes.cloud/acme' }, 'none'],
  ['sandboxes.cloud', 'StringEquals', {}, 'critical', anybody],
  [SENTINEL, 'StringEquals', { aud: 'api://1462b192', 'sts:RoleSessionName': 'MicrosoftSentinel_0000' }, 'none'],
  [SENTINEL, 'StringEquals', { aud: 'api://1462b192' }, 'critical', anybody],
  [CLUSTER, 'StringEquals', { aud: 'sts.amazonaws.com', sub: 'system:serviceaccount:prod:app' }, 'none'],
  [CLUSTER, 'StringEquals', { sub: 'system:serviceaccount:prod:app' }, 'low', 'federated', 'trust-missing-audience'],
  [
    CLUSTER,
    'StringLike',
    { aud: 'sts.amazonaws.com', sub: 'system:serviceaccount:prod:*' },
    'medium',
    'federated',
    'trust-any-service-account',
  ],
  [CLUSTER, 'StringLike', { aud: 'sts.amazonaws.com', sub: 'system:serviceaccount:*:app' }, 'high'],
  [CLUSTER, 'StringLike', { aud: 'sts.amazonaws.com', sub: 'system:serviceaccount:*' }, 'high'],
  [CLUSTER, 'StringLike', { aud: 'sts.amazonaws.com', sub: '*' }, 'high'],
  [
    CLUSTER,
    'StringEqualsIfExists',
    { sub: 'system:serviceaccount:prod:app' },
    'medium',
    'federated',
    'trust-vacuous-claim',
  ],
  [CLUSTER, 'StringNotEquals', { sub: 'system:serviceaccount:prod:app' }, 'high'],
  [CLUSTER, 'StringEquals', {}, 'high'],
  [
    'idp.example.com',
    'StringEquals',
    { aud: 'sts.amazonaws.com', sub: 'alice' },
    'low',
    'federated',
    'trust-private-issuer',
  ],
  ['idp.example.com', 'StringEquals', { aud: 'sts.amazonaws.com' }, 'low'],
  ['idp.example.com', 'StringEquals', { sub: 'alice' }, 'low', 'federated', 'trust-missing-audience'],
  ['idp.example.com', 'StringEquals', {}, 'medium', 'federated', 'trust-private-issuer'],
  ['idp.example.com', 'StringLike', { sub: '*' }, 'medium'],
  [
    'oidc.circleci.com/org/11111111-2222-3333-4444-555555555555',
    'StringEquals',
    { aud: '11111111-2222-3333-4444-555555555555', sub: 'org/1/project/2/user/3' },
    'low',
  ],
  [
    'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
    'StringEquals',
    { aud: 'ari:cloud:bitbucket::workspace/1' },
    'low',
  ],
];

type Bare = readonly [
  provider: string,
  operator: string,
  claims: Readonly<Record<string, unknown>>,
  severity: Vector['severity'],
  exposure?: Vector['exposure'],
  detector?: string,
];

const consumers: readonly Bare[] = [
  [
    'cognito-identity.amazonaws.com',
    'StringEquals',
    { aud: POOL },
    'low',
    'federated',
    'trust-unauthenticated-identity',
  ],
  ['cognito-identity.amazonaws.com', 'StringLike', { aud: 'us-east-1:*' }, 'critical', anybody],
  ['cognito-identity.amazonaws.com', 'StringEqualsIfExists', { aud: POOL }, 'medium', 'unknown'],
  ['cognito-identity.amazonaws.com', 'StringNotEquals', { aud: POOL }, 'critical', anybody],
  ['accounts.google.com', 'StringEquals', {}, 'critical', anybody],
  [
    'accounts.google.com',
    'StringEquals',
    { aud: '1234.apps.googleusercontent.com' },
    'low',
    'federated',
    'trust-any-user-of-application',
  ],
  ['accounts.google.com', 'StringEquals', { aud: '1234.apps.googleusercontent.com', sub: '42' }, 'none'],
  ['accounts.google.com', 'StringEquals', { oaud: 'x', sub: '42' }, 'none'],
  ['accounts.google.com', 'StringEquals', { sub: '42' }, 'medium', 'federated', 'trust-missing-audience'],
  ['accounts.google.com', 'StringLike', { aud: '*' }, 'critical', anybody],
  ['graph.facebook.com', 'StringEquals', { app_id: '111' }, 'low'],
  ['graph.facebook.com', 'StringEquals', {}, 'critical', anybody],
  ['www.amazon.com', 'StringEquals', { app_id: 'amzn1.application.x', user_id: 'amzn1.account.y' }, 'none'],
  ['www.amazon.com', 'StringEquals', {}, 'critical', anybody],
];

function bare([provider, operator, claims, severity, exposure = 'federated', detector]: Bare): Vector {
  const keys = Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${provider}:${claim}`, value]));
  return {
    name: `${provider} ${operator} ${JSON.stringify(claims)}`,
    document: policy(
      allow(
        { Federated: provider },
        Object.keys(keys).length > 0 ? { [operator]: keys } : undefined,
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    severity,
    exposure,
    ...(detector !== undefined && { detector }),
  };
}

const cognito = (amr: unknown, operator = 'ForAnyValue:StringLike') =>
  policy(
    allow(
      { Federated: 'cognito-identity.amazonaws.com' },
      {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': POOL },
        [operator]: { 'cognito-identity.amazonaws.com:amr': amr },
      },
      'sts:AssumeRoleWithWebIdentity',
    ),
  );

const saml = (account: string, aud?: unknown, operator = 'StringEquals', action: unknown = 'sts:AssumeRoleWithSAML') =>
  policy(
    allow(
      { Federated: `arn:aws:iam::${account}:saml-provider/corp` },
      aud === undefined ? undefined : { [operator]: { 'SAML:aud': aud } },
      action,
    ),
  );
const SIGNIN = 'https://signin.aws.amazon.com/saml';

/** Identity providers other than GitHub. */
export const federatedVectors: readonly Vector[] = [
  ...tokens.map(([issuer, operator, claims, severity, exposure = 'federated', detector]) => ({
    name: `${issuer} ${operator} ${JSON.stringify(claims)}`,
    document: policy(oidc(issuer, claims, operator)),
    severity,
    exposure,
    ...(detector !== undefined && { detector }),
  })),
  ...consumers.map(bare),
  {
    name: 'Cognito for authenticated users',
    document: cognito('authenticated'),
    severity: 'none',
    exposure: 'federated',
  },
  {
    name: 'Cognito for guests',
    document: cognito('unauthenticated'),
    severity: 'medium',
    exposure: 'federated',
    detector: 'trust-unauthenticated-identity',
  },
  {
    name: 'Cognito for guests on a powerful role',
    document: cognito('unauthenticated'),
    severity: 'high',
    exposure: 'federated',
    context: { isPowerful: true },
  },
  {
    name: 'Cognito for both',
    document: cognito(['authenticated', 'unauthenticated']),
    severity: 'medium',
    exposure: 'federated',
  },
  {
    name: 'Cognito for authenticated users, ForAllValues',
    document: cognito('authenticated', 'ForAllValues:StringLike'),
    severity: 'low',
    exposure: 'federated',
  },
  {
    name: 'a trusted private provider',
    document: policy(oidc('idp.example.com', { aud: 'x', sub: 'y' })),
    severity: 'none',
    exposure: 'federated',
    context: { trusted: { accounts: [], providers: ['idp.example.com'], services: [] } },
  },
  {
    name: 'a trusted private provider by its ARN',
    document: policy(oidc('idp.example.com')),
    severity: 'none',
    exposure: 'federated',
    context: {
      trusted: { accounts: [], providers: [`arn:aws:iam::${OURS}:oidc-provider/idp.example.com`], services: [] },
    },
  },
  {
    name: 'a shared issuer stays shared though trusted',
    document: policy(oidc('gitlab.com')),
    severity: 'critical',
    exposure: anybody,
    context: { trusted: { accounts: [], providers: ['gitlab.com'], services: [] } },
  },
  {
    name: 'any federated provider',
    document: policy(allow({ Federated: '*' }, undefined, 'sts:AssumeRoleWithWebIdentity')),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: "any account's GitHub, pinned",
    document: policy(
      allow(
        { Federated: 'arn:aws:iam::*:oidc-provider/token.actions.githubusercontent.com' },
        { StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:acme/app:ref:refs/heads/main' } },
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'any SAML provider of ours',
    document: policy(allow({ Federated: `arn:aws:iam::${OURS}:saml-provider/*` }, undefined, 'sts:AssumeRoleWithSAML')),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'two providers, one open',
    document: policy(
      allow(
        { Federated: [`arn:aws:iam::${OURS}:oidc-provider/gitlab.com`, `arn:aws:iam::${OURS}:saml-provider/corp`] },
        undefined,
        ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'],
      ),
    ),
    severity: 'critical',
    exposure: anybody,
  },
  {
    name: 'a provider only the template knows',
    document: policy(
      allow(
        { Federated: `arn:aws:iam::${OURS}:oidc-provider/<Ref Issuer>` },
        undefined,
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    severity: 'medium',
    exposure: 'unknown',
  },
  { name: 'SAML', document: saml(OURS, SIGNIN), severity: 'none', exposure: 'federated' },
  {
    name: 'SAML with regional sign-in',
    document: saml(OURS, [SIGNIN, 'https://eu-west-1.signin.aws.amazon.com/saml']),
    severity: 'none',
    exposure: 'federated',
  },
  {
    name: 'SAML with any regional sign-in',
    document: saml(OURS, 'https://*.signin.aws.amazon.com/saml', 'StringLike'),
    severity: 'none',
    exposure: 'federated',
  },
  {
    name: 'SAML with session tags',
    document: saml(OURS, SIGNIN, 'StringEquals', ['sts:AssumeRoleWithSAML', 'sts:TagSession']),
    severity: 'none',
    exposure: 'federated',
  },
  {
    name: 'SAML without an audience',
    document: saml(OURS),
    severity: 'low',
    exposure: 'federated',
    detector: 'trust-saml-audience',
  },
  { name: 'SAML with any audience', document: saml(OURS, '*', 'StringLike'), severity: 'low', exposure: 'federated' },
  {
    name: 'SAML audience IfExists',
    document: saml(OURS, SIGNIN, 'StringEqualsIfExists'),
    severity: 'low',
    exposure: 'federated',
  },
  {
    name: 'SAML with the wrong action',
    document: saml(OURS, SIGNIN, 'StringEquals', 'sts:AssumeRole'),
    severity: 'info',
    exposure: 'nobody',
  },
  {
    name: 'SAML by any sts action',
    document: saml(OURS, SIGNIN, 'StringEquals', 'sts:*'),
    severity: 'none',
    exposure: 'federated',
  },
  {
    name: "SAML of a stranger's account",
    document: saml('999988887777', SIGNIN),
    severity: 'high',
    exposure: 'external',
    detector: 'trust-foreign-provider',
  },
  { name: 'SAML of a trusted account', document: saml(TRUSTED, SIGNIN), severity: 'none', exposure: 'external' },
];
