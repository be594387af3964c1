import type { Target } from '../../base/iam-arn.ts';
import { METHODS, METHODS_DENYING, type Method } from '../../base/method.ts';
import { boundaryOf010 } from '../../incident/deny/boundary-of-0-1-0.ts';
import { holderOf } from '../../incident/deny/deny-document.ts';
import { denyIn, type UnderPrefix } from '../../incident/deny/found.ts';
import type { Deny } from '../../incident/deny/found-deny.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';

/** A deny of ours that stands on a role or user. */
export interface OwnDeny extends UnderPrefix, Deny {
  readonly incident: string;
  readonly method: Method;
  readonly caller: boolean;
  readonly extension: number;
  /** A boundary of release 0.1.0: it stops the role until a person takes it off. */
  readonly endless?: true;
}

/** Ours are policies whose name and document both parse; every other one under our prefix is a stranger's. */
export function sortOut(found: Iterable<UnderPrefix>): { ours: OwnDeny[]; strangers: UnderPrefix[] } {
  const sorted = { ours: [] as OwnDeny[], strangers: [] as UnderPrefix[] };
  for (const policy of found) {
    const deny = ownDenyIn(policy);
    if (deny === undefined) sorted.strangers.push(policy);
    else sorted.ours.push(deny);
  }
  return sorted;
}

function ownDenyIn(policy: UnderPrefix): OwnDeny | undefined {
  const name = parsePolicyName(policy.policyName);
  const old = boundaryOf010(policy);
  const deny = old ?? denyIn(policy);
  if (name === undefined || deny === undefined) return undefined;
  return { ...policy, ...name, ...deny, method: methodOf(name.method, deny), ...(old && { endless: true }) };
}

/** The document decides, because anybody can choose a name. */
function methodOf(named: Method, { denies }: Deny): Method {
  return METHODS[named].denies === denies ? named : METHODS_DENYING[denies].strongest;
}

/** `open`: new sessions work, older ones are dead. `closed`: new sessions are denied too. `lapsed`: inert. */
export type DenyState = 'closed' | 'open' | 'lapsed';

export function stateOf(
  { endless, cutoff, lapse }: Pick<OwnDeny, 'endless' | 'cutoff' | 'lapse'>,
  now: Date,
): DenyState {
  if (endless) return 'closed';
  if (lapse <= now) return 'lapsed';
  return cutoff > now ? 'closed' : 'open';
}

/** The denies on a role, given by name or ARN, or on a user, given as `user/<name>` or by ARN. A bare name is a role's. */
export function onTarget(meant: string, denies: readonly OwnDeny[]): OwnDeny[] {
  return denies.filter(
    ({ target }) => target.arn === meant || meant === (isOnUser(target) ? `user/${target.name}` : target.name),
  );
}

export function isOnUser({ arn }: Target): boolean {
  return holderOf(arn) === 'user';
}

/** `App`, or `user alice`. */
export function shownName(target: Target): string {
  return isOnUser(target) ? `user ${target.name}` : target.name;
}
