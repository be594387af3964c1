import { denyIn, type FoundPolicy } from '../incident/deny/found.ts';
import type { Deny } from '../incident/deny/found-deny.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { incidentKey } from '../incident/incident-key.ts';

/**
 * The policies under our prefix, found by role and by incident. Anybody who may write policies can plant thousands: comparing each
 * with every other would take the whole time of a sweep.
 */
export interface Listing {
  readonly all: readonly FoundPolicy[];
  /** As `denyIn`; each document is parsed once. */
  denyIn(found: FoundPolicy): Deny | undefined;
  /** The policies on one role or user. */
  on(arn: string): readonly FoundPolicy[];
  /** The policies on one role or user whose names are of this incident. */
  ofIncident(arn: string, id: string): readonly FoundPolicy[];
}

export function listingOf(all: readonly FoundPolicy[]): Listing {
  const denies = new Map<FoundPolicy, Deny | undefined>();
  const onTargets = grouped(all, ({ target }) => target.arn);
  const named = grouped(all, (found) => `${found.target.arn} ${keyOfDeny(found)}`);
  return {
    all,
    denyIn(found) {
      if (!denies.has(found)) denies.set(found, denyIn(found));
      return denies.get(found);
    },
    on: (arn) => onTargets.get(arn) ?? [],
    ofIncident: (arn, id) => named.get(`${arn} ${id}`) ?? [],
  };
}

/** The ledger's key of the incident that the policy is named after; undefined for a name that is not ours. */
export function keyOfDeny({ policyName }: Pick<FoundPolicy, 'policyName'>): string | undefined {
  const name = parsePolicyName(policyName);
  return name && incidentKey(name);
}

/** The policy and who carries it, for the log and for what was told once. */
export function foundKey({ target, policyName }: FoundPolicy): string {
  return `${target.arn} ${policyName}`;
}

/** As `Map.groupBy`, which Node 20 does not have. */
function grouped(all: readonly FoundPolicy[], foundKey: (found: FoundPolicy) => string): Map<string, FoundPolicy[]> {
  const groups = new Map<string, FoundPolicy[]>();
  for (const found of all) {
    const key = foundKey(found);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [found]);
    else group.push(found);
  }
  return groups;
}
