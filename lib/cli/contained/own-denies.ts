import { METHODS, METHODS_DENYING, type Method } from '../../base/method.ts';
import { type Deny, parseDeny } from '../../incident/deny/deny-document.ts';
import type { UnderPrefix } from '../../incident/deny/found.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';

/** A deny of ours that stands on a role. */
export interface OwnDeny extends UnderPrefix, Deny {
  readonly incident: string;
  readonly method: Method;
  readonly caller: boolean;
  readonly extension: number;
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
  const deny = parseDeny(policy.document);
  if (name === undefined || deny === undefined) return undefined;
  return { ...policy, ...name, ...deny, method: methodOf(name.method, deny) };
}

/** The document decides, because anybody can choose a name. */
function methodOf(named: Method, { denies }: Deny): Method {
  return METHODS[named].denies === denies ? named : METHODS_DENYING[denies].strongest;
}

/** `open`: new sessions work, older ones are dead. `closed`: new sessions are denied too. `lapsed`: inert. */
export type DenyState = 'closed' | 'open' | 'lapsed';

/** A boundary allows nothing, so it is closed whatever its dates say. */
export function stateOf({ rung, cutoff, lapse }: Pick<OwnDeny, 'rung' | 'cutoff' | 'lapse'>, now: Date): DenyState {
  if (rung === 'boundary') return 'closed';
  if (lapse <= now) return 'lapsed';
  return cutoff > now ? 'closed' : 'open';
}

/** The denies of an incident, or those on a role by name or ARN. */
export function meantBy(roleOrIncident: string, denies: readonly OwnDeny[]): OwnDeny[] {
  return denies.filter(
    ({ incident, role }) => incident === roleOrIncident || role.name === roleOrIncident || role.arn === roleOrIncident,
  );
}
