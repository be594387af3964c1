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

/** What parses exactly as ours, name and document; everything else is a stranger's, whatever its name. */
export function sortOut(found: Iterable<UnderPrefix>): { ours: OwnDeny[]; strangers: UnderPrefix[] } {
  const sorted = { ours: [] as OwnDeny[], strangers: [] as UnderPrefix[] };
  for (const policy of found) {
    const deny = standing(policy);
    if (deny === undefined) sorted.strangers.push(policy);
    else sorted.ours.push(deny);
  }
  return sorted;
}

function standing(policy: UnderPrefix): OwnDeny | undefined {
  const name = parsePolicyName(policy.policyName);
  const deny = parseDeny(policy.document);
  if (name === undefined || deny === undefined) return undefined;
  return { ...policy, ...name, ...deny, method: methodOf(name.method, deny) };
}

/** The document decides: a name is only a name. */
function methodOf(named: Method, { denies }: Deny): Method {
  return METHODS[named].denies === denies ? named : METHODS_DENYING[denies].strongest;
}

/** `open`: new sessions work, older ones are dead. `closed`: new sessions are denied too. `lapsed`: inert. */
export type DenyState = 'closed' | 'open' | 'lapsed';

/** A boundary lets nothing through whatever its dates say, because it allows nothing. */
export function stateOf({ rung, cutoff, lapse }: Pick<OwnDeny, 'rung' | 'cutoff' | 'lapse'>, now: Date): DenyState {
  if (rung === 'boundary') return 'closed';
  if (lapse <= now) return 'lapsed';
  return cutoff > now ? 'closed' : 'open';
}

/** The denies that an incident, a role's name or its ARN means. */
export function meantBy(roleOrIncident: string, denies: readonly OwnDeny[]): OwnDeny[] {
  return denies.filter(
    ({ incident, role }) => incident === roleOrIncident || role.name === roleOrIncident || role.arn === roleOrIncident,
  );
}
