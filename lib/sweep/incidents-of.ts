import { parseIamArn } from '../base/arn.ts';
import type { Deny } from '../incident/deny/deny-document.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { type OurName, parsePolicyName } from '../incident/deny/policy-name.ts';
import { type Incident, incidentKey } from '../incident/incident.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { denyIn } from './delete.ts';

/** A deny on a role, and the incident that needs it: its own, or one that only this freeze covers. */
export interface NeededDeny {
  readonly found: FoundPolicy;
  readonly deny: Deny;
  readonly incident: Incident;
}

/** The incident that the policy is named after. The deny of a caller is never extended nor lifted by the sweep. */
export async function incidentOfDeny(
  { policyName }: FoundPolicy,
  ledger: Pick<Ledger, 'incident'>,
): Promise<Incident | undefined> {
  const name = parsePolicyName(policyName);
  return name === undefined || name.caller ? undefined : ledger.incident(name.incident);
}

/** Whether the policy is the freeze that covers this incident, which has no deny of its own. */
export function isFrozenBy({ role, policyName }: FoundPolicy, { frozen, roleArn, deny, caller }: Incident): boolean {
  return frozen === true && caller !== true && roleArn === role.arn && deny?.policyName === policyName;
}

/**
 * Whether the deny must stay although its own incident is over: other incidents on the role need it. A freeze of the role covers
 * those that have no deny of their own; a deny that release 0.1.0 widened may cover any.
 */
export async function isNeeded(
  found: FoundPolicy,
  name: OurName,
  ledger: Pick<Ledger, 'containedOn'>,
): Promise<boolean> {
  const { role } = found;
  const deny = denyIn(found);
  const isFreeze = deny?.denies === 'privilege calls' && deny.scope.kind === 'role';
  if (!isFreeze && name.widened === undefined) return false;
  const contained = await ledger.containedOn?.(parseIamArn(role.arn)?.account ?? '', role.name);
  const others = contained?.filter(({ id }) => id !== incidentKey(name));
  return others?.some(({ caller, frozen }) => frozen || (name.widened !== undefined && !caller)) ?? true;
}
