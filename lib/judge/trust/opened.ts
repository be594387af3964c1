import type { Door } from './actions.ts';
import { claimsOf } from './claims.ts';
import { confinementOf } from './confinement.ts';
import type { TrustContext } from './context.ts';
import type { Entry } from './entry.ts';
import { type Exposure, widest } from './exposure.ts';
import type { AwsGrant, Grant, OidcGrant, SamlGrant, ServiceGrant } from './grant.ts';
import type { Requirement } from './operator.ts';
import { exposureOf, narrower, type Reach } from './reach.ts';
import { serviceNameOf, sourceOf } from './services.ts';
import { hasWildcard } from './text.ts';

/** The fields that every grant has. */
export interface Base {
  readonly statement: number;
  readonly principal: string;
  readonly doors: readonly Door[];
}

/** The facts beside the statement's own conditions. */
export interface Around {
  /** The callers whom Denies with several conditions spare. */
  readonly spared: Reach;
  /** Principals that any statement lets tag sessions or set a source identity. */
  readonly claimants: readonly Entry[];
  readonly context: TrustContext;
}

/** The grant of an entry with at least one open door. */
export function openedGrant(base: Base, entry: Entry, requirements: readonly Requirement[], around: Around): Grant {
  switch (entry.via) {
    case 'aws':
      return awsGrant(base, entry, requirements, around);
    case 'service':
      return serviceGrant(base, entry.written, requirements, around.context);
    case 'oidc':
      return oidcGrant(base, entry, requirements, around.context);
    case 'saml':
      return samlGrant(base, entry, requirements, around.context);
    default:
      return entry satisfies never;
  }
}

function awsGrant(
  base: Base,
  entry: Entry & { via: 'aws' },
  requirements: readonly Requirement[],
  { spared, claimants, context }: Around,
): Grant {
  const confinement = confinementOf(requirements, context);
  const reach = [confinement.reach, spared].reduce((left, limit) => confined(left, limit), entry.reach);
  if (reach.kind === 'nobody')
    return { via: 'dead', ...base, exposure: 'nobody', because: 'no caller can meet its conditions' };
  const claims = claimants.some((claimant) => claimant.written === entry.written || claimant.written === '*');
  const grant: AwsGrant = {
    via: 'aws',
    ...base,
    exposure: exposureOf(reach),
    reach,
    named: entry.reach,
    confinement,
    claims,
  };
  return grant;
}

/** A limit of kind `unknown` narrows only a public reach: it says nothing about an account that the principal names. */
function confined(reach: Reach, limit: Reach): Reach {
  return limit.kind === 'unknown' && reach.kind !== 'public' ? reach : narrower(reach, limit);
}

function serviceGrant(
  base: Base,
  written: string,
  requirements: readonly Requirement[],
  context: TrustContext,
): ServiceGrant {
  const service = serviceNameOf(written);
  return {
    via: 'service',
    ...base,
    exposure: service === undefined ? (hasWildcard(written) ? 'public' : 'unknown') : 'service',
    ...(service !== undefined && { service }),
    source: sourceOf(requirements, context),
  };
}

function oidcGrant(
  base: Base,
  entry: Entry & { via: 'oidc' },
  requirements: readonly Requirement[],
  context: TrustContext,
): Grant {
  const claims = claimsOf(entry.issuer, requirements);
  if (claims.tenancy === 'nobody')
    return { via: 'dead', ...base, exposure: 'nobody', because: 'no token carries a claim with a literal wildcard' };
  const exposure = entry.issuer === '*' ? 'public' : exposureOfTenancy(claims.tenancy);
  const grant: OidcGrant = {
    via: 'oidc',
    ...base,
    exposure: widest([exposure, ownerOf(entry, context)]),
    issuer: entry.issuer,
    ...(entry.account !== undefined && { account: entry.account }),
    claims,
  };
  return grant;
}

/** The administrators of another account run its provider, so it counts as external. */
function ownerOf({ account: owner }: Entry & { via: 'oidc' | 'saml' }, { account }: TrustContext): Exposure {
  return owner === undefined || owner === account ? 'federated' : 'external';
}

function exposureOfTenancy(tenancy: OidcGrant['claims']['tenancy']): Exposure {
  if (tenancy === 'pinned' || tenancy === 'nobody') return 'federated';
  return tenancy === 'unknown' || tenancy === 'vacuous-present' ? 'unknown' : 'federated-any-tenant';
}

function samlGrant(
  base: Base,
  entry: Entry & { via: 'saml' },
  requirements: readonly Requirement[],
  context: TrustContext,
): SamlGrant {
  return {
    via: 'saml',
    ...base,
    exposure: ownerOf(entry, context),
    ...(entry.account !== undefined && { account: entry.account }),
    audience: requirements.some(
      ({ key, negated, vacuous, values, comparison }) =>
        key === 'saml:aud' &&
        !negated &&
        !vacuous &&
        comparison !== 'presence' &&
        values.length > 0 &&
        values.every((value) => /[^*?]/.test(value)),
    ),
  };
}
