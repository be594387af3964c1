/** A claim that shows to which tenant a token belongs. */
export interface TenantClaim {
  /** The claim after `<issuer>:`, or a key of its own such as `sts:RoleSessionName`. */
  readonly claim: string;
  /** The text before the tenant's name; `ends` are the characters that end the name. Without `starts` the whole value must be exact. */
  readonly starts?: string;
  readonly ends?: string;
}

/** An issuer that gives tokens to anybody in the world: only a condition on the tenant claim keeps strangers out. */
export interface SharedIssuer {
  readonly issuer: string;
  readonly who: string;
  readonly tenants: readonly TenantClaim[];
}

/** Claims that every token has, so IfExists and ForAllValues: leave no hole there. OpenID Connect Core 1.0, section 2. */
export const ALWAYS_PRESENT: readonly string[] = ['sub', 'aud'];

/**
 * GitHub's subject is `repo:ORG/REPO:context`, or `repo:ORG@id/REPO@id:context` for repositories made after 15 July 2026. An owner
 * can change it with include_claim_keys. https://docs.github.com/actions/reference/security/oidc
 */
const GITHUB: readonly TenantClaim[] = [
  { claim: 'sub', starts: 'repo:', ends: '/@' },
  { claim: 'sub', starts: 'repository:', ends: '/' },
  { claim: 'sub', starts: 'repository_owner:', ends: ':' },
  { claim: 'sub', starts: 'repository_owner_id:', ends: ':' },
  { claim: 'sub', starts: 'repository_id:', ends: ':' },
  { claim: 'sub', starts: 'job_workflow_ref:', ends: '/' },
  { claim: 'sub', starts: 'enterprise:', ends: ':' },
  { claim: 'repository', starts: '', ends: '/' },
  { claim: 'job_workflow_ref', starts: '', ends: '/' },
  { claim: 'workflow_ref', starts: '', ends: '/' },
  { claim: 'repository_owner' },
  { claim: 'repository_owner_id' },
  { claim: 'repository_id' },
  { claim: 'enterprise' },
  { claim: 'enterprise_id' },
];

const subject = (starts: string, ends: string): TenantClaim => ({ claim: 'sub', starts, ends });

/**
 * The issuers of AWS's identity-provider controls (enforced when a role is created or its trust changes, never on older trust
 * policies), and the consumer log-ins that need no OIDC provider in the account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const SHARED_ISSUERS: readonly SharedIssuer[] = [
  { issuer: 'token.actions.githubusercontent.com', who: 'GitHub repository', tenants: GITHUB },
  { issuer: 'vstoken.actions.githubusercontent.com', who: 'GitHub repository', tenants: GITHUB },
  {
    issuer: 'oidc-configuration.audit-log.githubusercontent.com',
    who: 'GitHub enterprise',
    tenants: [{ claim: 'sub' }],
  },
  { issuer: 'gitlab.com', who: 'GitLab project', tenants: [subject('project_path:', '/')] },
  { issuer: 'app.terraform.io', who: 'HCP Terraform organization', tenants: [subject('organization:', ':')] },
  { issuer: 'app.eu.terraform.io', who: 'HCP Terraform organization', tenants: [subject('organization:', ':')] },
  { issuer: 'agent.buildkite.com', who: 'Buildkite organization', tenants: [subject('organization:', ':')] },
  { issuer: 'oidc.codefresh.io', who: 'Codefresh account', tenants: [subject('account:', ':')] },
  { issuer: 'studio.datachain.ai/api', who: 'DataChain Studio team', tenants: [subject('credentials:', '/')] },
  { issuer: 'scalr.io', who: 'Scalr account', tenants: [subject('account:', ':')] },
  { issuer: 'tokens.cloud.shisho.dev', who: 'Shisho Cloud organization', tenants: [subject('job:', ':')] },
  { issuer: 'proidc.upbound.io', who: 'Upbound organization', tenants: [subject('mcp:', '/')] },
  {
    issuer: 'oidc.vercel.com',
    who: 'Vercel team',
    tenants: [{ claim: 'aud' }, subject('owner:', ':')],
  },
  {
    issuer: 'api.pulumi.com/oidc',
    who: 'Pulumi organization',
    tenants: [{ claim: 'aud' }, subject('pulumi:deploy:org:', ':'), subject('pulumi:environments:org:', ':')],
  },
  { issuer: 'sandboxes.cloud', who: 'Crafting organization', tenants: [{ claim: 'aud' }] },
  {
    issuer: 'cognito-identity.amazonaws.com',
    who: 'Cognito identity pool',
    tenants: [{ claim: 'aud' }, { claim: 'sub' }],
  },
  {
    issuer: 'cognito-identity-us-gov.amazonaws.com',
    who: 'Cognito identity pool',
    tenants: [{ claim: 'aud' }, { claim: 'sub' }],
  },
  {
    issuer: 'cognito-identity.cn-north-1.amazonaws.com.cn',
    who: 'Cognito identity pool',
    tenants: [{ claim: 'aud' }, { claim: 'sub' }],
  },
  {
    issuer: 'accounts.google.com',
    who: 'Google account',
    tenants: [{ claim: 'aud' }, { claim: 'oaud' }, { claim: 'sub' }],
  },
  { issuer: 'www.amazon.com', who: 'Amazon login', tenants: [{ claim: 'app_id' }, { claim: 'user_id' }] },
  { issuer: 'graph.facebook.com', who: 'Facebook login', tenants: [{ claim: 'app_id' }, { claim: 'id' }] },
  {
    issuer: 'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d',
    who: 'Microsoft security workspace',
    tenants: [{ claim: 'sts:rolesessionname' }],
  },
];

const BY_ISSUER = new Map(SHARED_ISSUERS.map((shared) => [shared.issuer, shared]));

/** @param issuer as in the provider's ARN: lower case, without https:// and closing slash */
export function sharedIssuer(issuer: string): SharedIssuer | undefined {
  return BY_ISSUER.get(issuer) ?? (issuer.startsWith(TURBONOMIC) ? turbonomic(issuer) : undefined);
}

const TURBONOMIC = 'oidc.op1.openshiftapps.com/2f785';

function turbonomic(issuer: string): SharedIssuer {
  return { issuer, who: 'Turbonomic customer', tenants: [subject('system:serviceaccount:', ':')] };
}

/** Consumer log-ins: the claims that name the application (audience) and the user. Anybody in the world can be a user. */
export const CONSUMERS: ReadonlyMap<string, Consumer> = new Map(
  Object.entries<Consumer>({
    'accounts.google.com': { audience: ['aud', 'oaud'], user: 'sub' },
    'www.amazon.com': { audience: ['app_id'], user: 'user_id' },
    'graph.facebook.com': { audience: ['app_id'], user: 'id' },
  }),
);

interface Consumer {
  readonly audience: readonly string[];
  readonly user: string;
}

/** `oidc.eks.<region>.amazonaws.com/id/<cluster>`: each cluster has its own issuer, and each of its service accounts has tokens. */
export function isEksCluster(issuer: string): boolean {
  return /^oidc\.eks\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)\/id\//.test(issuer);
}
