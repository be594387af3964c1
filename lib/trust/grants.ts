import type { Statement } from '../policy/document.ts';
import { allowsClaims, type Door, doorsOf } from './actions.ts';
import { claimsOf } from './claims.ts';
import { confinementOf } from './confinement.ts';
import type { TrustContext } from './context.ts';
import { type Spared, sparedBy } from './deny.ts';
import { type Entry, entryOf } from './entry.ts';
import { type Exposure, widest } from './exposure.ts';
import type { AwsGrant, Grant, OidcGrant, SamlGrant, ServiceGrant } from './grant.ts';
import { type Requirement, requirementsOf, together } from './operator.ts';
import { EVERYBODY, exposureOf, narrower, type Reach } from './reach.ts';
import { serviceNameOf, sourceOf } from './services.ts';

/** Everybody whom the statements name for an assume action, with who of them really gets in. */
export function grantsOf(statements: readonly Statement[], context: TrustContext): Grant[] {
  const denies = statements.filter(({ effect }) => effect === 'Deny');
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  const claimants = allows.filter(allowsClaims).flatMap((statement) => entriesOf(statement, context));
  return allows.flatMap((statement) => {
    const doors = doorsOf(statement);
    if (doors.length === 0) return [];
    const requirements = requirementsOf(statement.conditions);
    return entriesOf(statement, context).map((entry) =>
      grantOf(statement.index, entry, doors, requirements, { denies, claimants, context }),
    );
  });
}

interface Around {
  readonly denies: readonly Statement[];
  /** Who may tag sessions or set a source identity, by any statement. */
  readonly claimants: readonly Entry[];
  readonly context: TrustContext;
}

function entriesOf({ principals, notPrincipals }: Statement, context: TrustContext): Entry[] {
  const named = (principals ?? []).map((principal) => entryOf(principal, context));
  // Allow with NotPrincipal: everybody but those. IAM refuses it in trust policies today; older documents may hold it.
  return notPrincipals === undefined
    ? named
    : [...named, { via: 'aws', written: 'NotPrincipal', reach: EVERYBODY, deleted: false }];
}

function grantOf(
  statement: number,
  entry: Entry,
  allowed: readonly Door[],
  requirements: readonly Requirement[],
  around: Around,
): Grant {
  const dead = (doors: readonly Door[], because: string): Grant => ({
    via: 'dead',
    statement,
    principal: entry.written,
    doors,
    exposure: 'nobody',
    because,
  });
  if (entry.via === 'aws' && entry.deleted) return dead(allowed, 'the principal behind this id was deleted');
  const usable = allowed.filter((door) => isUsable(entry, door));
  if (usable.length === 0) return dead(allowed, `${allowed.join(', ')} does not work for this kind of principal`);
  const spared = usable.map((door) => sparedBy(around.denies, entry, door, around.context));
  const open = usable.filter((_, index) => spared[index]?.denied === false);
  if (open.length === 0) return dead(usable, 'a Deny statement covers it');
  const kept = leastSpared(spared.filter(({ denied }) => !denied));
  const all = together([...requirements, ...kept.requirements]);
  const common = { statement, principal: entry.written, doors: open };
  switch (entry.via) {
    case 'aws':
      return awsGrant(common, entry, all, kept.reach, around);
    case 'service':
      return serviceGrant(common, entry.written, all, around.context);
    case 'oidc':
      return oidcGrant(common, entry, all, around.context);
    case 'saml':
      return samlGrant(common, entry, all, around.context);
    default:
      return entry satisfies never;
  }
}

/** AWS credentials and services use AssumeRole, tokens and assertions their own call; `*` may be anybody, by any of them. */
function isUsable(entry: Entry, door: Door): boolean {
  if (entry.written === '*' || entry.written === 'NotPrincipal') return true;
  switch (entry.via) {
    case 'oidc':
      return door === 'sts:AssumeRoleWithWebIdentity';
    case 'saml':
      return door === 'sts:AssumeRoleWithSAML';
    default:
      return door === 'sts:AssumeRole';
  }
}

/** Where Denies differ from door to door, only what holds at every open door counts. */
function leastSpared(spared: readonly Spared[]): Pick<Spared, 'requirements' | 'reach'> {
  const [first, ...others] = spared;
  if (first === undefined) return { requirements: [], reach: EVERYBODY };
  const same = others.every(({ requirements, reach }) => sameAs(first, { requirements, reach }));
  return same ? first : { requirements: [], reach: EVERYBODY };
}

function sameAs(one: Pick<Spared, 'requirements' | 'reach'>, other: Pick<Spared, 'requirements' | 'reach'>): boolean {
  return JSON.stringify([one.requirements, one.reach]) === JSON.stringify([other.requirements, other.reach]);
}

type Base = { statement: number; principal: string; doors: readonly Door[] };

function awsGrant(
  common: Base,
  entry: Entry & { via: 'aws' },
  requirements: readonly Requirement[],
  spared: Reach,
  { claimants, context }: Around,
): Grant {
  const confinement = confinementOf(requirements, context);
  const reach = [confinement.reach, spared].reduce((left, limit) => confined(left, limit), entry.reach);
  if (reach.kind === 'nobody')
    return { via: 'dead', ...common, exposure: 'nobody', because: 'no caller can meet its conditions' };
  const claims = claimants.some((claimant) => claimant.written === entry.written || claimant.written === '*');
  const grant: AwsGrant = {
    via: 'aws',
    ...common,
    exposure: exposureOf(reach),
    reach,
    named: entry.reach,
    confinement,
    claims,
  };
  return grant;
}

/** A condition that leaves "somebody, we cannot say who" says nothing about an account that is named. */
function confined(reach: Reach, limit: Reach): Reach {
  return limit.kind === 'unknown' && reach.kind !== 'public' ? reach : narrower(reach, limit);
}

function serviceGrant(
  common: Base,
  written: string,
  requirements: readonly Requirement[],
  context: TrustContext,
): ServiceGrant {
  const service = serviceNameOf(written);
  return {
    via: 'service',
    ...common,
    exposure: service === undefined ? (written === '*' ? 'public' : 'unknown') : 'service',
    ...(service !== undefined && { service }),
    source: sourceOf(requirements, context),
  };
}

function oidcGrant(
  common: Base,
  entry: Entry & { via: 'oidc' },
  requirements: readonly Requirement[],
  context: TrustContext,
): Grant {
  const claims = claimsOf(entry.issuer, requirements);
  if (claims.tenancy === 'nobody')
    return { via: 'dead', ...common, exposure: 'nobody', because: 'no token carries a claim with a literal wildcard' };
  const exposure = entry.issuer === '*' ? 'public' : exposureOfTenancy(claims.tenancy);
  const grant: OidcGrant = {
    via: 'oidc',
    ...common,
    exposure: widest([exposure, ownerOf(entry, context)]),
    issuer: entry.issuer,
    ...(entry.account !== undefined && { account: entry.account }),
    claims,
  };
  return grant;
}

/** A provider of another account is run from there. */
function ownerOf({ account: owner }: Entry & { via: 'oidc' | 'saml' }, { account }: TrustContext): Exposure {
  return owner === undefined || owner === account ? 'federated' : 'external';
}

function exposureOfTenancy(tenancy: OidcGrant['claims']['tenancy']): Exposure {
  if (tenancy === 'pinned' || tenancy === 'nobody') return 'federated';
  return tenancy === 'unknown' || tenancy === 'vacuous-present' ? 'unknown' : 'federated-any-tenant';
}

function samlGrant(
  common: Base,
  entry: Entry & { via: 'saml' },
  requirements: readonly Requirement[],
  context: TrustContext,
): SamlGrant {
  return {
    via: 'saml',
    ...common,
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
