import { wordsOf } from './confinement.ts';
import { ALWAYS_PRESENT, isEksCluster, type SharedIssuer, sharedIssuer } from './issuers.ts';
import { accountsOf, type ServiceAccounts } from './kubernetes.ts';
import type { Requirement } from './operator.ts';
import { type Pin, pinOf, worstPin } from './tenant.ts';
import { hasVariable, hasWildcard, isUnresolved, literalPrefix } from './text.ts';

/** The owners whose tokens of a shared issuer get in, from nobody to anybody. */
const TENANCIES = ['nobody', 'pinned', 'unknown', 'vacuous-present', 'vacuous', 'wildcard', 'any'] as const;
export type Tenancy = (typeof TENANCIES)[number];

/**
 * The part of a pinned tenant that gets in, from one workload to outsiders' pull requests. `callers`: every repository that may
 * call a reusable workflow, so anybody when the workflow's repository is public.
 */
const WIDTHS = ['workload', 'callers', 'any-context', 'tenant', 'pull-request'] as const;
export type Width = (typeof WIDTHS)[number];

export interface Claims {
  readonly shared?: SharedIssuer;
  readonly tenancy: Tenancy;
  readonly width: Width;
  /** Claims (lower case) that a sound positive condition limits to certain values. */
  readonly limited: readonly string[];
  /** Only for an EKS cluster. */
  readonly serviceAccounts?: ServiceAccounts;
  /** Only for Cognito: the users that the condition on amr asks for. */
  readonly amr?: 'authenticated' | 'unauthenticated';
  /** The requirement that comes nearest to pinning the tenant. */
  readonly culprit?: Requirement;
}

/** The claims that a token of `issuer` needs to meet all requirements. */
export function claimsOf(issuer: string, requirements: readonly Requirement[]): Claims {
  const shared = sharedIssuer(issuer);
  const asked = requirements.map((requirement) => ({ requirement, claim: claimIn(requirement.key, issuer) }));
  const limited = asked.filter(({ requirement }) => isLimiting(requirement)).flatMap(({ claim }) => claim ?? []);
  if (isEksCluster(issuer))
    return { tenancy: 'pinned', width: 'workload', limited, serviceAccounts: accountsOf(asked) };
  if (shared === undefined) return { tenancy: isUnresolved(issuer) ? 'unknown' : 'pinned', width: 'workload', limited };
  const readings = asked.map(({ requirement, claim }) => readingOf(shared, requirement, claim));
  const nearest = readings.reduce((near, reading) => (isNearer(reading, near) ? reading : near), OPEN);
  return {
    shared,
    tenancy: nearest.tenancy,
    width: nearest.width,
    limited,
    ...amrOf(asked),
    ...(nearest.requirement && { culprit: nearest.requirement }),
  };
}

interface Reading {
  readonly tenancy: Tenancy;
  readonly width: Width;
  readonly requirement?: Requirement;
}

const OPEN: Reading = { tenancy: 'any', width: 'pull-request' };

/** Of equal readings the words decide, so that the order of conditions does not matter. */
function isNearer(one: Reading, other: Reading): boolean {
  const rank = ({ tenancy, width }: Reading) => TENANCIES.indexOf(tenancy) * WIDTHS.length + WIDTHS.indexOf(width);
  const words = ({ requirement }: Reading) => (requirement === undefined ? '~' : wordsOf(requirement));
  return rank(one) < rank(other) || (rank(one) === rank(other) && words(one) < words(other));
}

/**
 * The claim behind a key of this issuer. Any other key (`sts:RoleSessionName`) stays as it is. A bare `sub` is no claim, since no
 * request has such a key.
 */
function claimIn(key: string, issuer: string): string {
  for (const prefix of [`${issuer}:`, `${issuer}/:`]) if (key.startsWith(prefix)) return key.slice(prefix.length);
  return key.includes(':') ? key : `:${key}`;
}

function readingOf(shared: SharedIssuer, requirement: Requirement, claim: string): Reading {
  const { negated, comparison, values, vacuous } = requirement;
  if (negated || comparison === 'presence' || values.length === 0) return OPEN;
  const grammars = shared.tenants.filter((tenant) => tenant.claim === claim);
  if (grammars.length === 0)
    return claim === requirement.key && isForeignClaim(requirement)
      ? { ...OPEN, tenancy: 'unknown', requirement }
      : OPEN;
  const pins = values.map((value) => pinOf(grammars, value, comparison));
  const pin = worstPin(pins);
  const tenancy = tenancyOf(pin, vacuous, claim);
  return { tenancy, width: widthOf(claim, pins, requirement), requirement };
}

function tenancyOf({ kind }: Pin, vacuous: boolean, claim: string): Tenancy {
  if (kind === 'wildcard') return 'wildcard';
  if (vacuous) return ALWAYS_PRESENT.includes(claim) ? 'vacuous-present' : 'vacuous';
  return kind === 'never' ? 'nobody' : kind;
}

/** Whether the key is a claim of another issuer. No token has claims of two issuers, but AWS does not promise that. */
function isForeignClaim({ key, vacuous }: Requirement): boolean {
  return !vacuous && /^[a-z0-9-]+(\.[a-z0-9-]+)+[^:]*:[^:]+$/.test(key);
}

function widthOf(claim: string, pins: readonly Pin[], { comparison, values }: Requirement): Width {
  if (['repository_owner', 'repository_owner_id', 'enterprise', 'enterprise_id'].includes(claim)) return 'tenant';
  const widths = pins.map(({ rest }, index) => {
    const width = widthOfRest(claim, rest, comparison === 'glob');
    return width === 'workload' && isWorkflow(claim, values[index]) ? 'callers' : width;
  });
  return WIDTHS.findLast((width) => widths.includes(width)) ?? 'workload';
}

function isWorkflow(claim: string, value = ''): boolean {
  return claim === 'job_workflow_ref' || (claim === 'sub' && value.startsWith('job_workflow_ref:'));
}

/** `rest` is `app:ref:refs/heads/main`: a repository (project, workspace), then GitHub's context. */
function widthOfRest(claim: string, rest: string, isGlob: boolean): Width {
  if (claim !== 'sub') return isGlob && hasWildcard(rest) ? 'tenant' : 'workload';
  const colon = rest.indexOf(':');
  const workload = colon < 0 ? rest : rest.slice(0, colon);
  const context = colon < 0 ? '' : rest.slice(colon + 1);
  if (isGlob && hasWildcard(workload)) return 'tenant';
  if (/^pull_request|^ref:refs\/pull\//.test(context)) return 'pull-request';
  return isGlob && hasWildcard(context) ? 'any-context' : 'workload';
}

function isLimiting({ negated, vacuous, comparison, values }: Requirement): boolean {
  if (negated || vacuous || values.length === 0 || comparison === 'presence') return false;
  return values.every((value) => !hasVariable(value) && literalPrefix(value, comparison) !== '');
}

/** `amr` is a list with `authenticated` or `unauthenticated` in it: policies ask `ForAnyValue:StringLike amr authenticated`. */
function amrOf(asked: readonly { requirement: Requirement; claim: string }[]): Pick<Claims, 'amr'> {
  const values = asked
    .filter(
      ({ requirement: { negated, vacuous, comparison }, claim }) =>
        claim === 'amr' && !negated && !vacuous && (comparison === 'literal' || comparison === 'glob'),
    )
    .map(({ requirement }) => requirement.values);
  if (values.some((any) => any.length > 0 && any.every((value) => value === 'authenticated')))
    return { amr: 'authenticated' };
  return values.some((any) => any.includes('unauthenticated')) ? { amr: 'unauthenticated' } : {};
}
