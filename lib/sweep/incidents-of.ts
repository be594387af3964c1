import { parseIamArn } from '../base/arn.ts';
import { orderIn } from '../contain/orders.ts';
import { asWritten } from '../contain/restore.ts';
import { denyIn, type FoundPolicy } from '../incident/deny/found.ts';
import type { Deny } from '../incident/deny/found-deny.ts';
import type { OurName } from '../incident/deny/our-name.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf } from '../incident/deny/stands.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import type { Listing } from './listing.ts';

/** A deny on a role, and the incident that needs it: its own, or one that only this deny covers. */
export interface NeededDeny {
  readonly found: FoundPolicy;
  readonly deny: Deny;
  readonly incident: Incident;
}

/** Each deny on the incident's role that keeps it contained: its own, or where it has none or only the freeze, one that covers it. */
export function* deniesFor(incident: Incident, listing: Listing): Generator<NeededDeny> {
  const { id, caller, frozen } = incident;
  const target = caller === true ? undefined : orderIn(incident)?.target;
  if (target === undefined) return;
  const own = new Set(listing.ofIncident(target, id).filter(listing.denyIn));
  const others = own.size === 0 || frozen ? listing.on(target).filter((found) => !own.has(found)) : [];
  for (const found of [...own, ...others]) {
    const deny = listing.denyIn(found);
    if (deny !== undefined && (own.has(found) || isCoveredBy(found, deny, incident))) yield { found, deny, incident };
  }
}

/** The incident that the policy is named after. The deny of a caller is never extended nor lifted by the sweep. */
export async function incidentOfDeny(
  { policyName }: FoundPolicy,
  ledger: Pick<AllIncidents, 'incident'>,
): Promise<Incident | undefined> {
  const name = parsePolicyName(policyName);
  return name === undefined || name.caller ? undefined : ledger.incident(name.incident);
}

/**
 * Whether the policy covers this incident, which has no deny of its own: it is the freeze of the role, or a wider deny, as release
 * 0.1.0 had it.
 */
function isCoveredBy({ policyName }: FoundPolicy, shown: Deny, { frozen, roleArn, deny }: Incident): boolean {
  if (deny === undefined) return false;
  return frozen ? deny.policyName === policyName : deniesAllOf(shown, denyOf(asWritten(roleArn, deny)));
}

/**
 * Whether the deny must stay although its own incident is over: other incidents on the role need it. A freeze of the role covers
 * those that have no deny of their own; a deny that release 0.1.0 widened may cover any.
 */
export async function isNeeded(
  found: FoundPolicy,
  name: OurName,
  ledger: Pick<AllIncidents, 'containedOn'>,
): Promise<boolean> {
  const { target: role } = found;
  const deny = denyIn(found);
  const isFreeze = deny?.denies === 'privilege calls' && deny.scope.kind === 'role';
  if (!isFreeze && name.widened === undefined) return false;
  const contained = await ledger.containedOn?.(parseIamArn(role.arn)?.account ?? '', role.name);
  const others = contained?.filter(({ id }) => id !== incidentKey(name));
  return others?.some(({ caller, frozen }) => frozen || (name.widened !== undefined && !caller)) ?? true;
}
