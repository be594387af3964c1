import type { Statement } from '../policy/document.ts';
import { allowsClaims, type Door, doorsOf } from './actions.ts';
import type { TrustContext } from './context.ts';
import { type Spared, sparedBy } from './deny.ts';
import { type Entry, entryOf, everybodyAs } from './entry.ts';
import type { Grant } from './grant.ts';
import { openedGrant } from './opened.ts';
import { type Requirement, requirementsOf, together } from './operator.ts';
import { EVERYBODY } from './reach.ts';

/** One grant for each principal that an Allow names for an assume action, with the callers who really get in. */
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

interface Document {
  readonly denies: readonly Statement[];
  /** Principals that any statement lets tag sessions or set a source identity. */
  readonly claimants: readonly Entry[];
  readonly context: TrustContext;
}

function entriesOf({ principals, notPrincipals }: Statement, context: TrustContext): Entry[] {
  const named = (principals ?? []).map((principal) => entryOf(principal, context));
  // Allow with NotPrincipal lets everybody but those in. IAM refuses it in trust policies today, but older documents may have it.
  return notPrincipals === undefined ? named : [...named, everybodyAs('NotPrincipal')];
}

function grantOf(
  statement: number,
  entry: Entry,
  allowed: readonly Door[],
  requirements: readonly Requirement[],
  around: Document,
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
  const { claimants, context } = around;
  return openedGrant({ statement, principal: entry.written, doors: open }, entry, all, {
    spared: kept.reach,
    claimants,
    context,
  });
}

/** AWS credentials and services use AssumeRole, tokens and assertions their own call. `*` may use any of the three. */
function isUsable(entry: Entry, door: Door): boolean {
  if (entry.written === '*' || entry.written === 'NotPrincipal') return true;
  switch (entry.via) {
    case 'oidc':
      return entry.issuer === '*' ? door !== 'sts:AssumeRole' : door === 'sts:AssumeRoleWithWebIdentity';
    case 'saml':
      return door === 'sts:AssumeRoleWithSAML';
    default:
      return door === 'sts:AssumeRole';
  }
}

/** When the Denies differ between the open doors, none of them counts. */
function leastSpared(spared: readonly Spared[]): Pick<Spared, 'requirements' | 'reach'> {
  const [first, ...others] = spared;
  if (first === undefined) return { requirements: [], reach: EVERYBODY };
  const same = others.every(({ requirements, reach }) => sameAs(first, { requirements, reach }));
  return same ? first : { requirements: [], reach: EVERYBODY };
}

function sameAs(one: Pick<Spared, 'requirements' | 'reach'>, other: Pick<Spared, 'requirements' | 'reach'>): boolean {
  return JSON.stringify([one.requirements, one.reach]) === JSON.stringify([other.requirements, other.reach]);
}
